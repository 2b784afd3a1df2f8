import type { Broken, Detected } from '../../model/protection.ts';
import type { Call, Project, Route, Value } from '../../model/project.ts';
import { holds, type Place } from '../../model/place.ts';
import { entry, flat, functionsIn, isLiteral, isOpen, samePlace } from '../kit/chain.ts';
import { endpointOf, wordsOf } from '../kit/endpoints.ts';
import { optionsStep } from '../kit/steps.ts';
import { deedOf, hasNoKey, isEndless, isFromUrl, isJoseVerify, isMixed, isWhole, passwordIn } from './calls.ts';
import { keyOf, takesFromUrl } from './guards.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const verifies = project.calls.some((call) => deedOf(call) === 'verify' || isJoseVerify(call));
  for (const call of project.calls) {
    const deed = deedOf(call);
    const broken = [...brokenBy(project, call, verifies)];
    yield* broken;
    if (broken.length === 0 && (deed === 'verify' || deed === 'guard')) yield { ok: call.place };
  }
}

function* brokenBy(project: Project, call: Call, verifies: boolean): Iterable<Broken<RuleId>> {
  const at = call.place;
  switch (deedOf(call)) {
    case 'verify':
      if (hasNoKey(call)) yield { rule: 'none', at };
      else yield* ofVerify(project, call, 2);
      // It may be of a link all the same.
      if (isFromUrl(call) && signsIn(project, call)) yield { rule: 'in-url', at, certain: false };
      break;
    case 'guard':
      yield* ofVerify(project, call, 0);
      break;
    case 'sign':
      yield* ofSign(call);
      break;
    case 'sign-chain':
      if (isEndless(call)) yield { rule: 'no-expiry', at, fix: 'manual' };
      break;
    case 'decode':
      if (!isWhole(call) && (!verifies || isBelievedAlone(project, call)))
        yield { rule: 'decode-only', at, certain: false };
      break;
    case 'unverified':
      yield { rule: 'decode-only', at, severity: 'high' };
      break;
    case undefined:
      if (takesFromUrl(call)) yield { rule: 'in-url', at };
      else if (isJoseVerify(call) && isFromUrl(call) && signsIn(project, call))
        yield { rule: 'in-url', at, certain: false };
  }
}

/** `jwt.decode(req.headers.authorization)` in a handler that nothing stands in front of, and that checks no signature itself. */
function isBelievedAlone(project: Project, call: Call): boolean {
  const [token] = call.args;
  const isHere =
    token?.kind === 'unseen' && /\breq(uest)?\??\.(headers|cookies|query|body|get|header)\b/.test(token.text);
  // `peek(token) { return decode(token); }` of a class is called by handlers.
  const from = project.flows.flatMap(({ sink, source }) =>
    sink.id === 'decoded-tokens' && samePlace(sink.place, call.place) ? [source.place] : [],
  );
  const places = [...(isHere ? [call.place] : []), ...from];
  return places.some((place) => isUnchecked(project, place));
}

/** What a request sends is read at a place that no check stands in front of. */
function isUnchecked(project: Project, at: Place): boolean {
  const routes = routesOf(project, at);
  const checks = routes.flatMap(({ handlers }) => flat(handlers).flatMap(functionsIn)).flatMap((fn) => fn.calls);
  return (
    routes.length > 0 &&
    routes.every((route) => endpointOf(project, route).unguarded) &&
    !checks.some((name) => /verify/i.test(name))
  );
}

const routesOf = ({ routes }: Project, at: Place): Route[] =>
  routes.filter(({ handlers }) =>
    flat(handlers)
      .flatMap(functionsIn)
      .some(({ place }) => holds(place, at)),
  );

/** A link in a mail or to a file has its token in the address, for that alone. */
function signsIn(project: Project, call: Call): boolean {
  const routes = routesOf(project, call.place);
  return routes.length > 0 && !routes.some(({ full }) => FOR_LINKS.test(wordsOf(full)));
}

const FOR_LINKS =
  /\b(?:verif\w*|confirm\w*|activat\w*|reset\w*|invit\w*|magic\w*|(?:un)?subscri\w*|e?mails?|downloads?|files?|callback|password|links?|shared?|streams?)\b/;

