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

/** The handler that a place stands in. */
export function handlerAt(project: Project, place: Place): FunctionFact | undefined {
  for (const { handlers } of project.routes) {
    const found = functionsIn(handlers).find((fn) => holds(fn.place, place));
    if (found) return found;
  }
  return undefined;
}

const holds = (around: Place, place: Place): boolean =>
  around.file === place.file && around.start <= place.start && around.end >= place.end;

/** An error in it ends the process: nobody handles the rejection of a handler of Express 4. */
export function endsProcess(project: Project, place: Place): boolean {
  const fn = handlerAt(project, place);
  return fn?.rejects === true && (project.express?.major ?? 4) < 5 && project.forwarding.length === 0;
}
