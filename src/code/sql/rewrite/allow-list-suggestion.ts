import type { Flat } from '../classify/variants.ts';
import type { Refused } from '../classify/index.ts';
import { KEYWORD, upper } from '../classify/words.ts';
import type { Token } from '../classify/tokens.ts';

const MOST = 4;

/** A list of allowed names that a person can paste: the columns that the statement itself names, else a sample. */
export function allowList(code: string, unit: Refused, flat: Flat | undefined): string {
  const isTable = /^it is the name of a (table|function)/.test(unit.why);
  const seen = isTable || !flat ? [] : columnsIn(flat.tokens.filter((token) => token.kind !== 'comment'));
  const sample = isTable ? ['users', 'orders'] : ['name', 'age'];
  const names = seen.length > 1 ? seen : sample.map((name) => ({ key: name, text: name }));
  const entries = names.map(({ key, text }) => `${/^[\w$]+$/.test(key) ? key : `'${key}'`}: '${text}'`);
  return `{ ${entries.join(', ')} }[${plainKey(code)}] ?? '${names[0]?.text}'`;
}

export function plainKey(code: string): string {
  return code.length > 40 ? 'choice' : code;
}

interface Column {
  key: string;
  text: string;
}

/** Plain columns of the result, of INSERT INTO t (…), or those that SET and the conditions name. */
function columnsIn(tokens: readonly Token[]): Column[] {
  const first = upper(tokens[0]);
  const open = tokens.findIndex((token) => token.kind === 'open');
  const items =
    first === 'SELECT'
      ? split(tokens, 1, (token) => upper(token) === 'FROM')
      : first === 'INSERT' && open > 0
        ? split(tokens, open + 1, (token) => token.kind === 'close')
        : [];
  const listed = items.flatMap(columnOf);
  const found = listed.length > 0 ? listed : tokens.flatMap((_, at) => comparedAt(tokens, at));
  const known = new Map(found.map((column) => [column.key, column]));
  return [...known.values()].slice(0, MOST);
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

/** `email`, `u.email`, `u.email AS mail`, `count(*) AS n`: the name that the result has for it. */
function columnOf(item: readonly Token[]): Column[] {
  const as = item.findIndex((token) => upper(token) === 'AS');
  const named = as >= 0 ? item.slice(as + 1) : item;
  const names = named.filter((token) => token.kind !== 'dot');
  const plain = names.every((token) => token.kind === 'word' && !KEYWORD.test(upper(token)));
  const last = names.at(-1);
  return plain && last && named.length === names.length * 2 - 1
    ? [{ key: last.text, text: named.map((token) => token.text).join('') }]
    : [];
}

function comparedAt(tokens: readonly Token[], at: number): Column[] {
  const token = tokens[at];
  const next = tokens[at + 1];
  const isName = token?.kind === 'word' && !KEYWORD.test(upper(token)) && tokens[at - 1]?.kind !== 'dot';
  return isName && next?.kind === 'operator' && /^(=|<>|!=|<|>|<=|>=)$/.test(next.text)
    ? [{ key: token.text, text: token.text }]
    : [];
}