function* ofVerify(project: Project, call: Call, argument: number): Iterable<Broken<RuleId>> {
  const options = call.args[argument];
  const algorithms = entry(options, 'algorithms') ?? entry(options, 'jsonWebTokenOptions', 'algorithms');
  if (algorithms?.kind === 'array' && algorithms.items.some((item) => isLiteral(item, 'none')))
    yield { rule: 'none', at: call.place };
  else if (isMixed(algorithms)) yield { rule: 'mixed-algorithms', at: call.place };
  if (isLiteral(entry(options, 'ignoreExpiration'), true)) yield { rule: 'expired', at: call.place };
  if (algorithms !== undefined || isOpen(options) || (options !== undefined && !isReplaceable(options))) return;
  yield ofAlgorithms(project, call, argument);
}

function ofAlgorithms(project: Project, call: Call, argument: number): Broken<RuleId> {
  const options = call.args[argument];
  const broken: Broken<RuleId> = { rule: 'no-algorithms', at: call.place };
  const algorithm = algorithmOf(project, call);
  if (algorithm === undefined)
    return { ...broken, fix: 'manual', ...(isPublic(keyOf(call)) ? { todo: OF_A_PAIR } : {}) };
  if (options !== undefined && options.kind !== 'object') {
    return {
      ...broken,
      fix: 'manual',
      detail: 'The callback stands where the options belong: put them in front of it.',
    };
  }
  return { ...broken, steps: () => [optionsStep(call.place, { argument, set: { algorithms: `['${algorithm}']` } })] };
}

const isReplaceable = ({ kind }: Value): boolean => kind === 'object' || kind === 'function';

/** What checks signatures of a pair of keys: with an algorithm of secrets, anyone could sign by it. */
function isPublic(key: Value | undefined): boolean {
  if (key?.kind === 'unseen') return /public|cert|pem|jwks/i.test(key.text);
  if (key?.kind === 'literal') return /BEGIN|http/.test(String(key.value));
  return key?.kind === 'env' && /PUBLIC|CERT|PEM/.test(key.name);
}

const OF_A_PAIR = "Name the algorithm of that pair of keys: { algorithms: ['RS256'] }, or ['ES256'].";

/** What tokens are signed with, where all that sign say so; without options it is HS256. */
function algorithmOf(project: Project, call: Call): string | undefined {
  const key = keyOf(call);
  if (key?.kind === 'function' || isPublic(key)) return undefined;
  if (key?.kind === 'unseen' && /key(?!s?\w*secret)/i.test(key.text)) return undefined;
  const signs = project.calls.filter((call) => deedOf(call) === 'sign');
  if (signs.length === 0) return undefined;
  const used = signs.map((call) => {
    const options = call.args[2];
    if (options === undefined || options.kind === 'function') return 'HS256';
    if (options.kind !== 'object' || options.open) return undefined;
    const algorithm = options.entries['algorithm'];
    return algorithm === undefined ? 'HS256' : algorithm.kind === 'literal' ? String(algorithm.value) : undefined;
  });
  const [first] = used;
  return first !== undefined && first.startsWith('HS') && used.every((one) => one === first) ? first : undefined;
}

function* ofSign(call: Call): Iterable<Broken<RuleId>> {
  const [payload, , options] = call.args;
  const password = passwordIn(payload);
  if (password !== undefined) yield { rule: 'password-inside', at: call.place, detail: `It is ${password}.` };
  if (isLiteral(entry(options, 'algorithm'), 'none')) yield { rule: 'none', at: call.place };
  if (!isLasting(payload) || (options !== undefined && !isReplaceable(options))) return;
  if (isOpen(options) || entry(options, 'expiresIn') !== undefined) return;
  const broken: Broken<RuleId> = { rule: 'no-expiry', at: call.place };
  // expiresIn with a payload that is a text makes jsonwebtoken throw.
  if (options?.kind === 'function' || payload?.kind !== 'object') yield { ...broken, fix: 'manual' };
  else yield { ...broken, steps: () => [optionsStep(call.place, { argument: 2, set: { expiresIn: "'1d'" } })] };
}

/** Nothing in the payload says when the token ends, as far as it is seen. */
function isLasting(payload: Value | undefined): boolean {
  if (payload?.kind === 'object') return !payload.open && payload.entries['exp'] === undefined;
  if (payload?.kind === 'unseen') return !/^\w*(payload|claims|data)\w*$/i.test(payload.text);
  return payload?.kind === 'literal';
}
