/** The router of Express 4 and 5, as far as routes are read from it. */
interface Layer {
  route?: { path: unknown; methods?: Record<string, boolean>; stack: readonly { method?: string }[] };
  handle?: { stack?: readonly Layer[] };
  [mount]?: unknown;
}

interface Mountable {
  stack?: Layer[];
  use?: (...given: unknown[]) => unknown;
}

const mount = Symbol('mount');

/**
 * Makes routers keep the paths that others are mounted at: Express turns them into functions. To be called before the
 * app is made.
 *
 * @param express what `express` exports
 */
export function recordMounts(express: unknown): void {
  const { Router } = Object(express) as { Router: Mountable & { prototype?: Mountable } };
  const owner = Router.prototype?.use ? Router.prototype : Router;
  const { use } = owner;
  if (!use || mount in use) return;
  const recording = function (this: Mountable, ...given: unknown[]): unknown {
    const before = this.stack?.length ?? 0;
    const result = use.apply(this, given);
    const path = typeof given[0] === 'function' || isHandlers(given[0]) ? '/' : given[0];
    for (const layer of this.stack?.slice(before) ?? []) layer[mount] = path;
    return result;
  };
  owner.use = Object.assign(recording, { [mount]: true });
}

const isHandlers = (given: unknown): boolean =>
  Array.isArray(given) && given.flat().every((each) => typeof each === 'function');

/** Every route of an app, as `GET /notes/:id`, each once. */
export function routesOf(app: unknown): string[] {
  const made = Object(app) as { router?: Mountable; _router?: Mountable };
  // Express 4 has the other one, and throws at `router`.
  const { stack = [] } = made._router ?? made.router ?? {};
  return [...new Set(routesIn(stack, ''))].sort();
}

function routesIn(stack: readonly Layer[], prefix: string): string[] {
  return stack.flatMap(({ route, handle, [mount]: mounted = '/' }) => {
    if (route) {
      const methods = route.methods?.['_all'] === true ? ['ALL'] : Object.keys(route.methods ?? {});
      return pathsOf(route.path).flatMap((path) =>
        methods.map((method) => `${method.toUpperCase()} ${join(prefix, path)}`),
      );
    }
    if (!handle?.stack) return [];
    return pathsOf(mounted).flatMap((path) => routesIn(handle.stack ?? [], join(prefix, path)));
  });
}

const pathsOf = (path: unknown): string[] => (Array.isArray(path) ? path : [path]).map(String);

function join(prefix: string, path: string): string {
  return `${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
