import { inEnglish } from '../../code/express/in-english.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import type { ChainItem, FunctionFact, Project, Route, Value } from '../../model/project.ts';
import { flat, functionsIn, pathOf, placeKey, samePlace } from './chain.ts';
import { isCalledBack } from './called-back.ts';
import { endpointOf } from './endpoints.ts';
import { isOurs } from './handlers.ts';
import { isLimiterValue, isTight, limits } from './limiters.ts';
import {
  ACCOUNT,
  CODE,
  LOGIN,
  LOGIN_AMONG,
  LOGIN_BY,
  MESSAGE,
  NEAR_LOGIN,
  OTHER_CODES,
  SECRET,
  SET_UP,
  WEBHOOK,
} from './login-words.ts';

/** POST routes where passwords and codes are tried, one for each place. */
export function loginsOf(project: Project): Route[] {
  const found = knownLogins.get(project) ?? findLogins(project);
  knownLogins.set(project, found);
  return found;
}

const knownLogins = new WeakMap<Project, Route[]>();

function findLogins(project: Project): Route[] {
  const shared = sharedByMany(project);
  const passwords = project.routes.filter((route) => isLogin(route, shared, project));
  const asked = guardsBefore(passwords, project);
  const logins = project.routes.filter((route) => passwords.includes(route) || isForCodes(route, asked, project));
  return logins.filter((route, index) => logins.findIndex(({ place }) => samePlace(place, route.place)) === index);
}

/** What stands in front of a login lets everybody pass, whatever it is called: it looks who somebody is, if that is known yet. */
const guardsBefore = (logins: readonly Route[], project: Project): ReadonlySet<string> =>
  new Set(logins.flatMap((route) => endpointOf(project, route).guards.map(({ name }) => name)));

/** A route that compares passwords, or is called like a login and does not contradict it: what reads no secret is none. */
function isLogin(route: Route, shared: ReadonlySet<string>, project: Project): boolean {
  if (route.method !== 'post') return false;
  const handlers = flat(route.handlers);
  // `app.post('/login', users)`: the route of that router is the login.
  if (handlers.some(isRouter)) return false;
  // `app.post('/login', security.renewSession)` on a line of its own, above the login.
  if (handlers.length > 0 && handlers.every((value) => isRenewal(value, project))) return false;
  const functions = handlers.flatMap(functionsIn).filter((fn) => !shared.has(idOf(fn)));
  if (functions.some((fn) => fn.calls.some(checksPassword) || fn.runs.some(isPassport)) || handlers.some(isPassport))
    return true;
  if (functions.some(isCalledBack)) return false;
  if (WEBHOOK.test(route.full) || SET_UP.test(route.full)) return false;
  const fields = functions.flatMap((fn) => fn.fields.map(inEnglish));
  const full = inEnglish(route.full);
  // `POST /users/:id/login` and `/users/:id/2fa` are of somebody who is signed in, where they read no secret.
  if (fields.some((name) => SECRET.test(name)) && !fields.some(proves) && setsPassword(route, full, project))
    return false;
  if (LOGIN.test(full))
    return fields.some(isCredential) || (fields.length === 0 && full === route.full && !/\/:/.test(full));
  if (LOGIN_BY.test(full)) return fields.some((name) => SECRET.test(name));
  if (LOGIN_AMONG.test(full)) return !OF_SERVICE.test(full) && fields.some((name) => SECRET.test(name));
  // Whoever registers for an event gives no password.
  const handed = functions.flatMap((fn) => fn.fieldsHanded.map(inEnglish));
  if (SIGN_UP.test(full) && [...fields, ...handed].some((name) => SECRET.test(name))) return true;
  if (!NEAR_LOGIN.test(full) || takesNothing(handlers)) return false;
  // A key in a header is no password: such a route is called by programs.
  if (!/\/tokens?\/?$/i.test(full)) return (fields.length === 0 && full === route.full) || fields.some(isCredential);
  // Behind a schema that is kept elsewhere, what is called tells what is read.
  return fields.some((name) => SECRET.test(name)) || (fields.length === 0 && functions.some(({ signsIn }) => signsIn));
}

/** `POST /session` that tells which model is used: nobody can try a password where nothing of the request is looked at. */
const takesNothing = (handlers: readonly Value[]): boolean =>
  handlers.length > 0 &&
  handlers.every((value) => {
    const functions = functionsIn(value);
    return functions.length > 0 && functions.every((fn) => !fn.readsInput && !fn.sharesRequest && !fn.asks);
  });

/** A new password is set there, for whoever is named: nothing is tried unless the old one, a code or a token comes with it. */
const SETS_PASSWORD =
  /(^|\/)((set|change|update|edit|new)[-_/]*passwords?\/?$|(admin|staff|manage(ment)?)\/(.*\/)?passwords?\/?$)/i;
/** Who is signed in sets his own. */
const setsPassword = (route: Route, full: string, project: Project): boolean =>
  SETS_PASSWORD.test(full) || (/(^|\/)passwords?\/?$/i.test(full) && !endpointOf(project, route).unguarded);
