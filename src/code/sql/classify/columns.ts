import type { ColumnRef } from '../schema/column-type.ts';
import type { Token } from './tokens.ts';
import { KEYWORD, upper } from './words.ts';

/** The column at a token, with what stands before or behind its dot: `u.name`; `null` for anything else. */
export function columnAt(tokens: readonly Token[], at: number): ColumnRef | null {
  while (tokens[at + 1]?.kind === 'dot') at += 2;
  const token = tokens[at];
  if (!token || !isColumn(token) || tokens[at + 1]?.kind === 'open') return null;
  const before = tokens[at - 1]?.kind === 'dot' ? tokens[at - 2] : undefined;
  return { qualifier: before ? nameOf(before) : '', name: nameOf(token) };
}

/** A name without its quotes. */
function nameOf(token: Token): string {
  return token.kind === 'name' ? token.text.slice(1, -1) : token.text;
}

function isColumn(token: Token): boolean {
  return token.kind === 'name' || (token.kind === 'word' && !KEYWORD.test(upper(token)));
}

/** The column that a value of `INSERT INTO t (a, b) VALUES (1, x)` is for; what stands alone in its row may be several, unless there is one column. */
export function insertedColumn(tokens: readonly Token[], at: number, alone: boolean): ColumnRef | null {
  const into = tokens.findLastIndex((token, index) => index < at && /^(INTO|REPLACE)$/.test(upper(token)));
  if (into < 0) return null;
  let open = into + 2;
  while (tokens[open]?.kind === 'dot') open += 2;
  if (tokens[open]?.kind !== 'open') return null;
  const names: (Token | undefined)[] = [];
  let index = open + 1;
  for (; index < at && tokens[index]?.kind !== 'close'; index += 1)
    if (tokens[index]?.kind !== 'comma') names.push(tokens[index]);
  if (alone && names.length !== 1) return null;
  const name = names[positionOf(tokens, at, index)];
  return name && isColumn(name) ? { qualifier: nameOf(tokens[into + 1] as Token), name: nameOf(name) } : null;
}

/** How many commas stand between the start of a row, or of a list of results, and a place in it. */
function positionOf(tokens: readonly Token[], at: number, from: number): number {
  let depth = 0;
  let commas = 0;
  for (let index = at - 1; index > from; index -= 1) {
    const token = tokens[index] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open' && depth-- === 0) return commas;
    else if (depth === 0 && token.kind === 'comma') commas += 1;
    else if (depth === 0 && upper(token) === 'SELECT') return commas;
  }
  return -1;
}
