import type { Token } from './tokens.ts';
import { CALLS, CLAUSE, upper } from './words.ts';

/** The clause a place belongs to, at its own depth of parentheses. */
export function clauseOf(tokens: readonly Token[], at: number): { word: string; at: number } {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const token = tokens[i] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open') {
      if (depth === 0) return { word: '', at: -1 };
      depth -= 1;
    } else if (depth === 0 && CLAUSE.test(upper(token))) return { word: upper(token), at: i };
  }
  return { word: '', at: -1 };
}

export function callOf(tokens: readonly Token[], at: number): string {
  const clause = clauseOf(tokens, at);
  return CALLS.test(clause.word) ? clause.word : '';
}

/** The procedure whose arguments a place is among: `sp_save` in `EXEC dbo.sp_save 'a', 'b'`; empty where it is none. */
export function procedureOf(tokens: readonly Token[], at: number): string {
  const clause = clauseOf(tokens, at);
  if (!/^EXEC/.test(clause.word)) return '';
  let name = clause.at + 1;
  while (tokens[name + 1]?.kind === 'dot' && name + 2 < at) name += 2;
  const token = tokens[name];
  return name < at && (token?.kind === 'word' || token?.kind === 'name') ? token.text.replace(/^[["]|[\]"]$/g, '') : '';
}

/** The BETWEEN that an AND belongs to, -1 where it joins conditions. */
export function between(tokens: readonly Token[], and: number): number {
  let depth = 0;
  for (let i = and - 1; i >= 0; i -= 1) {
    const token = tokens[i] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open') {
      if (depth === 0) return -1;
      depth -= 1;
    } else if (depth === 0) {
      const word = upper(token);
      if (word === 'BETWEEN') return i;
      if (/^(AND|OR|WHERE|HAVING|ON|SELECT)$/.test(word)) return -1;
    }
  }
  return -1;
}

/** The unmatched opening parenthesis left of a place, -1 where there is none. */
export function openOf(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const kind = tokens[i]?.kind;
    if (kind === 'close') depth += 1;
    if (kind === 'open' && depth-- === 0) return i;
  }
  return -1;
}

/** The row a parenthesis opens is one of VALUES (…), (…). */
export function inValues(tokens: readonly Token[], comma: number): boolean {
  if (tokens[comma - 1]?.kind !== 'close') return false;
  const clause = clauseOf(tokens, comma);
  return clause.word === 'VALUES' || clause.word === 'VALUE';
}
