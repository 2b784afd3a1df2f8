import { hasRole } from '../../code/packages/catalogue.ts';
import type { Path } from '../../model/tree.ts';
import type { Call, FunctionFact, Project, Value } from '../../model/project.ts';
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
  const watched = new Set(
    project.calls.flatMap((call) => (hasRole(call.module, 'watched-router') ? [call.place.file] : [])),
  );
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
    .filter(({ method, at }) => (!isWatched || method === 'param') && !watched.has(at.file))
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
    failingIn(value).length > 0 ? [{ value, place: places[index] ?? null }] : [],
  );
  const fns = failing.flatMap(({ value }) => failingIn(value));
  const [first] = fns;
  if (!first) return [];
  const takesErrors = method !== 'param' && fns.some(({ params }) => params === 4);
  return [{ at, method, failing: failing.map(({ place }) => place), handler: first.place, takesErrors }];
}

/** Async handlers that may reject, and what wrappers that catch nothing have made of handlers. */
function failingIn(value: Value): Pick<FunctionFact, 'place' | 'params'>[] {
  return flat([value]).flatMap((one) => {
    if (one.kind === 'call' && one.call.rejecting) return [{ place: one.call.rejecting, params: 3 }];
    return one.kind === 'function' && one.fn.async && one.fn.rejects ? [one.fn] : [];
  });
}

/** By what the file of a registration wraps handlers already: `asyncHandler` of `app.get('/', asyncHandler(list))`. */
export function wrapperBeside(file: Path, project: Project): string | undefined {
  const links = [...project.apps.flatMap(({ chain }) => chain), ...project.routerLinks];
  const values = [
    ...links.filter(({ place }) => place.file === file).flatMap(({ args }) => args),
    ...project.routes.filter(({ place }) => place.file === file).flatMap(({ handlers }) => handlers),
  ];
  const wrapper = flat(values).find(
    (value) => value.kind === 'call' && value.call.place.file === file && isWrapper(value.call),
  );
  return wrapper?.kind === 'call' ? wrapper.call.text : undefined;
}

const isWrapper = ({ module, text, args, rejecting }: Call): boolean =>
  /^[\w$.]+$/.test(text) &&
  args.length === 1 &&
  args.every(({ kind }) => kind === 'function') &&
  (hasRole(module, 'async-wrapper') || (module === '' && !rejecting && /async|wrap|catch|handle/i.test(text)));