const proves = (name: string): boolean => /old|current|previous|existing|token|code|otp|key|hash|secret/i.test(name);
/** `/lastfm/test-login` asks another service, with what whoever is signed in has given. */
const OF_SERVICE = /(^|\/)(test|link|connect|add|save|import|store)[^/]*$/i;

/** Codes and messages that prove an address: for whoever is signed in already they open nothing. */
function isForCodes(route: Route, asked: ReadonlySet<string>, project: Project): boolean {
  if (route.method !== 'post' || OTHER_CODES.test(route.full)) return false;
  if (flat(route.handlers).flatMap(functionsIn).some(isCalledBack)) return false;
  const fields = fieldsOf(route);
  const fits =
    (CODE.test(route.full) && fields.some((name) => SECRET.test(name))) ||
    (MESSAGE.test(route.full) && fields.some((name) => ACCOUNT.test(name))) ||
    sendsCode(route) ||
    triesCode(route);
  return fits && endpointOf(project, route).guards.every(({ kind, name }) => kind !== 'auth' || asked.has(name));
}

/** Whoever names an account and its code is let in, or refused. */
function triesCode({ handlers }: Route): boolean {
  return flat(handlers)
    .flatMap(functionsIn)
    .some(({ fields, statuses, refuses }) => {
      const names = fields.map(inEnglish);
      const isRefused = [...statuses, ...refuses].some((status) => status === 401 || status === 403);
      return isRefused && names.some((name) => TRIED.test(name)) && names.some((name) => ACCOUNT.test(name));
    });
}

const TRIED = /^(code|otp|pin|passcode|(sms|login|verification)_?code)$/i;

/** A link or a code goes to whoever the body names, whatever the route is called. */
const sendsCode = ({ handlers }: Route): boolean =>
  flat(handlers)
    .flatMap(functionsIn)
    .some((fn) => fn.sendsCode && fn.readsBody);

/** What is tried at a route: a password or a code, or how many accounts are made and messages sent. */
export type Tried = 'password' | 'code' | 'account' | 'message';

export function triedAt(route: Route): Tried {
  if (makesAccounts(route)) return 'account';
  const handlers = flat(route.handlers);
  if (handlers.some(isPassport) || handlers.flatMap(functionsIn).some(({ calls }) => calls.some(checksPassword)))
    return 'password';
  const fields = fieldsOf(route);
  const isSecret = fields.some((name) => SECRET.test(name));
  if (!isSecret && sendsCode(route)) return 'message';
  if (!isSecret && (MESSAGE.test(route.full) || (fields.some((name) => ACCOUNT.test(name)) && RESET.test(route.full))))
    return 'message';
  return CODE.test(route.full) || RESET.test(route.full) || OTP.test(route.full) ? 'code' : 'password';
}

const RESET = /(^|\/)(reset|forg[eo]t)[^/]*\/?$/i;
const OTP = /(^|[/_-])(otp|totp|2fa|mfa|verify)(?![a-z])[^/]*\/?$/i;

const fieldsOf = (route: Route): string[] =>
  flat(route.handlers)
    .flatMap(functionsIn)
    .flatMap(({ fields }) => fields.map(inEnglish));

/** Its handlers show nothing of what they read, so that the account may be among it. */
export const hidesFields = (route: Route): boolean => fieldsOf(route).length === 0;

/** A route where accounts are made, not signed in to: `POST /sign-up`, `passport.authenticate('local-signup')`. */
export function makesAccounts(route: Route): boolean {
  const handlers = flat(route.handlers);
  const strategies = handlers.flatMap((value) => strategyOf(value) ?? []);
  if (strategies.some((name) => /sign-?up|regist/i.test(name))) return true;
  const functions = handlers.flatMap(functionsIn);
  return (
    SIGN_UP.test(inEnglish(route.full)) &&
    strategies.length === 0 &&
    !functions.some((fn) => fn.calls.some(checksPassword))
  );
}

const SIGN_UP = /(^|\/)(sign-?_?up|register)\/?$/i;

/** Our middleware that gives the session of who signs in another id. */
export const isRenewal = (value: Value, project: Project): boolean => isOurs(value, 'renewSession', project);

const isRouter = (value: Value): boolean =>
  value.kind === 'call' && value.call.module === 'express' && value.call.member === 'Router';

const idOf = ({ place }: FunctionFact): string => placeKey(place);

/** What stands in front of more routes than an app has logins lets requests in: it checks a token there, not a password. */
function sharedByMany(project: Project): Set<string> {
  const uses = new Map<string, number>();
  for (const { handlers } of project.routes)
    for (const id of new Set(flat(handlers).flatMap(functionsIn).map(idOf))) uses.set(id, (uses.get(id) ?? 0) + 1);
  return new Set([...uses].flatMap(([id, count]) => (count > MOST_LOGINS ? [id] : [])));
}

