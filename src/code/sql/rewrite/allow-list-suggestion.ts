import type { Flat } from '../classify/variants.ts';
import type { Refused } from '../classify/index.ts';
import { listedColumns, type ResultColumn } from '../classify/result-columns.ts';
import { KEYWORD, upper } from '../classify/words.ts';
import type { Token } from '../classify/tokens.ts';

const MOST = 4;

/** A list of allowed names that a person can paste: the columns that the statement itself names, else a sample. */
export function allowList(code: string, unit: Refused, flat: Flat | undefined): string {
  const isTable = /^it is the name of a (table|function)/.test(unit.why);
  const isPart = /^it is part of the name/.test(unit.why);
  const seen = isTable || isPart || !flat ? [] : columnsOf(flat);
  const sample = isTable ? ['users', 'orders'] : isPart ? ['first', 'second'] : ['name', 'age'];
  const names = seen.length > 1 ? seen : sample.map((name) => ({ key: name, text: name }));
  const entries = names.map(({ key, text }) => `${/^[\w$]+$/.test(key) ? key : `'${key}'`}: '${text}'`);
  return `{ ${entries.join(', ')} }[${plainKey(code)}] ?? '${names[0]?.text}'`;
}

export function plainKey(code: string): string {
  return code.length > 40 ? 'choice' : code;
}

const columns = new WeakMap<Flat, ResultColumn[]>();

/** Each refused hole of a text asks for the same. */
function columnsOf(flat: Flat): ResultColumn[] {
  let known = columns.get(flat);
  if (!known) columns.set(flat, (known = columnsIn(flat.tokens.filter((token) => token.kind !== 'comment'))));
  return known;
}

/** Plain columns of the result, of INSERT INTO t (…), or those that SET and the conditions name. */
function columnsIn(tokens: readonly Token[]): ResultColumn[] {
  const listed = listedColumns(tokens);
  const found = listed.length > 0 ? listed : tokens.flatMap((_, at) => comparedAt(tokens, at));
  const known = new Map(found.map((column) => [column.key, column]));
  return [...known.values()].slice(0, MOST);
}

function comparedAt(tokens: readonly Token[], at: number): ResultColumn[] {
  const token = tokens[at];
  const next = tokens[at + 1];
  const isName = token?.kind === 'word' && !KEYWORD.test(upper(token)) && tokens[at - 1]?.kind !== 'dot';
  return isName && next?.kind === 'operator' && /^(=|<>|!=|<|>|<=|>=)$/.test(next.text)
    ? [{ key: token.text, text: token.text }]
    : [];
}
