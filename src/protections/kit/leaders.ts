import type { App, Route } from '../../model/project.ts';
import { holdersAmong } from './holders.ts';

/** Which links of an app's chain lead to a route. */
export interface Leaders {
  /** Place in the chain of the first one; -1 where none does. */
  firstTo(route: Route): number;
}

export const isPrefix = (prefix: string, path: string): boolean =>
  prefix === '' || prefix === '/' || path === prefix || path.startsWith(`${prefix.replace(/\/$/, '')}/`);

const known = new WeakMap<App, Leaders>();

/** Read once for each app: an app has many routes, and its chain many links. */
export function leadersOf(app: App): Leaders {
  const before = known.get(app);
  if (before) return before;
  const places = app.chain.map(({ kind, place }) => (kind === 'route' ? place : null));
  const [around, firstMount] = [holdersAmong(places), mountsIn(app)];
  const firstTo = (route: Route): number => {
    const found = [...around(route.place).slice(0, 1), firstMount(route.full)].filter((at) => at >= 0);
    return found.length > 0 ? Math.min(...found) : -1;
  };
  const made = { firstTo };
  known.set(app, made);
  return made;
}

/** The first link that mounts something at a path or above it; one at every path leads to no route more than to another. */
function mountsIn({ chain }: App): (path: string) => number {
  const [exact, above] = [new Map<string, number>(), new Map<string, number>()];
  for (const [at, { kind, path }] of chain.entries()) {
    if (kind !== 'mount' || !path.seen || path.value === '') continue;
    if (!exact.has(path.value)) exact.set(path.value, at);
    const folder = path.value.replace(/\/$/, '');
    if (!above.has(folder)) above.set(folder, at);
  }
  // Few lengths: a path through many routers is not taken apart at each of them.
  const lengths = [...new Set([...above.keys()].map(({ length }) => length))];
  return (full) => {
    const found = [exact.get(full), above.get('')];
    for (const length of lengths) if (full[length] === '/') found.push(above.get(full.slice(0, length)));
    const seen = found.filter((at) => at !== undefined);
    return seen.length > 0 ? Math.min(...seen) : -1;
  };
}
