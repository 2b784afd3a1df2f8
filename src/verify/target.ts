import type { RouteFact } from './routes.ts';
import type { Target } from './probes/probe.ts';

const LOGIN = /(?:^|[/_-])(?:log-?in|sign-?in|sessions?|authenticate)\/?$/i;
const SEARCH = /search|find|query|list|products|items|users/i;
const PLAIN = /^\/[\w/.-]*$/;

/** What can be attacked as far as the routes alone tell; names of fields are the usual ones. `known` says more, and wins. */
export function targetOf(origin: string, routes: readonly RouteFact[], known: Partial<Target> = {}): Target {
  const gets = plainPaths(routes, 'GET');
  const posts = plainPaths(routes, 'POST');
  const login = posts.find((path) => LOGIN.test(path));
  const search = gets.find((path) => SEARCH.test(path));
  const page = gets.includes('/') ? '/' : gets.find((path) => !/health|status|metrics|ping/.test(path));
  return {
    ...(page === undefined ? {} : { page }),
    ...(login === undefined ? {} : { login: { path: login, identity: 'email', secret: 'password' } }),
    ...(search === undefined ? {} : { search: { path: search, parameter: 'q' } }),
    ...known,
    origin,
  };
}

function plainPaths(routes: readonly RouteFact[], method: string): string[] {
  return routes
    .filter((route) => route.method.toUpperCase() === method && PLAIN.test(route.path))
    .map(({ path }) => path);
}
