import type { Call, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { callsOf, everyCall, handlersOf, isGlobal, isLiteral, linksOf, samePlace } from '../kit/chain.ts';

export const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

/** Calls of the package, each once, but for those that see no request. */
export function corsCalls(project: Project): Call[] {
  const late = afterGlobal(project);
  return everyCall(project).filter((call) => isCors(call) && !late.some((place) => samePlace(place, call.place)));
}

/** `app.options('*', cors())` behind `app.use(cors(options))`, which has answered every preflight. */
function afterGlobal({ apps }: Project): Place[] {
  return apps.flatMap((app) => {
    const links = linksOf(app);
    const first = links.findIndex((item) => isGlobal(item) && callsOf(item).some(isCors));
    const behind = first < 0 ? [] : links.slice(first + 1).filter(({ method }) => method === 'options');
    return behind.flatMap((item) => callsOf(item).filter(isCors)).map(({ place }) => place);
  });
}

/** Headers that functions of this app write for every origin: `*`, `null`. */
export function headersByHand(project: Project) {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.filter(
    ({ name, value }) => name === 'access-control-allow-origin' && (isLiteral(value, '*') || isLiteral(value, 'null')),
  );
}
