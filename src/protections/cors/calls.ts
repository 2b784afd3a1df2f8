import type { Call, Project } from '../../model/project.ts';
import { callsOf, handlersOf, isLiteral, samePlace } from '../kit/chain.ts';

export const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

/** Calls of the package, each once. */
export function corsCalls(project: Project): Call[] {
  const inChains = project.apps.flatMap((app) => app.chain.flatMap(callsOf));
  const all = [...project.calls, ...inChains].filter(isCors);
  return all.filter((call, index) => all.findIndex(({ place }) => samePlace(place, call.place)) === index);
}

/** Headers that functions of this app write: `*`, or the origin of the request as it came. */
export function headersByHand(project: Project) {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.filter(({ name, value, conditional }) => {
    if (name !== 'access-control-allow-origin') return false;
    // A variable of that name, without a look at what it holds.
    if (value.kind === 'unseen' && !conditional && /^(req(uest)?_?)?origin$/i.test(value.text)) return true;
    return isLiteral(value, '*') || (value.kind === 'unseen' && /headers?\W+origin|get\(\W*origin/i.test(value.text));
  });
}
