import { holds } from '../../model/place.ts';
import type { App, ChainItem, Project, Value } from '../../model/project.ts';
import { callsOf, flat, functionsIn, handlersOf } from '../kit/chain.ts';
import type { CookieIdentity } from '../kit/signed-in.ts';

/** Where a request says who is signed in: a member of it, and a key of that; `user` has none. */
export interface Sign {
  part: 'user' | 'session' | 'cookies' | 'signedCookies';
  key: string;
}

const MOST = 3;

export function signsOf(identities: readonly CookieIdentity[], { identity }: Project): Sign[] {
  const all = identities.flatMap(({ kind, keys, passport }): Sign[] => [
    ...(passport ? [{ part: 'user' as const, key: '' }] : []),
    ...keys.filter((key) => key !== 'passport').map((key): Sign => ({ part: partOf(kind, key, identity), key })),
  ]);
  const named = all.filter(
    ({ part, key }, index) => all.findIndex((one) => one.part === part && one.key === key) === index,
  );
  return named.slice(0, MOST);
}

function partOf(kind: CookieIdentity['kind'], key: string, identity: Project['identity']): Sign['part'] {
  if (kind === 'session') return 'session';
  return identity.readByServer.includes(key) ? 'cookies' : 'signedCookies';
}

const WHOLE = new Set(['send', 'json', 'jsonp', 'render', 'redirect', 'sendStatus', 'end']);

/** The link of the chain behind which it can be told who is signed in, where no file follows whose caching would change: there the header is set at once. */
export function knownBehind({ chain, home }: App, signs: readonly Sign[], project: Project): ChainItem | undefined {
  const links = chain.filter(({ place, condition }) => place.file === home.file && condition === undefined);
  const bringing = signs.map(({ part }) => links.find((link) => brings(link, part)));
  const first = chain.findLastIndex((link) => bringing.includes(link));
  const routes = chain.findIndex(({ stage }, at) => at > first && stage === 'routes');
  const before = chain.slice(0, routes < 0 ? chain.length : routes);
  const isPlain =
    bringing.every((link) => link !== undefined) &&
    project.folders.every(({ call }) => before.some((link) => holds(link.place, call.place))) &&
    answersOf(project).every((value) => isPackage(value) || functionsIn(value).length > 0) &&
    handlersOf(project).every(({ fn }) => fn.sends.every((method) => WHOLE.has(method)));
  if (!isPlain) return undefined;
  return before.findLast((link) => links.includes(link) && (bringing.includes(link) || link.stage === 'static'));
}

const answersOf = ({ routes }: Project): Value[] =>
  flat(routes.flatMap(({ through, handlers }) => [...through, ...handlers]));
const isPackage = (value: Value): boolean => value.kind === 'call' && value.call.module !== '';

/** A link by which it can be told. */
export function brings(link: ChainItem, part: Sign['part']): boolean {
  if (part === 'user')
    return callsOf(link).some(({ module, member }) => module === 'passport' && member !== 'initialize');
  return link.stage === (part === 'session' ? 'session' : 'cookies');
}
