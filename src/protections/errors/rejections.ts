import type { FunctionFact, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { flat, samePlace } from '../kit/chain.ts';

/** A call that registers async handlers whose failures nobody handles: `router.get('/', list)`. */
export interface Registration {
  /** The statement, or the link of a chain. */
  at: Place;
  method: string;
  /** Where those handlers are written in the call. */
  failing: readonly (Place | null)[];
  /** Where the first of them is made. */
  handler: Place;
  /** One of them is for errors: Express knows it by its four parameters, which a wrapper does not have. */
  takesErrors: boolean;
}

/** Express 4 takes no notice of a rejected handler; a later one, or a patched one, does. The patches do not reach `router.param`. */
export function rejecting(project: Project): Registration[] {
  if (project.express?.major !== 4) return [];
  const isWatched = project.forwarding.length > 0;
  const calls = [...registeredBy(project).values()];
  const routes = project.routes.filter(({ method }) => method !== 'ws');
  return [
    ...calls,
    ...routes.map(({ place, method, handlers, handlerPlaces }) => ({
      at: place,
      method,
      handlers,
      places: handlerPlaces,
    })),
  ]
    .filter(({ method }) => !isWatched || method === 'param')
    .flatMap(toRegistration)
    .filter(({ at }, index, all) => all.findIndex((other) => samePlace(other.at, at)) === index);
}

interface Registered {
  at: Place;
  method: string;
  handlers: readonly Value[];
  places: readonly (Place | null)[];
}

/** `app.use(a, b)` is two links of a chain and one call. */
function registeredBy(project: Project): Map<string, Registered> {
  const calls = new Map<string, Registered>();
  const links = [...project.apps.flatMap((app) => app.chain), ...project.routerLinks];
  for (const { kind, method, place, args, argPlaces } of links) {
    if (kind !== 'use' && kind !== 'mount' && kind !== 'param') continue;
    const key = `${place.file}:${place.start}`;
    const { handlers, places } = calls.get(key) ?? { handlers: [], places: [] };
    const more = { handlers: [...handlers, ...args], places: [...places, ...argPlaces] };
    calls.set(key, { at: place, method, ...more });
  }
  return calls;
}

function toRegistration({ at, method, handlers, places }: Registered): Registration[] {
  const failing = handlers.flatMap((value, index) =>
    handlersIn(value).some(fails) ? [{ value, place: places[index] ?? null }] : [],
  );
  const fns = failing.flatMap(({ value }) => handlersIn(value).filter(fails));
  const [first] = fns;
  if (!first) return [];
  const takesErrors = method !== 'param' && fns.some(({ params }) => params === 4);
  return [{ at, method, failing: failing.map(({ place }) => place), handler: first.place, takesErrors }];
}

const handlersIn = (value: Value): FunctionFact[] =>
  flat([value]).flatMap((one) => (one.kind === 'function' ? [one.fn] : []));
const fails = (fn: FunctionFact): boolean => fn.async && fn.rejects;
