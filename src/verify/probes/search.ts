import { encode, withParameter } from './http.ts';
import type { Answer, Visitor } from './http.ts';
import type { Search } from './probe.ts';

/** What a search answers to a term. */
export function ask(visitor: Visitor, search: Search, term: string): Promise<Answer> {
  const { method = 'GET', path, parameter, type = 'json' } = search;
  if (method === 'GET') return visitor.send({ path: withParameter(path, parameter, term) });
  return visitor.send({ method, path, ...encode({ [parameter]: term }, type) });
}
