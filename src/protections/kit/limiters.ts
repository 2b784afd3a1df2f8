import { isLimiter } from '../../code/packages/catalogue.ts';
import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import { entry, flat, functionsIn, isGlobal, isLiteral, linksOf, placeKey } from './chain.ts';
import { isForDevelopers } from './handlers.ts';
import { numberOf } from './numbers.ts';
import { declaredMajor } from './steps.ts';

const FACTORIES = ['', 'default', 'rateLimit', 'RateLimit', 'slowDown', 'SlowDown'];
const NAMED = /limiter|\blimits?\b|rate-?_?limit|throttl|slow-?_?down|brute-?_?force/i;

export const isLimiterName = (name: string): boolean => NAMED.test(name);

/** `loginLimiter`, `authLimit`: by its name it counts guesses, and not all requests. */
export const isForLogins = (name: string): boolean => /log_?in|sign_?in|auth|passw|brute|credential/i.test(name);

const isOfPackage = (call: Call): boolean => isLimiter(call.module);

export function limiterCalls(project: Project): Call[] {
  return project.calls.filter((call) => isOfPackage(call) && FACTORIES.includes(call.member));
}

/** A limiter of a package, or one of the app's own: by its name, or because it answers 429 or calls one. */
export function isLimiterValue(value: Value): boolean {
  switch (value.kind) {
    case 'call':
      return (
        isOfPackage(value.call) ||
        (value.call.module === '' && NAMED.test(value.call.text)) ||
        functionsIn(value).some(({ limits }) => limits)
      );
    case 'function':
      return NAMED.test(value.fn.name) || value.fn.limits;
    // `bruteForce.prevent`, a member of what the package has made, is one, too.
    case 'import':
      return isLimiter(value.module) || NAMED.test(`${value.module} ${value.member}`);
    case 'unseen':
      return NAMED.test(value.text);
    default:
      return false;
  }
}

/** Headers by which a client may be another one with each request. */
const CHOSEN =
  /x-forwarded-for|x-real-ip|x-client-ip|['"`.]forwarded\b|user-agent|\bheaders(?:\??\.|\?*\.?\[\s*['"`])x-?(?:client|device|request|session|user|visitor)|\.(?:get|header)\(\s*['"`]x-(?:client|device|request|session|user|visitor)/i;

/** A limiter that counts by what the client says of itself. */
export function isKeyedByClient({ args: [options] }: Call): boolean {
  const key = entry(options, 'keyGenerator');
  return key?.kind === 'function' && CHOSEN.test(key.fn.returns);
}

/** A limiter that nobody comes up against: it skips every request, or counts further than anybody asks. */
export function stopsNobody({ module, args: [options] }: Call, project: Project): boolean {
  const skip = entry(options, 'skip');
  if (skip?.kind === 'function' && ALWAYS.test(skip.fn.returns.trim())) return true;
  const most = entry(options, 'limit') ?? entry(options, 'max');
  if (most?.kind === 'unseen')
    return /^(Number\.)?(Infinity|POSITIVE_INFINITY|MAX_(SAFE_INTEGER|VALUE))$/.test(most.text);
  if (isLiteral(most, 0) && module === 'express-rate-limit' && (declaredMajor(project, module) ?? 7) < 7) return true;
  const minutes = (numberOf(entry(options, 'windowMs')) || 60_000) / 60_000;
  return (numberOf(most) ?? 0) / minutes > ENDLESS;
}

/** `true`, and `isTest() || true`, which a choice around it would make one of two. */
const ALWAYS = /^(?:[^?]*\|\|\s*)?(?:true|!0|1)$/;

/** Requests a minute that no client is stopped at. */
const ENDLESS = 1_000_000;

/** All limiters among some values are of a package, and none of them stops anybody. */
export function areIdle(values: readonly Value[], project: Project): boolean {
  const limiters = values.filter(isLimiterValue);
  return limiters.length > 0 && limiters.every((value) => value.kind === 'call' && isIdle(value.call, project));
}

const isIdle = (call: Call, project: Project): boolean =>
  isOfPackage(call) && (stopsNobody(call, project) || isKeyedByClient(call));

export const limits = (item: ChainItem): boolean => item.kind === 'use' && flat(item.args).some(isLimiterValue);

/** A limiter that leaves no more tries than one for logins does, whatever else it counts: ten requests in ten minutes. */
export function isTight(item: ChainItem): boolean {
  if (item.kind !== 'use') return false;
  return flat(item.args).some((value) => {
    if (value.kind !== 'call' || !isOfPackage(value.call)) return false;
    const [options] = value.call.args;
    const [count, window] = [numberOf(entry(options, 'limit') ?? entry(options, 'max')), entry(options, 'windowMs')];
    if (count === null || count <= 0 || window === undefined) return false;
    const milliseconds = numberOf(window);
    const minutes = milliseconds === null ? LONGEST : milliseconds / 60_000;
    return count <= Math.min(FEW, TRIES_A_MINUTE * minutes);
  });
}

const FEW = 20;
const TRIES_A_MINUTE = 2;
/** Of a window that is not seen, the number of tries alone decides. */
const LONGEST = 15;

/** A limiter for every request, or for all of `/api`, whether or not it can be switched off; or one that is used in a way that is not seen. */
export function isLimited(app: App, project: Project): boolean {
  // `app.use(['/api', '/rss'], limiter)`
  const pathsOf = ({ path }: ChainItem): string[] => (path.seen ? [path.value] : (path.several ?? []));
  const wide = (item: ChainItem): boolean =>
    isGlobal(item) || pathsOf(item).some((path) => /^\/(api|v\d+)\b[^/]*\/?$/.test(path));
  return linksOf(app).some((item) => limits(item) && wide(item) && !isForDevelopers(item)) || usesUnseen(project);
}

/** Calls of limiter packages that no chain and no route shows: where they stand is not known. */
function usesUnseen(project: Project): boolean {
  if (project.calls.some((call) => call.module === 'rate-limiter-flexible')) return true;
  const chains = project.apps.flatMap((app) => app.chain.flatMap((item) => item.args));
  const links = project.routerLinks.flatMap((link) => link.args);
  const routes = project.routes.flatMap((route) => [...route.through, ...route.handlers]);
  const seen = new Set([...chains, ...links, ...routes].flatMap((value) => placesOf(value)));
  const unused = new Set(project.unusedLimiters.map(({ place }) => placeKey(place)));
  return limiterCalls(project).some(({ place }) => !seen.has(placeKey(place)) && !unused.has(placeKey(place)));
}

function placesOf(value: Value): string[] {
  if (value.kind === 'array') return value.items.flatMap(placesOf);
  if (value.kind !== 'call') return [];
  const { place, args } = value.call;
  return [placeKey(place), ...args.flatMap(placesOf)];
}

/** Whoever starts it for himself alone is nobody to be stopped. */
export const ofOneUser = ({ operations: { ownUse } }: Project): { severity: 'low'; refused: string } | undefined =>
  ownUse === null
    ? undefined
    : { severity: 'low', refused: `It serves a single user (${ownUse}): add a limit if others can reach it.` };

export function severalProcesses(project: Project): boolean {
  const scripts = Object.values(project.manifest?.scripts ?? {}).join('\n');
  return (
    /pm2[^\n]*\s(-i|--instances)[\s=]+(?!1\b)/.test(scripts) ||
    project.operations.processes !== null ||
    project.calls.some((call) => /^(node:)?cluster$/.test(call.module) && call.member === 'fork')
  );
}
