import type { Broken } from '../../model/protection.ts';
import type { Call, Project, Route, Value } from '../../model/project.ts';
import type { SessionUse } from '../../model/identity.ts';
import { holds, type Place } from '../../model/place.ts';
import { entry, functionsIn, isLiteral } from '../kit/chain.ts';
import { isEmptied } from '../kit/cookies.ts';
import { isRenewal } from '../kit/logins.ts';
import {
  besideStep,
  configStep,
  declaredMajor,
  declaredRange,
  guardStep,
  optionsStep,
  securityImport,
} from '../kit/steps.ts';
import type { Draft } from '../../model/step.ts';
import { isSession } from './options.ts';
import type { RuleId } from './rules.ts';
import { tokensOf } from './tokens.ts';

const SIGN_IN = /log-?in|sign-?in|auth|session|callback|register|sign-?up|token|otp|2fa/i;
const SIGN_OUT = /log-?out|sign-?out|log-?off/i;

/** What who is signed in does to the own account, by the last name of its path. */
const OF_ACCOUNTS = /profile|update|edit|settings|account|reset/i;
const ownEnd = ({ full }: Route): string => full.split('/').findLast((one) => /^\w/.test(one)) ?? '';

/** A route with the name of the function of it that holds a place, and how many handlers stand in front of that. */
function routesOf(project: Project, at: Place): { route: Route; name: string; behind: number }[] {
  return project.routes.flatMap((route) => {
    for (const [behind, value] of route.handlers.entries()) {
      const fn = functionsIn(value).find(({ place }) => holds(place, at));
      if (fn) return [{ route, name: fn.name, behind }];
    }
    return [];
  });
}

/** Handlers that put somebody into a session that keeps its id; a handler is one finding. */
export function* signInRules(project: Project): Iterable<Broken<RuleId>> {
  if (!project.calls.some(isSession)) return;
  const seen = new Set<string>();
  for (const use of project.identity.signIns.filter(({ known }) => !known)) {
    const routes = routesOf(project, use.place);
    const key = `${use.place.file}:${use.handler?.start ?? use.place.start}`;
    if (
      seen.has(key) ||
      isRenewed(
        project,
        use,
        routes.map(({ route }) => route),
      )
    )
      continue;
    if (!routes.some(({ route, name }) => SIGN_IN.test(`${route.full} ${name}`)) && !use.checksPassword) continue;
    if (routes.some(({ route, name }) => OF_ACCOUNTS.test(`${ownEnd(route)} ${name}`))) continue;
    seen.add(key);
    const refused =
      routes.length === 0
        ? { refused: 'The route that leads here is not seen: call req.session.regenerate before it.' }
        : {};
    yield {
      rule: 'fixation',
      at: use.place,
      ...(keepsIds(project) ? { fix: 'review' as const } : {}),
      ...refused,
      steps: () => routes.flatMap(({ route, behind }) => renewSteps(project, route, behind)),
    };
  }
}

/** Something beside the store knows a session by its id: it would not know it again. */
const keepsIds = ({ identity, apps }: Project): boolean =>
  identity.sessionIds.length > 0 || apps.some(({ sockets }) => sockets.length > 0);

function isRenewed(project: Project, { place, handler }: SessionUse, routes: readonly Route[]): boolean {
  const inside = project.identity.signOuts.some(
    (out) =>
      out.how === 'regenerate' &&
      handler !== null &&
      out.handler !== null &&
      (holds(handler, out.place) || holds(out.handler, place)),
  );
  if (inside) return true;
  // Ours is written in front of the handler, or as a route of its own before.
  const before = (route: Route): Route['handlers'] =>
    project.routes
      .filter(({ method, full }) => method === route.method && full === route.full)
      .flatMap(({ handlers }) => handlers);
  const renews = (value: Value): boolean =>
    isRenewal(value, project) || (renewsByPassport(project) && isPassport(value));
  return routes.length > 0 && routes.every((route) => [...before(route), ...route.through].some(renews));
}

/** From 0.6 on passport gives the session a new id as somebody signs in. */
function renewsByPassport(project: Project): boolean {
  const range = declaredRange(project, 'passport');
  return range !== undefined && Number(/(?:^|[^\d.])0\.(\d+)/.exec(range)?.[1] ?? 9) >= 6;
}

function isPassport(value: Value): boolean {
  if (value.kind === 'call') return value.call.module === 'passport' && /authenticate$/.test(value.call.member);
  return functionsIn(value).some(({ calls }) => calls.some((name) => /^passport\.(\w+\.)*authenticate$/.test(name)));
}

/** What stands in front of the handler, such as the session itself, may have to have run. */
function renewSteps(project: Project, route: Route, behind: number): Draft[] {
  const imports = [securityImport(project, route.place.file)];
  const logins = project.identity.signIns.flatMap(({ place }) => routesOf(project, place).map((one) => one.route));
  const forget = tokensOf(project, logins);
  return [
    guardStep(route, {
      code: '$security.renewSession',
      imports,
      ...(behind > 0 ? { behind, ...countOf(route, behind) } : {}),
    }),
    configStep(project, { sessions: forget.length > 0 ? { forget } : {} }),
  ];
}

/** How many handlers there are: where a list of them has a name, those behind it are counted from the end, unless it may hold the session. */
function countOf({ handlers }: Route, behind: number): { of?: number } {
  const before = handlers.slice(0, behind);
  return before.some((value) => value.kind === 'call' && isSession(value.call)) ? {} : { of: handlers.length };
}

