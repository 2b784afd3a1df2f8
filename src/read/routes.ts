import type { Route, RouterLink, Value } from '../model/project.ts';
import type { Hub, HubItem, Known } from '../code/values/value.ts';
import { argumentNames, argumentPlaces } from './apps.ts';
import { liveItems } from './hub-items.ts';
import { type Facts, placeOf } from './values.ts';

/** Every route of the apps, those of routers with the paths that lead to them; routers nobody mounts come last. */
export function readRoutes(apps: readonly Hub[], hubs: readonly Hub[], facts: Facts): Route[] {
  const routes: Route[] = [];
  const reached = new Set<Hub>();
  apps.forEach((app, index) => {
    if (!reached.has(app)) addRoutes(app, '', index, { routes, reached, facts, apps, way: [], through: [] });
  });
  for (const hub of hubs) {
    if (!reached.has(hub)) addRoutes(hub, '', -1, { routes, reached, facts, apps, way: [], through: [] });
  }
  return routes;
}

/** Handlers of `router.use(…)`, wherever they stand among the routes. */
export function readRouterHandlers(hubs: readonly Hub[], facts: Facts): Value[] {
  const handlers = hubs.flatMap((hub) => {
    if (hub.kind === 'app') return [];
    return hub.items.flatMap((item) => (item.kind === 'use' || item.kind === 'mount' ? item.args : []));
  });
  return [...new Set(handlers)].filter(({ type }) => type !== 'hub').map((handler) => facts.value(handler));
}

/** `router.use(…)` and `router.param(…)` as calls, each with its place. */
export function readRouterLinks(hubs: readonly Hub[], facts: Facts): RouterLink[] {
  return hubs.flatMap((hub) => {
    if (hub.kind === 'app') return [];
    return liveItems(hub).flatMap((item) => {
      const { kind, method, site, args } = item;
      return kind === 'use' || kind === 'mount' || kind === 'param'
        ? [
            {
              kind,
              method,
              path: facts.path(item.path),
              place: placeOf(site),
              args: args.map((arg) => facts.value(arg)),
              argPlaces: argumentPlaces(item),
            },
          ]
        : [];
    });
  });
}

interface Walk {
  routes: Route[];
  reached: Set<Hub>;
  facts: Facts;
  apps: readonly Hub[];
  way: readonly Hub[];
  through: readonly Value[];
}

function addRoutes(hub: Hub, prefix: string, app: number, walk: Walk): void {
  if (walk.way.includes(hub) || walk.routes.length > 20_000) return;
  walk.reached.add(hub);
  const way = [...walk.way, hub];
  let { through } = walk;
  for (const item of liveItems(hub)) {
    if (item.kind === 'route') walk.routes.push(...toRoutes(item, prefix, app, { ...walk, through }));
    if (item.kind !== 'use' && item.kind !== 'mount') continue;
    const passed = [...through, ...item.args.flatMap((arg) => (arg.type === 'hub' ? [] : [walk.facts.value(arg)]))];
    for (const arg of item.args) {
      if (arg.type !== 'hub') continue;
      for (const path of pathsOf(item.path)) {
        addRoutes(arg.hub, joinRoute(prefix, path), app, { ...walk, way, through: passed });
      }
    }
    // What an app uses for every request is in its chain.
    if (hub.kind === 'router' && pathsOf(item.path).every((path) => path === '' || path === '/')) through = passed;
  }
}

function toRoutes(item: HubItem, prefix: string, app: number, { facts, through }: Walk): Route[] {
  const handlers = item.args.map((arg) => facts.value(arg));
  const place = placeOf(item.site);
  const handlerPlaces = argumentPlaces(item);
  const handlerNames = argumentNames(item);
  const { method, receiver } = item;
  const common = { method, receiver, file: place.file, place, handlers, handlerPlaces, handlerNames, through, app };
  const several =
    item.path?.type === 'array' && item.path.items.every((one) => one.type === 'literal')
      ? item.path.items
      : [item.path];
  return several.map((path) => {
    const seen = facts.path(path);
    const pattern = path?.type === 'regexp' && path.flags === '' ? { pattern: path.source } : {};
    return { ...common, ...pattern, path: seen, full: joinRoute(prefix, seen.seen ? seen.value : '') };
  });
}

/** The literal paths of a mount; what is not seen adds nothing. */
function pathsOf(path: Known | undefined): string[] {
  if (path?.type === 'literal') return [String(path.value)];
  if (path?.type === 'env' && path.fallback?.type === 'literal') return [String(path.fallback.value)];
  if (path?.type === 'array') return path.items.flatMap((item) => pathsOf(item));
  return [''];
}

export function joinRoute(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