const MOST_LOGINS = 4;

const isCredential = (name: string): boolean => SECRET.test(name) || ACCOUNT.test(name) || /token$/i.test(name);

/** `bcrypt.compare` */
function checksPassword(call: string): boolean {
  const [module = '', member = ''] = call.split(/\.(?=\w+$)/);
  return hasRole(module, 'password-hash') && /^(compare|verify)(Sync)?$/.test(member);
}

/** Strategies that take a password: `local`, `local-login`, `ldapauth`. */
const STRATEGY = /^(local|ldap)|^(sign|log)-?(in|up)$/i;

export const isPassport = (value: Value): boolean => STRATEGY.test(strategyOf(value) ?? '');

/** `local` of `passport.authenticate('local')`. */
export function strategyOf(value: Value): string | undefined {
  // `module.exports = (router, passport) => …`
  if (value.kind === 'unseen') return /^passport\.authenticate\(\s*['"`]([\w-]+)['"`]/.exec(value.text)?.[1];
  const name = value.kind === 'call' && value.call.module === 'passport' ? value.call.args[0] : undefined;
  return name?.kind === 'literal' ? String(name.value) : undefined;
}

/** The limiters among its handlers, in them, in front of it, or mounted on a path that leads to it. */
export function limitersOf(route: Route, project: Project): Value[] {
  const found = knownLimiters.get(route) ?? findLimiters(route, project);
  knownLimiters.set(route, found);
  return found;
}

const knownLimiters = new WeakMap<Route, Value[]>();

function findLimiters(route: Route, project: Project): Value[] {
  const before = project.routes.filter((other) => standsBefore(other, route) || takesAll(other, route));
  const links = project.apps.flatMap(({ chain }) => chain.filter((item) => isLimitOf(item, route)));
  const values = [...route.through, ...[route, ...before].flatMap(({ handlers }) => handlers)];
  return flat([...values, ...links.flatMap(({ args }) => args)]).filter(isLimiterValue);
}

export const isGuarded = (route: Route, project: Project): boolean =>
  limitersOf(route, project).length > 0 || holdsOff(route);

function isLimitOf(item: ChainItem, route: Route): boolean {
  const path = pathOf(item);
  if (path === null || !limits(item) || !leadsTo(path, route)) return false;
  return isTight(item) || (path.length > 1 && !/^\/(api|v\d+)\/?$/.test(path));
}

/** An account that was tried too often is locked; whoever asks for accounts and messages shows that a person sits there. */
export function holdsOff(route: Route): boolean {
  const functions = flat([...route.through, ...route.handlers]).flatMap(functionsIn);
  const tried = triedAt(route);
  if (tried === 'password' || tried === 'code') return functions.some(({ locks }) => locks);
  return functions.some(({ name, fields }) => CAPTCHA.test(name) || fields.some((field) => CAPTCHA.test(field)));
}

const CAPTCHA = /captcha|turnstile/i;

/** `router.post('/login', limit)` above `router.post('/login', login)` */
const standsBefore = (one: Route, route: Route): boolean =>
  one.file === route.file &&
  one.place.start < route.place.start &&
  one.receiver === route.receiver &&
  one.full === route.full &&
  [route.method, 'all'].includes(one.method);

/** `app.post(/(.*)/, limit)`, `app.post('*', limit)` in front of it: a limit and nothing else, on a pattern that is taken for all. */
const takesAll = (one: Route, route: Route): boolean =>
  one.app === route.app &&
  one.app >= 0 &&
  [route.method, 'all'].includes(one.method) &&
  (!one.path.seen || /^(\/?\*|\/?\{\*\w+\}|\/\*\w+)$/.test(one.full)) &&
  flat(one.handlers).every(isLimiterValue) &&
  (one.file !== route.file || one.place.start < route.place.start);

function leadsTo(path: string, route: Route): boolean {
  const base = path.replace(/\/$/, '');
  return base === '' || route.full === base || route.full.startsWith(`${base}/`);
}

/** Whether a login that fails answers 400 or above wherever that is seen, so that failures can be told from successes. */
export function showsFailures(route: Route): boolean {
  const handlers = flat(route.handlers);
  const functions = handlers.flatMap(functionsIn);
  if (handlers.some((value) => isPassport(value) && !redirects(value))) return functions.every((fn) => !sendsPages(fn));
  const refuses = functions.flatMap((fn) => [...fn.statuses, ...fn.refuses]);
  return refuses.some((status) => status === 401 || status === 403 || status === 400)
    ? functions.every((fn) => !sendsPages(fn))
    : false;
}

const sendsPages = ({ sends }: FunctionFact): boolean =>
  sends.some((name) => /^(render|redirect|sendFile)$/i.test(name));

function redirects(value: Value): boolean {
  const options = value.kind === 'call' ? value.call.args[1] : undefined;
  return options?.kind === 'object' ? 'failureRedirect' in options.entries || options.open : options?.kind === 'unseen';
}
