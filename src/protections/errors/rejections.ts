import { hasRole } from '../../code/packages/catalogue.ts';
import type { FunctionFact, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { isForDevelopers } from '../kit/handlers.ts';
import { flat, placeKey } from '../kit/chain.ts';

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
  /** All of them are. */
  forErrors: boolean;
  /** As many parameters as the one of them that has most. */
  takes: number;
  /** One of them may have parameters of types of its own. */
  ownTypes: boolean;
}

/** Express 4 takes no notice of a rejected handler; a later one, or a patched one, does. No patch reaches `router.param`, ours no handler of errors. */
export function rejecting(project: Project): Registration[] {
  if (project.express?.major !== 4) return [];
  const isWatched = project.forwarding.length > 0;
  const alsoErrors = project.forwarding.some(({ errors }) => errors);
  const calls = [...registeredBy(project).values()];
  const watched = new Set(
    project.calls.flatMap((call) => (hasRole(call.module, 'watched-router') ? [call.place.file] : [])),
  );
  const links = project.apps.flatMap(({ chain }) => chain);
  const tried = new Set(links.filter(isForDevelopers).map(({ place }) => placeKey(place)));
  const routes = project.routes.filter(({ method }) => method !== 'ws');
  const all = [
    ...calls,
    ...routes.map(({ place, method, handlers, handlerPlaces }) => ({
      at: place,
      method,
      handlers,
      places: handlerPlaces,
    })),
  ].filter(({ at }) => !watched.has(at.file) && !tried.has(placeKey(at)));
  const uses = usesOf(all);
  const found = all
    .flatMap((one) => toRegistration(one, uses))
    .filter(({ method, forErrors }) => !isWatched || method === 'param' || (forErrors && !alsoErrors));
  const seen = new Set<string>();
  return found.filter(({ at }) => {
    const key = `${placeKey(at)}-${at.end}`;
    return !seen.has(key) && seen.add(key);
  });
}

const failingLate = new WeakMap<Project, boolean>();

/** Some async handler may fail after it has handed its request on; what is not seen may. */
export function mayFailLate(project: Project): boolean {
  const known = failingLate.get(project) ?? someFailLate(project);
  failingLate.set(project, known);
  return known;
}

function someFailLate(project: Project): boolean {
  const given = [...registeredBy(project).values(), ...project.routes].flatMap(({ handlers }) => flat(handlers));
  return given.some((value) => {
    if (value.kind === 'function') return value.fn.async && value.fn.rejects && value.fn.passes;
    const module = value.kind === 'call' ? value.call.module : value.kind === 'import' ? value.module : '';
    return value.kind === 'unseen' || ((value.kind === 'call' || value.kind === 'import') && /^(\.|$)/.test(module));
  });
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
    const key = placeKey(place);
    const { handlers, places } = calls.get(key) ?? { handlers: [], places: [] };
    const more = { handlers: [...handlers, ...args], places: [...places, ...argPlaces] };
    calls.set(key, { at: place, method, ...more });
  }
  return calls;
}

function toRegistration(
  { at, method, handlers, places }: Registered,
  uses: ReadonlyMap<string, number>,
): Registration[] {
  const failing = handlers.flatMap((value, index) =>
    failingIn(value).length > 0 ? [{ value, place: madeAt(value, uses) ?? places[index] ?? null }] : [],
  );
  const fns = failing.flatMap(({ value }) => failingIn(value));
  const [first] = fns;
  if (!first) return [];
  const takesErrors = method !== 'param' && fns.some(({ params }) => params === 4);
  const takes = Math.max(...fns.map(({ params }) => params));
  const forErrors = takesErrors && fns.every(({ params }) => params === 4);
  const ownTypes = fns.some((fn) => fn.ownTypes ?? true);
  const made = failing.map(({ place }) => place);
  return [{ at, method, failing: made, handler: first.place, takesErrors, forErrors, takes, ownTypes }];
}

/** `paged(Model)` of an own `paged = (model) => async (req, res) => …`, and what many routes share: that is one handler, where it is made. */
function madeAt(value: Value, uses: ReadonlyMap<string, number>): Place | undefined {
  const one = value.kind === 'array' ? undefined : failingIn(value)[0];
  const isShared = one?.form === 'value' && (uses.get(placeKey(one.place)) ?? 0) > SHARED;
  return isShared || one?.form === 'returned' ? one.place : undefined;
}

const SHARED = 3;

/** In how many calls each handler is registered. */
function usesOf(registered: readonly Registered[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { handlers } of registered)
    for (const { place } of handlers.flatMap(failingIn))
      uses.set(placeKey(place), (uses.get(placeKey(place)) ?? 0) + 1);
  return uses;
}

/** Async handlers that may reject, and what wrappers that catch nothing have made of handlers. */
function failingIn(value: Value): (Pick<FunctionFact, 'place' | 'params'> & Partial<FunctionFact>)[] {
  return flat([value]).flatMap((one) => {
    if (one.kind === 'call' && one.call.rejecting) {
      const { rejecting: place, takes: params = 3, form = 'declared' } = one.call;
      return [{ place, params, form }];
    }
    return one.kind === 'function' && one.fn.async && one.fn.rejects ? [one.fn] : [];
  });
}
