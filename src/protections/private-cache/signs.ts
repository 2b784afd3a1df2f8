import type { Project } from '../../model/project.ts';
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
