import type { Call, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { callsOf, everyCall, flat, handlersOf, isGlobal, isLiteral, linksOf, samePlace } from '../kit/chain.ts';
import { endpointOf } from '../kit/endpoints.ts';
import { isForDevelopers } from '../kit/handlers.ts';

export const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

/** Calls of the package, each once, but for those that see no request, or only requests of developers. */
export function corsCalls(project: Project): Call[] {
  const late = [...afterGlobal(project), ...whileDeveloping(project)];
  return everyCall(project).filter((call) => isCors(call) && !late.some((place) => samePlace(place, call.place)));
}

/** `if (process.env.NODE_ENV !== 'production') app.use(cors());`: a front end that another server builds anew as it changes. */
const whileDeveloping = ({ apps }: Project): Place[] =>
  apps.flatMap(({ chain }) => chain.filter(isForDevelopers).flatMap(callsOf).filter(isCors)).map(({ place }) => place);

/** `app.get('/feed.json', cors(), feed)`: what one route gives to whoever asks, it gives to pages of every origin, too. */
export function isForOneOpenRoute(call: Call, project: Project): boolean {
  const isIn = (values: readonly Value[]): boolean =>
    flat(values).some((value) => value.kind === 'call' && samePlace(value.call.place, call.place));
  const routes = project.routes.filter(({ handlers }) => isIn(handlers));
  const isShared = project.apps.some(({ chain }) => chain.some(({ kind, args }) => kind !== 'route' && isIn(args)));
  return (
    routes.length > 0 &&
    !isShared &&
    routes.every((route) => /^(get|head)$/.test(route.method) && endpointOf(project, route).unguarded)
  );
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
