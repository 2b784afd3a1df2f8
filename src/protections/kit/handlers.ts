import type { FunctionFact, Project, Route, Value } from '../../model/project.ts';
import { holds, type Place } from '../../model/place.ts';
import { isSecurityMember } from './chain.ts';

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

/** An error there ends the process: nobody handles the rejection of a handler of Express 4. */
export function endsProcess(project: Project, place: Place): boolean {
  if ((project.express?.major ?? 4) >= 5 || project.forwarding.length > 0) return false;
  // What a wrapper is handed (`asyncHandler(create)`) may be caught there.
  const bare = project.routes.flatMap(({ handlers, through }) => [...handlers, ...through]);
  return bare.some((value) => value.kind === 'function' && value.fn.rejects && holds(value.fn.place, place));
}

/** Routes of one router, each place once. */
export function byRouter(routes: readonly Route[]): Route[][] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    if (/^(use|param|head|options)$/.test(route.method)) continue;
    const key = `${route.file} ${route.receiver}`;
    const group = groups.get(key) ?? [];
    if (!group.some(({ place, method }) => place.start === route.place.start && method === route.method))
      group.push(route);
    groups.set(key, group);
  }
  return [...groups.values()];
}
