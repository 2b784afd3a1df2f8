import { columnsOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/column-type.ts';
import { clauseOf } from './clauses.ts';
import { listedColumns, namesResult } from './result-columns.ts';
import { HOLE, type Token } from './tokens.ts';
import { COMPARE, upper } from './words.ts';

/** A word or a name of SQL that the program chooses, and the columns that it may be. */
export type Name =
  | { kind: 'direction' }
  /** `sorts`: it orders or groups rows, and another column takes its place; else it decides which rows are meant. */
  | { kind: 'column'; sorts: 'ORDER' | 'GROUP' | null; among: readonly string[]; first: string; key: string | null };

/** What a hole names, alone or in the quotes of a name; `null` for anything else. */
export function nameAt(tokens: readonly Token[], at: number, schema: Schema): Name | null {
  const token = tokens[at] as Token;
  if (token.kind !== 'hole' && !(token.kind === 'name' && token.text.slice(1, -1) === HOLE)) return null;
  const clause = clauseOf(tokens, at);
  const by = clause.word === 'BY' ? upper(tokens[clause.at - 1]) : '';
  const sorts = by === 'ORDER' || by === 'GROUP' ? by : null;
  const next = tokens[at + 1];
  const qualified = tokens[at - 1]?.kind === 'dot';
  const previous = tokens[qualified ? at - 3 : at - 1];
  const begins = upper(previous) === 'BY' || previous?.kind === 'comma';
  if (sorts && begins && endsName(next)) return column(tokens, qualified ? at - 2 : -1, { sorts }, schema);
  if (sorts === 'ORDER' && !begins && token.kind === 'hole') return endsItem(next) ? { kind: 'direction' } : null;
  if (previous?.kind === 'open' && next?.kind === 'close' && upper(tokens[0]) === 'INSERT' && clause.word !== 'VALUES')
    return column(tokens, -1, { sorts: null, stores: 'INSERT' }, schema);
  const isCompared =
    next?.kind === 'operator' ? COMPARE.test(next.text) : /^(IN|BETWEEN|I?LIKE|NOT|IS)$/.test(upper(next));
  if (isCompared && /^(WHERE|AND|OR|NOT|SET)$/.test(upper(previous)))
    return column(
      tokens,
      qualified ? at - 2 : -1,
      { sorts: null, stores: clause.word === 'SET' ? 'SET' : null },
      schema,
    );
  if (next?.text === '=' && clause.word === 'SET' && previous?.kind === 'comma')
    return column(tokens, -1, { sorts: null, stores: 'SET' }, schema);
  return null;
}

/** Behind an item of ORDER BY. */
function endsItem(next: Token | undefined): boolean {
  return (
    !next ||
    /^(comma|close|semicolon)$/.test(next.kind) ||
    /^(LIMIT|OFFSET|FETCH|FOR|NULLS|ROWS|RANGE|UNION)$/.test(upper(next))
  );
}

function endsName(next: Token | undefined): boolean {
  return endsItem(next) || next?.kind === 'hole' || /^(ASC|DESC|COLLATE|HAVING|ORDER)$/.test(upper(next));
}

/** Names that no request has any business to search or to sort by. */
export const SECRET = /passw|(^|_)pwd|hash$|secret|salt$|token/i;

function column(
  tokens: readonly Token[],
  qualifier: number,
  { sorts, stores = null }: { sorts: 'ORDER' | 'GROUP' | null; stores?: 'SET' | 'INSERT' | null },
  schema: Schema,
): Name {
  const before = qualifier >= 0 ? (tokens[qualifier] as Token) : null;
  const declared = columnsOf(schema, tokens, before ? before.text.replace(/^["`[]|["`\]]$/g, '') : '');
  const listed = sorts && !before ? listedColumns(tokens) : [];
  const all = (declared ?? []).map(({ name = '' }) => name);
  // What stands in two tables needs the name of one of them; a row keeps its key.
  const names = all.filter(
    (name) =>
      all.indexOf(name) === all.lastIndexOf(name) &&
      !(stores === 'SET' && declared?.find((one) => one.name === name)?.key),
  );
  const known = declared || namesResult(tokens) ? [...names, ...listed.flatMap(({ key, text }) => [key, text])] : [];
  const among = [...new Set(known)].filter((name) => name !== '' && (stores !== null || !SECRET.test(name)));
  const key = declared?.find((one) => one.key)?.name;
  return { kind: 'column', sorts, among, first: key && among.includes(key) ? key : (among[0] ?? ''), key: key ?? null };
}
