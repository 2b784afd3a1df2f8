import { hasRole, isLimiter, stageOfPackage } from '../../code/packages/catalogue.ts';
import type { App, Call, FunctionFact, Project, Route, Value } from '../../model/project.ts';
import type { Endpoint, Guard, GuardKind } from '../../model/endpoint.ts';
import { isExcepted } from './exceptions.ts';
import { isPrefix, leadersOf } from './leaders.ts';

/** Every endpoint with its guards in the order in which a request meets them. */
export function endpointsOf(project: Project): Endpoint[] {
  return project.routes.map((route) => endpointOf(project, route));
}

const known = new WeakMap<Route, Endpoint>();

/** One of them. */
export function endpointOf(project: Project, route: Route): Endpoint {
  const before = known.get(route);
  if (before) return before;
  const made = readEndpoint(project, route);
  known.set(route, made);
  return made;
}

function readEndpoint(project: Project, route: Route): Endpoint {
  const app = project.apps[route.app];
  const guards = withoutRepeats([
    ...(app ? guardsBefore(app, route) : []),
    ...route.through.flatMap((value) => (isExcepted(value, route) ? [] : guardOf(value, true))),
    ...route.handlers.slice(0, -1).flatMap((value) => guardOf(value, false)),
    ...ownerInside(route.handlers.at(-1)),
  ]);
  return {
    method: route.method.toUpperCase(),
    path: route.full,
    dynamic: !route.path.seen,
    file: route.file,
    line: route.place.line,
    guards,
    unguarded: !guards.some(({ kind }) => kind === 'auth'),
  };
}

interface SharedGuards {
  /** Place in the chain. */
  at: number;
  prefix: string;
  value: Value;
  guards: readonly Guard[];
}

const shared = new WeakMap<App, readonly SharedGuards[]>();

/** The guards among the middleware of an app; most of it is none. */
function sharedGuards(app: App): readonly SharedGuards[] {
  const before = shared.get(app);
  if (before) return before;
  const made = app.chain.flatMap(({ kind, path, args }, at): SharedGuards[] => {
    if (kind !== 'use' || !path.seen) return [];
    const found = args.map((value) => ({ at, prefix: path.value, value, guards: guardOf(value, true) }));
    return found.filter(({ guards }) => guards.length > 0);
  });
  shared.set(app, made);
  return made;
}

/** Guards of the app that are registered before the route and whose path leads to it. */
function guardsBefore(app: App, route: Route): Guard[] {
  const end = leadersOf(app).firstTo(route);
  return sharedGuards(app)
    .filter(({ at, prefix }) => (end < 0 ? prefix === '' : at < end && isPrefix(prefix, route.full)))
    .filter(({ value }) => !isExcepted(value, route))
    .flatMap(({ guards }) => guards);
}

