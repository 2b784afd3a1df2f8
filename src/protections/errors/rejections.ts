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
  refused?: string;
}

/** Express 4 takes no notice of a rejected handler; a later one, or a patched one, does. */
export function rejecting(project: Project): Registration[] {
  if (project.express?.major !== 4) return [];
  const patches = ['express-async-errors', 'express-async-patch'];
  if (patches.some((name) => project.manifest?.dependencies[name])) return [];
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
  const refused = method === 'param' ? {} : whyNot(fns);
  return [{ at, method, failing: failing.map(({ place }) => place), handler: first.place, ...refused }];
}

const handlersIn = (value: Value): FunctionFact[] =>
  flat([value]).flatMap((one) => (one.kind === 'function' ? [one.fn] : []));
const fails = (fn: FunctionFact): boolean => fn.async && fn.rejects;

function whyNot(fns: readonly FunctionFact[]): { refused?: string } {
  if (!fns.some((fn) => fn.params === 4)) return {};
  return { refused: 'It handles errors itself: put a try around its body and call next(error) in the catch.' };
}
