import { isLimiter } from '../../code/packages/catalogue.ts';
import type { Project, Route, Value } from '../../model/project.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { areIdle, isForLogins, isLimiterName, isLimiterValue } from '../kit/limiters.ts';
import { loginsOf, triedAt, type Tried } from '../kit/logins.ts';

/**
 * The limiter that a route above it in the same list is given by name, and that counts the like: `authLimiter` of
 * `router.post('/login', authLimiter, login)`. A file that has one gets no second.
 */
export function limiterBeside(route: Route, project: Project): string | undefined {
  const wanted = triedAt(route);
  const above = loginsOf(project).filter(
    (other) => other.file === route.file && other.receiver === route.receiver && other.place.start < route.place.start,
  );
  const names = above.flatMap((other) =>
    other.handlers.flatMap((value, at) => {
      const name = other.handlerNames[at] ?? '';
      // The last one answers: it may know limits of its own.
      const isAlone = at < other.handlers.length - 1 && isNothingElse(value, name);
      const fits = name !== '' && isAlone && !areIdle([value], project) && !GENERAL.test(name);
      return fits && countsAlike(triedAt(other), wanted, value) ? [name] : [];
    }),
  );
  return names.at(-1) ?? leftOut(route, project);
}

/** `loginLimiter` that the file imports or makes, and that is registered nowhere. */
function leftOut(route: Route, { unusedLimiters }: Project): string | undefined {
  if (!/^(password|code)$/.test(triedAt(route))) return undefined;
  return unusedLimiters.find(({ name, files }) => files.includes(route.file) && isForLogins(name))?.name;
}

/** A limiter of a package, or one that is called so. */
const isNothingElse = (value: Value, name: string): boolean =>
  isLimiterValue(value) && ((value.kind === 'call' && isLimiter(value.call.module)) || isLimiterName(name));

/** For every request, and too wide for guesses. */
const GENERAL = /general|global|default|api/i;

/** What stops guesses stops floods of messages, too, unless successes are not counted. New accounts are counted by themselves. */
function countsAlike(given: Tried, wanted: Tried, limiter: Value): boolean {
  if (given === wanted) return true;
  if (given === 'account' || wanted === 'account' || given === 'message') return false;
  const [options] = limiter.kind === 'call' ? limiter.call.args : [];
  return wanted !== 'message' || !isLiteral(entry(options, 'skipSuccessfulRequests'), true);
}