/** The same limiter or check twice on one way is one. */
function withoutRepeats(guards: readonly Guard[]): Guard[] {
  const seen = new Set<string>();
  return guards.filter(({ kind, name }) => {
    const key = `${kind} ${name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * The guards that a handler is, by its package, its name or what it does.
 *
 * @param within the functions that call it
 */
export function guardOf(value: Value, shared: boolean, within: readonly FunctionFact[] = []): Guard[] {
  const named = (kind: GuardKind | undefined, name: string): Guard[] =>
    kind === undefined ? [] : [{ kind, name: name || kind, shared }];
  switch (value.kind) {
    case 'array':
      return value.items.flatMap((item) => guardOf(item, shared, within));
    case 'call': {
      const { module, member, text, args } = value.call;
      const kind = restoresSession(value.call) ? undefined : (kindOfPackage(module, member) ?? kindOfName(text));
      return kind === undefined ? args.flatMap((arg) => guardOf(arg, shared, within)) : named(kind, text);
    }
    case 'import':
      return named(kindOfPackage(value.module, value.member) ?? kindOfName(value.member), value.member || value.module);
    case 'function': {
      const { fn } = value;
      return named(kindOfName(fn.name) ?? kindOfWork(fn) ?? kindOfRun(fn, within), fn.name);
    }
    case 'unseen':
      return named(kindOfName(value.text), value.text.slice(0, 40));
    default:
      return [];
  }
}

/** `passport.authenticate('session')`: who is not signed in passes, too. */
const restoresSession = ({ module, args: [name] }: Call): boolean =>
  module === 'passport' && name?.kind === 'literal' && /^(session|anonymous|remember-me)$/.test(String(name.value));

/** Members that prepare sign-in and ask nobody. */
const PREPARES = /^(?:initialize|session|auth|clerkMiddleware)$/;

function kindOfPackage(module: string, member: string): GuardKind | undefined {
  if (isLimiter(module)) return 'limiter';
  if (hasRole(module, 'validator')) return 'validation';
  if (hasRole(module, 'authenticator')) return PREPARES.test(member) ? undefined : 'auth';
  if (stageOfPackage(module, member) === 'csrf') return 'csrf';
  return hasRole(module, 'token') && /verify/i.test(member) ? 'auth' : undefined;
}

/** The words of which a name or a path is made: `isLoggedIn` → `is logged in`, `/verify-email` → `verify email`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();

const NAMES: readonly (readonly [GuardKind, RegExp])[] = [
  [
    'owner',
    /\b(?:owner|owns|own|belongs|can (?:edit|access|view|read|update|delete)|permission|authori[sz]e (?:own|resource))\b/,
  ],
  ['limiter', /\b(?:rate ?limit\w*|limiter|throttle\w*|slow ?down|brute\w*)\b/],
  ['csrf', /\bcsrf\w*|\bxsrf\w*|\borigin (?:guard|check)\b/],
  [
    'validation',
    /\b(?:(?<!\b(?:token|jwt|session|api key) )validat\w*\b(?! (?:token|jwt|session|api key)\b)|schema|sanitize\w*|celebrate)\b/,
  ],
  [
    'auth',
    /\b(?:auth|authed|authenticat\w*|authori[sz]\w*|logged in|signed in|require (?:login|user|admin|session)|ensure (?:login|user|admin)|protect\w*|(?:verify|validate) (?:token|jwt|session|api key)|(?:token|jwt|session|api key) valid\w*|check (?:token|auth|jwt|login|session|role\w*\b(?! exist))|is admin|admin only|only admin|jwt|require role\w*|has role|restrict(?:ed)?|api key|guard|login required)\b|^(?:admins?|staff|superuser|moderators?)$/,
  ],
];

function kindOfName(name: string): GuardKind | undefined {
  const words = wordsOf(name);
  return NAMES.find(([kind, pattern]) => pattern.test(words) && !(kind === 'auth' && FOR_GUESTS.test(words)))?.[0];
}

/** Names of what sends away who is signed in already: `redirectIfLoggedIn`, `guestOnly`. */
const FOR_GUESTS = /\b(?:guests?|anonymous|unauth\w*|not (?:logged|signed|auth\w*)|redirect if|forward auth\w*)\b/;

/** A middleware that turns people away with 401 or 403, or by who they are, and lets others pass, whatever it is called. */
function kindOfWork({ name, passes, calls, asks, responds, ...fn }: FunctionFact): GuardKind | undefined {
  if (!passes) return undefined;
  const statuses = [...fn.statuses, ...fn.refuses];
  if (statuses.includes(401) || calls.some((call) => /^(?:jsonwebtoken|jose)\..*verify/i.test(call))) return 'auth';
  if (statuses.includes(403)) return 'owner';
  if (statuses.includes(429)) return 'limiter';
  return asks && responds && !FOR_GUESTS.test(wordsOf(name)) ? 'auth' : undefined;
}

/** What it leaves to middleware that it calls itself: `checkLogin(req, res, next)`. */
function kindOfRun(fn: FunctionFact, within: readonly FunctionFact[]): GuardKind | undefined {
  // Functions may call each other.
  if (!fn.passes || within.includes(fn)) return undefined;
  const kinds = fn.runs.flatMap((value) => guardOf(value, false, [...within, fn])).map(({ kind }) => kind);
  return kinds.includes('auth') ? 'auth' : kinds[0];
}

/** The handler itself looks whose it is, or who asks. */
function ownerInside(value: Value | undefined): Guard[] {
  if (value?.kind === 'call') return value.call.args.flatMap(ownerInside);
  if (value?.kind !== 'function') return [];
  const { statuses, name } = value.fn;
  const own = (kind: GuardKind): Guard => ({ kind, name: name || 'in the handler', shared: false });
  return statuses.includes(403) ? [own('owner')] : [];
}
