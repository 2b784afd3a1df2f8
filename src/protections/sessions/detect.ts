import type { Broken, Detected } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { entry, isLiteral, where } from '../kit/chain.ts';
import { crossSite } from '../kit/cross-site.ts';
import { declaredMajor } from '../kit/steps.ts';
import { updateFor } from '../kit/written-flags.ts';
import { secretSteps, variableFor, whyKept } from '../kit/secrets.ts';
import { cookieOf, isAbsent, isAbsentOr, isCookieSession, isSession, sealedCookieOf, trustsProxy } from './options.ts';
import { passportRules, signInRules, signOutRules } from './sign-ins.ts';
import type { RuleId } from './rules.ts';
import { cookieSteps, type Flags, LIFETIME, optionSteps } from './steps.ts';
import { memoryStore } from './stores.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* secrets(project);
  for (const call of project.calls) {
    const options = call.args[0];
    if (options?.kind !== 'object') continue;
    const broken = isSession(call)
      ? [...ofSession(project, call, options)]
      : isCookieSession(call)
        ? [...ofCookieSession(project, call, options)]
        : undefined;
    if (!broken) continue;
    yield* broken;
    if (broken.length === 0) yield { ok: call.place };
  }
  for (const call of project.calls) yield* ofSealed(call);
  yield* defaultStores(project);
  yield* signInRules(project);
  yield* signOutRules(project);
  yield* passportRules(project);
}

/** `require('connect-redis').default`, which was there up to version 7. */
function* defaultStores(project: Project): Iterable<Broken<RuleId>> {
  const major = declaredMajor(project, 'connect-redis');
  if (major === null || major < 8) return;
  for (const { module, member, place } of project.calls)
    if (module === 'connect-redis' && /^(default)?$/.test(member)) yield { rule: 'store-by-default', at: place };
}

function* secrets(project: Project): Iterable<Broken<RuleId>> {
  for (const secret of project.secrets) {
    if (!secret.code || !secret.uses.includes('session')) continue;
    const name = variableFor(project, secret);
    yield {
      rule: 'secret-in-code',
      at: secret.place,
      detail: secret.env === null ? `It belongs in ${name}.` : `It takes over where ${name} is not set.`,
      ...whyKept(project, secret),
      steps: () => secretSteps(project, secret),
    };
  }
}

function* ofSession(project: Project, call: Call, options: Value): Iterable<Broken<RuleId>> {
  const at = call.place;
  const set = (code: Record<string, string>) => () => optionSteps(project, call, code);
  yield* ofCookie(project, call, cookieOf(options));
  if (isAbsentOr(options, 'saveUninitialized', true)) {
    const [id] = project.identity.sessionIds;
    const broken = { rule: 'save-uninitialized', at } as const;
    if (id) yield { ...broken, fix: 'manual', detail: `Visitors are told apart by its id at ${where(id)}.` };
    else yield { ...broken, steps: set({ saveUninitialized: 'false' }) };
  }
  if (isAbsentOr(options, 'resave', true)) yield { rule: 'resave', at, steps: set({ resave: 'false' }) };
  if (isAbsent(options, 'name') && isAbsent(options, 'key')) yield { rule: 'default-name', at };
  if (isAbsent(options, 'store')) yield memoryStore(project, call);
}

function* ofCookie(project: Project, call: Call, cookie: Value | undefined): Iterable<Broken<RuleId>> {
  const at = call.place;
  if (cookie?.kind !== 'object') return;
  const flags: Flags = {};
  if (isLiteral(entry(cookie, 'httpOnly'), false) && !isRead(project, call)) flags.httpOnly = 'true';
  const old = updateFor(project, 'express-session', 'secure');
  if (isAbsentOr(cookie, 'secure', false)) {
    if (old === undefined) flags.secure = "'auto'";
    else yield { rule: 'cookie-flags', at, fix: 'manual', detail: old };
  }
  const shared = updateFor(project, 'express-session', 'sameSite') ?? crossSite(project);
  const wanted: Partial<Record<RuleId, Flags>> = {
    ...(Object.keys(flags).length > 0 ? { 'cookie-flags': flags } : {}),
    ...(isAbsentOr(cookie, 'sameSite', false) && shared === undefined ? { 'same-site': { sameSite: "'lax'" } } : {}),
    ...(isAbsent(cookie, 'maxAge') && isAbsent(cookie, 'expires') ? { 'no-lifetime': LIFETIME } : {}),
  };
  for (const rule of Object.keys(wanted) as RuleId[]) {
    const detail = rule === 'cookie-flags' ? `Not set: ${Object.keys(flags).join(', ')}.` : '';
    yield { rule, at, detail, steps: (_answers, planned) => cookieSteps(project, call, wanted, planned) };
  }
  if (isAbsentOr(cookie, 'sameSite', false) && shared !== undefined)
    yield { rule: 'same-site', at, fix: 'manual', detail: shared };
}

function* ofSameSite(project: Project, call: Call, options: Value): Iterable<Broken<RuleId>> {
  if (!isAbsentOr(options, 'sameSite', false)) return;
  const shared = updateFor(project, 'cookie-session', 'sameSite') ?? crossSite(project);
  const at = call.place;
  if (shared === undefined)
    yield { rule: 'same-site', at, steps: () => optionSteps(project, call, { sameSite: "'lax'" }) };
  else yield { rule: 'same-site', at, fix: 'manual', detail: shared };
}

function* ofCookieSession(project: Project, call: Call, options: Value): Iterable<Broken<RuleId>> {
  const at = call.place;
  if (isLiteral(entry(options, 'httpOnly'), false) && !isRead(project, call))
    yield { rule: 'cookie-flags', at, steps: () => optionSteps(project, call, { httpOnly: 'true' }) };
  yield* ofSameSite(project, call, options);
  if (isAbsentOr(options, 'secure', false)) {
    const detail = trustsProxy(project) ? '' : '"trust proxy" is not set.';
    yield { rule: 'no-secure', at, detail };
  }
  if (isAbsent(options, 'maxAge') && isAbsent(options, 'expires'))
    yield { rule: 'no-lifetime', at, steps: () => optionSteps(project, call, LIFETIME) };
}

function* ofSealed(call: Call): Iterable<Broken<RuleId>> {
  const sealed = sealedCookieOf(call);
  if (!sealed) return;
  const { cookie, secure, todo } = sealed;
  const at = call.place;
  if (isLiteral(entry(cookie, 'httpOnly'), false))
    yield {
      rule: 'cookie-flags',
      at,
      fix: 'manual',
      detail: 'It is told httpOnly: false.',
      todo: 'Remove httpOnly: false.',
    };
  if (isLiteral(entry(cookie, 'secure'), false) || (!secure && isAbsent(cookie, 'secure')))
    yield { rule: 'no-secure', at, todo };
}

/** A page script uses the cookie by its name, or one that is not seen. */
function isRead({ identity }: Project, { args }: Call): boolean {
  const name = entry(args[0], 'name');
  const text = name?.kind === 'literal' ? String(name.value) : 'connect.sid';
  return identity.readByPages.includes(text);
}
