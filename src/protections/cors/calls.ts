import type { Call, Project } from '../../model/project.ts';
import { callsOf, handlersOf, isLiteral, linksOf, samePlace } from '../kit/chain.ts';

export const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

/** Calls of the package, each once. */
export function corsCalls(project: Project): Call[] {
  const inChains = project.apps.flatMap((app) => linksOf(app).flatMap(callsOf));
  const all = [...project.calls, ...inChains].filter(isCors);
  return all.filter((call, index) => all.findIndex(({ place }) => samePlace(place, call.place)) === index);
}

/** Headers that functions of this app write for every origin: `*`, `null`. */
export function headersByHand(project: Project) {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.filter(
    ({ name, value }) => name === 'access-control-allow-origin' && (isLiteral(value, '*') || isLiteral(value, 'null')),
  );
}
