import type { Token } from './tokens.ts';
import { KEYWORD, upper } from './words.ts';

/** A column with the name that a result has for it. */
export interface ResultColumn {
  key: string;
  text: string;
}

/** Plain columns of the result, or of INSERT INTO t (…). */
export function listedColumns(tokens: readonly Token[]): ResultColumn[] {
  return itemsOf(tokens).flatMap(columnOf);
}

/** Whether a statement names all columns of its result: none is behind a `*`. */
export function namesResult(tokens: readonly Token[]): boolean {
  const items = upper(tokens[0]) === 'SELECT' ? itemsOf(tokens) : [];
  return items.length > 1 && items.every((item) => item.at(-1)?.text !== '*' && item.at(-1)?.kind !== 'hole');
}

function itemsOf(tokens: readonly Token[]): Token[][] {
  const first = upper(tokens[0]);
  const open = tokens.findIndex((token) => token.kind === 'open');
  if (first === 'SELECT') return split(tokens, 1, (token) => upper(token) === 'FROM');
  return first === 'INSERT' && open > 0 ? split(tokens, open + 1, (token) => token.kind === 'close') : [];
}

/** The items of a list separated by commas, up to a token at the same depth of parentheses. */
function split(tokens: readonly Token[], from: number, isEnd: (token: Token) => boolean): Token[][] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (depth === 0 && isEnd(token)) break;
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (depth === 0 && token.kind === 'comma') items.push([]);
    else items.at(-1)?.push(token);
  }
  return items;
}

/** `email`, `u.email`, `u.email AS mail`: the name that the result has for it. */
function columnOf(item: readonly Token[]): ResultColumn[] {
  const as = item.findIndex((token) => upper(token) === 'AS');
  const named = as >= 0 ? item.slice(as + 1) : item;
  const names = named.filter((token) => token.kind !== 'dot');
  const plain = names.every((token) => token.kind === 'word' && !KEYWORD.test(upper(token)));
  const last = names.at(-1);
  return plain && last && named.length === names.length * 2 - 1
    ? [{ key: last.text, text: named.map((token) => token.text).join('') }]
    : [];
}
