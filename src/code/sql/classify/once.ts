import type { Token } from './tokens.ts';

/** Reads a statement once, however many of its places ask: a text may have thousands. */
export function once<T>(read: (tokens: readonly Token[]) => T): (tokens: readonly Token[]) => T {
  const known = new WeakMap<readonly Token[], { length: number; answer: T }>();
  return (tokens) => {
    const kept = known.get(tokens);
    if (kept?.length === tokens.length) return kept.answer;
    const answer = read(tokens);
    known.set(tokens, { length: tokens.length, answer });
    return answer;
  };
}
