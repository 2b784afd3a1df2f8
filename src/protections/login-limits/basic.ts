import type { Broken } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { App, ChainItem, Project, Route, Value } from '../../model/project.ts';
import { flat, functionsIn, linksOf, pathOf, placeKey } from '../kit/chain.ts';
import { limitersOf, strategyOf } from '../kit/logins.ts';
import type { RuleId } from './rules.ts';

const ASKS = /^(express-basic-auth|basic-auth-connect|http-auth|http-auth-connect)$/;

/** HTTP Basic: a password is tried with any request, whatever its method. */
export function* basicLogins(project: Project): Iterable<Broken<RuleId>> {
  const links = project.entries.flatMap((app) => linksOf(app).map((item) => asRoute(item, app, project)));
  const uses = [...links, ...project.routes].flatMap((route) =>
    flat([...route.through, ...route.handlers]).flatMap((value) => {
      const at = askedAt(value);
      return at ? [{ at, route }] : [];
    }),
  );
  const places = new Map(uses.map(({ at }) => [placeKey(at), at]));
  for (const [key, at] of places) {
    const own = uses.filter((use) => placeKey(use.at) === key);
    if (own.some(({ route }) => limitersOf(route, project).length > 0)) continue;
    yield { rule: 'missing', at, fix: 'manual', detail: 'By HTTP Basic.', todo: BY_HAND };
  }
}

const BY_HAND = 'Put a limiter in front of it that counts 401 responses, such as 20 in 15 minutes from one address.';

/** Where the middleware is made that asks for a password: by a package, or by a function that answers so itself. */
function askedAt(value: Value): Place | undefined {
  if (value.kind === 'call' && (ASKS.test(value.call.module) || /^basic\b/.test(strategyOf(value) ?? '')))
    return value.call.place;
  return functionsIn(value).find(({ headers }) =>
    headers.some(
      ({ name, value: sent }) =>
        name === 'www-authenticate' && !(sent.kind === 'literal' && !/^basic/i.test(String(sent.value))),
    ),
  )?.place;
}

const asRoute = ({ path, place, args }: ChainItem, app: App, { apps }: Project): Route => ({
  method: 'use',
  path,
  full: pathOf({ path }) ?? '',
  receiver: '',
  file: place.file,
  place,
  handlers: args,
  handlerPlaces: [],
  handlerNames: [],
  through: [],
  app: apps.indexOf(app),
});
