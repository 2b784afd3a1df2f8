import type { FunctionFact, Project, Route, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';

/** Functions among handlers, those in lists and in wrappers (`asyncHandler(create)`) among them. */
export function functionsIn(values: readonly Value[]): FunctionFact[] {
  return values.flatMap((value) => {
    if (value.kind === 'function') return [value.fn];
    if (value.kind === 'array') return functionsIn(value.items);
    return value.kind === 'call' && value.call.module === '' ? functionsIn(value.call.args) : [];
  });
}

/** The function that answers a route, where it is seen. */
export function answerOf({ handlers }: Pick<Route, 'handlers'>): FunctionFact | undefined {
  return functionsIn(handlers.slice(-1)).at(-1);
}

const holds = (around: Place, place: Place): boolean =>
  around.file === place.file && around.start <= place.start && around.end >= place.end;

/** An error there ends the process: nobody handles the rejection of a handler of Express 4. */
export function endsProcess(project: Project, place: Place): boolean {
  if ((project.express?.major ?? 4) >= 5 || project.forwarding.length > 0) return false;
  // What a wrapper is handed (`asyncHandler(create)`) may be caught there.
  const bare = project.routes.flatMap(({ handlers, through }) => [...handlers, ...through]);
  return bare.some((value) => value.kind === 'function' && value.fn.rejects && holds(value.fn.place, place));
}
