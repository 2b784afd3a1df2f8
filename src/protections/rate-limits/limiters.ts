import { isHealth } from '../../code/express/health.ts';
import { hasRole, isLimiter } from '../../code/packages/catalogue.ts';
import type { App, Call, ChainItem, Project, Route, Value } from '../../model/project.ts';
import {
  answers,
  callsOf,
  flat,
  functionsIn,
  functionsOf,
  isGlobal,
  isLiteral,
  pathOf,
  samePlace,
} from '../kit/chain.ts';

const FACTORIES = ['', 'default', 'rateLimit', 'RateLimit', 'slowDown', 'SlowDown'];
const LOGIN =
  /(^|\/)(log-?_?in|sign-?_?in|sign-?_?up|authenticate|forgot-?_?password|reset-?_?password|password|otp|2fa|mfa)\/?$/i;
/** Words that mean a login only where nothing but its surroundings stands before them: `/api/auth/verify`, not `/orders/verify`. */
const NEAR_LOGIN =
  /^(\/(api|v\d+|auth|accounts?|users?|me|identity|oauth2?))*\/(auth|sessions?|token|register|reset|forgot|verify)\/?$/i;
const WEBHOOK = /webhooks?|\/hooks?(\/|$)/i;

export function limiterCalls(project: Project): Call[] {
  return project.calls.filter((call) => isLimiter(call.module) && FACTORIES.includes(call.member));
}

/** A limiter of a package, or one of the app's own: by its name, or because it answers 429. */
function isLimiterValue(value: Value): boolean {
  switch (value.kind) {
    case 'call':
      return isLimiter(value.call.module) || (value.call.module === '' && NAMED.test(value.call.text));
    case 'function':
      return (
        NAMED.test(value.fn.name) || value.fn.statuses.includes(429) || value.fn.calls.some((name) => NAMED.test(name))
      );
    case 'import':
      return NAMED.test(`${value.module} ${value.member}`);
    case 'unseen':
      return NAMED.test(value.text);
    default:
      return false;
  }
}

const NAMED = /limiter|\blimits?\b|rate-?_?limit|throttl|slow-?_?down/i;

export const limits = (item: ChainItem): boolean => item.kind === 'use' && flat(item.args).some(isLimiterValue);

/** A limiter for every request, or for all of `/api`; or one that is used in a way that is not seen. */
export function isLimited(app: App, project: Project): boolean {
  if (app.chain.some((item) => limits(item) && (isGlobal(item) || /^\/(api|v\d+)\b[^/]*\/?$/.test(pathOf(item) ?? ''))))
    return true;
  return project.calls.some((call) => call.module === 'rate-limiter-flexible');
}

/** Body parsers, and what answers requests, have to stand behind the limiter; files, webhooks and health checks do not. */
export function tooEarly(app: App, index: number): ChainItem | undefined {
  const before = app.chain.slice(0, index);
  const answering = before.filter((item) => item.stage !== 'static' && !WEBHOOK.test(pathOf(item) ?? ''));
  if (answering.some(answers)) return answering.find(answers);
  const parser = before.findIndex((item) => isGlobal(item) && item.stage === 'body');
  return before.slice(parser + 1).some(servesFiles) ? undefined : before[parser];
}

const servesFiles = (item: ChainItem): boolean => item.kind === 'use' && item.stage === 'static';

/**
 * The stage behind which a limiter leaves files alone: where they stand behind body parsers, sessions and the like, it
 * stands behind these, too, and before all that comes later.
 */
export function limiterStage(app: App): ChainItem['stage'] {
  const first = app.chain.findIndex(answersRoutes);
  const head = first < 0 ? app.chain : app.chain.slice(0, first);
  const before = head.slice(0, Math.max(0, head.findLastIndex(servesFiles))).map(({ stage }) => stage);
  return LATER.findLast((stage) => before.includes(stage)) ?? 'rate-limit';
}

const LATER = ['body', 'cookies', 'input', 'session', 'csrf'] as const;

/** Pages load their files through the limiter, wherever it stands: folders behind routes, and what a proxy passes on. */
export function countsFiles(project: Project): boolean {
  const proxies = project.calls.some((call) => hasRole(call.module, 'proxy'));
  return (
    proxies ||
    project.entries.some(
      ({ chain }) => chain.findLastIndex(servesFiles) > chain.findIndex(answersRoutes) && chain.some(answersRoutes),
    )
  );
}

