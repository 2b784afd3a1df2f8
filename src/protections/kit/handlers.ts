import type { ChainItem, FunctionFact, Project, Route, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { callsOf, isSecurityMember } from './chain.ts';
import { holdersAmong } from './holders.ts';

/** Functions among handlers, those in lists and in wrappers of the app (`asyncHandler(create)`) among them; none that a package is given. */
export function ownFunctionsIn(values: readonly Value[]): FunctionFact[] {
  return values.flatMap((value) => {
    if (value.kind === 'function') return [value.fn];
    if (value.kind === 'array') return ownFunctionsIn(value.items);
    return value.kind === 'call' && value.call.module === '' ? ownFunctionsIn(value.call.args) : [];
  });
}

/** The function that answers a route, where it is seen. */
export function answerOf({ handlers }: Pick<Route, 'handlers'>): FunctionFact | undefined {
  return ownFunctionsIn(handlers.slice(-1)).at(-1);
}

/** Middleware of our config module; a function of the app may have its name. */
export const isOurs = (value: Value, member: string, { security }: Project): boolean =>
  value.kind === 'function'
    ? value.fn.place.file === security.path && value.fn.name === member
    : isSecurityMember(value, member);

/** The page of errors for developers, with the stack: `app.use(errorhandler())`. */
export const isErrorPage = (item: ChainItem): boolean =>
  callsOf(item).some(
    ({ module, member }) => module === 'errorhandler' || (module === 'express' && member === 'errorHandler'),
  );

const rejecting = new WeakMap<Project, (place: Place) => number[]>();

/** Finds handlers around a place that may reject; what a wrapper is handed (`asyncHandler(create)`) may be caught there. */
function rejectingAround(project: Project): (place: Place) => number[] {
  const before = rejecting.get(project);
  if (before) return before;
  const bare = project.routes.flatMap(({ handlers, through }) => [...handlers, ...through]);
  const places = bare.flatMap((value) => (value.kind === 'function' && value.fn.rejects ? [value.fn.place] : []));
  const made = holdersAmong([...new Set(places)]);
  rejecting.set(project, made);
  return made;
}

/** An error there ends the process: nobody handles the rejection of a handler of Express 4. */
export function endsProcess(project: Project, place: Place): boolean {
  if ((project.express?.major ?? 4) >= 5 || project.forwarding.length > 0) return false;
  return rejectingAround(project)(place).length > 0;
}

const grouped = new WeakMap<readonly Route[], Route[][]>();

/** Routes of one router, each place once. */
export function byRouter(routes: readonly Route[]): Route[][] {
  const before = grouped.get(routes);
  if (before) return before;
  const groups = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    if (/^(use|param|head|options)$/.test(route.method)) continue;
    const key = `${route.file} ${route.receiver}`;
    const group = groups.get(key) ?? new Map<string, Route>();
    const place = `${route.place.start} ${route.method}`;
    if (!group.has(place)) group.set(place, route);
    groups.set(key, group);
  }
  const made = [...groups.values()].map((group) => [...group.values()]);
  grouped.set(routes, made);
  return made;
}

/** `if (process.env.NODE_ENV !== 'production') app.use(errorHandler())`: the others are left to Express. */
export const isForDevelopers = ({ condition = '' }: Pick<ChainItem, 'condition'>): boolean =>
  DEVELOPERS.test(condition);
const DEVELOPERS =
  /^[^!]*===? *['"]dev(elopment)?['"]|!==? *['"]prod|^(\w+\.)*is_?dev(elopment)?$|^!\(?(\w+\.)*is_?prod(uction)?\)?$|^!\(.*[^!]==+ *['"]prod/i;