/** Routes for signing out that leave the session or its cookie. */
export function* signOutRules(project: Project): Iterable<Broken<RuleId>> {
  const session = project.calls.find(isSession);
  if (!session) return;
  const outs = project.identity.signOuts;
  for (const out of outs) {
    const { handler } = out;
    if (!handler || !routesOf(project, out.place).some(({ route, name }) => SIGN_OUT.test(`${route.full} ${name}`)))
      continue;
    const inHandler = outs.filter(({ place }) => holds(handler, place));
    if (out.how === 'forget' && out === inHandler[0] && inHandler.every(({ how }) => how === 'forget'))
      yield { rule: 'logout-keeps-session', at: out.place };
    if (out.how === 'null' && isLeftByNull(session))
      yield { rule: 'logout-keeps-session', at: out.place, detail: LEFT };
    if (out.how === 'destroy') yield* keptCookie(project, out, handler);
  }
}

const LEFT = "req.session = null leaves it in its store, and the next request finds it there: unset is not 'destroy'.";

/** `unset: 'destroy'` is what makes `req.session = null` a way out. */
function isLeftByNull({ args: [options] }: Call): boolean {
  return options?.kind === 'object' && !options.open && !isLiteral(entry(options, 'unset'), 'destroy');
}

/** The cookie of the session stays in the browser: nothing clears it, or something clears another one. */
function* keptCookie(
  project: Project,
  out: Project['identity']['signOuts'][number],
  handler: Place,
): Iterable<Broken<RuleId>> {
  const cleared = project.identity.cookies.filter(
    (fact) => (fact.method === 'clearCookie' || isEmptied(fact)) && holds(handler, fact.place),
  );
  const cookie = sessionCookie(project);
  const broken: Broken<RuleId> = { rule: 'logout-keeps-cookie', at: out.place };
  const [first] = cleared;
  if (!first) {
    const { statement, answered, response } = out;
    if (answered || !statement || response === null || !cookie) yield { ...broken, fix: 'manual' };
    else {
      const options = Object.entries(cookie.options).map(([key, code]) => `${key}: ${code}`);
      const code = `${response}.clearCookie('${cookie.name}'${options.length > 0 ? `, { ${options.join(', ')} }` : ''});`;
      yield { ...broken, steps: () => [besideStep('before', statement, { code })] };
    }
    return;
  }
  if (!cookie || cleared.some(({ name }) => name === null || name === cookie.name)) {
    const own = cleared.find(({ name, method }) => method === 'clearCookie' && name === cookie?.name);
    const missing = Object.entries(cookie?.options ?? {}).filter(([key]) => own?.options?.[key] === undefined);
    if (!own?.options || missing.length === 0) return;
    const at = own.place;
    const detail = `It is cleared without ${missing.map(([key]) => key).join(' and ')}, which it is set with.`;
    if (!own.inline) yield { ...broken, at, detail, fix: 'manual' };
    else
      yield {
        ...broken,
        at,
        detail,
        steps: () => [optionsStep(at, { argument: 1, set: Object.fromEntries(missing) })],
      };
    return;
  }
  // Another cookie that the handler clears may be one of its own; the usual name of a session is none.
  if (first.name !== 'connect.sid' || cleared.length > 1) return;
  const detail = `It clears connect.sid, and the session is called ${cookie.name}.`;
  yield {
    ...broken,
    at: first.place,
    detail,
    steps: () => [
      optionsStep(first.place, { argument: 0, replace: `'${cookie.name}'` }),
      ...(Object.keys(cookie.options).length > 0 && first.inline
        ? [optionsStep(first.place, { argument: 1, set: cookie.options })]
        : []),
    ],
  };
}

/** The cookie of the session, as far as its options are seen: a browser tells cookies apart by name, path and domain. */
function sessionCookie({ calls }: Project): { name: string; options: Record<string, string> } | undefined {
  const [options] = calls.find(isSession)?.args ?? [];
  if (options?.kind !== 'object' || options.open) return undefined;
  const name = options.entries['name'] ?? options.entries['key'];
  if (name !== undefined && name.kind !== 'literal') return undefined;
  const cookie = options.entries['cookie'];
  if (cookie !== undefined && (cookie.kind !== 'object' || cookie.open)) return undefined;
  const set: Record<string, string> = {};
  for (const key of ['path', 'domain']) {
    const code = cookie && codeOf(cookie.entries[key]);
    if (code === null) return undefined;
    if (code !== undefined && !(key === 'path' && code === "'/'")) set[key] = code;
  }
  const called = String(name?.value ?? 'connect.sid');
  return { name: called, options: { ...set, ...(/^__(Host|Secure)-/.test(called) ? { secure: 'true' } : {}) } };
}

/** A value as code that means the same in any file; `null` where there is none. */
function codeOf(value: Value | undefined): string | null | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'literal' && value.value === undefined) return undefined;
  if (value.kind === 'literal') return typeof value.value === 'string' ? `'${value.value}'` : null;
  return value.kind === 'env' && !value.converted && !value.fallback ? `process.env.${value.name}` : null;
}

export function* passportRules(project: Project): Iterable<Broken<RuleId>> {
  if (declaredMajor(project, 'passport') !== 0) return;
  if (renewsByPassport(project)) {
    const outs = project.identity.signOuts.filter(({ how, bare }) => how === 'logout' && bare);
    for (const { place } of outs) yield { rule: 'logout-without-callback', at: place };
    return;
  }
  const call = project.calls.find(
    ({ module, member }) => module === 'passport' && /^(initialize|session|authenticate)$/.test(member),
  );
  // Without sessions there is no id to keep. One that is all in its cookie has none, and nothing that passport from 0.6 on calls.
  if (call && project.calls.some(isSession)) yield { rule: 'old-passport', at: call.place };
}