const answersRoutes = (item: ChainItem): boolean => answers(item) && !servesFiles(item);

/** POST routes where passwords and codes are tried, one for each place. */
export function loginsOf(project: Project): Route[] {
  const logins = project.routes.filter(isLogin);
  return logins.filter((route, index) => logins.findIndex(({ place }) => samePlace(place, route.place)) === index);
}

function isLogin(route: Route): boolean {
  if (route.method !== 'post') return false;
  const handlers = flat(route.handlers);
  if (handlers.flatMap(functionsIn).some((fn) => fn.calls.some(checksPassword))) return true;
  if (WEBHOOK.test(route.full)) return false;
  return LOGIN.test(route.full) || NEAR_LOGIN.test(route.full) || handlers.some(isPassport);
}

/** `bcrypt.compare` */
function checksPassword(call: string): boolean {
  const [module = '', member = ''] = call.split(/\.(?=\w+$)/);
  return hasRole(module, 'password-hash') && /^(compare|verify)(Sync)?$/.test(member);
}

const isPassport = (value: Value): boolean =>
  value.kind === 'call' && value.call.module === 'passport' && isLiteral(value.call.args[0], 'local');

/** A limiter among its handlers, or mounted on a path that leads to it. */
export function isGuarded(route: Route, project: Project): boolean {
  if (flat([...route.through, ...route.handlers]).some(isLimiterValue)) return true;
  return project.apps.some((app) =>
    app.chain.some((item) => {
      const path = pathOf(item);
      return (
        path !== null && path.length > 1 && limits(item) && !/^\/(api|v\d+)\/?$/.test(path) && leadsTo(path, route)
      );
    }),
  );
}

function leadsTo(path: string, route: Route): boolean {
  const base = path.replace(/\/$/, '');
  return route.full === base || route.full.startsWith(`${base}/`);
}

/** Paths whose senders come in bursts from few addresses: webhooks, and the checks of a load balancer. */
export function exemptPaths(project: Project): string[] {
  const raw = project.routes.filter(
    (route) => route.handlers.some(isRawParser) || flat(route.handlers).some(checksSignature),
  );
  const named = project.routes.filter((route) => WEBHOOK.test(route.full) || isHealth(route.full));
  const mounted = project.entries.flatMap((app) =>
    app.chain.filter(
      (item) =>
        callsOf(item).some((call) => call.member === 'raw') ||
        functionsOf(item).some((fn) => fn.calls.some(isSignatureCheck)),
    ),
  );
  const paths = [...raw.map((route) => route.full), ...named.map((route) => route.full), ...mounted.map(pathOf)];
  return [
    ...new Set(paths.filter((path) => path !== null && path.length > 1 && !/[:*()]/.test(path))),
  ].sort() as string[];
}

const isRawParser = (value: Value): boolean => value.kind === 'call' && value.call.member === 'raw';
const isSignatureCheck = (name: string): boolean =>
  /constructEvent|createHmac|timingSafeEqual|verifySignature/.test(name);
const checksSignature = (value: Value): boolean => functionsIn(value).some((fn) => fn.calls.some(isSignatureCheck));

export function severalProcesses(project: Project): boolean {
  const scripts = Object.values(project.manifest?.scripts ?? {}).join('\n');
  return (
    /pm2[^\n]*(-i|--instances)/.test(scripts) ||
    project.calls.some((call) => /^(node:)?cluster$/.test(call.module) && call.member === 'fork')
  );
}

/** Options that mean the same in express-rate-limit 5 and 8. */
const LASTING = ['windowMs', 'max', 'message', 'statusCode', 'skipSuccessfulRequests', 'skipFailedRequests', 'skip'];

/** Whether all that an older express-rate-limit is told here holds for the present version. */
export function survivesUpdate(project: Project): boolean {
  return limiterCalls(project).every(
    ({ args: [options] }) =>
      options === undefined ||
      (options.kind === 'object' &&
        !options.open &&
        Object.keys(options.entries).every((key) => LASTING.includes(key))),
  );
}
