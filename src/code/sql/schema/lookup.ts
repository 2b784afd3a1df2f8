import { once } from '../classify/once.ts';
import type { Token } from '../classify/tokens.ts';
import { upper } from '../classify/words.ts';
import type { ColumnRef, ColumnType, Schema } from './column-type.ts';

/** The tables of a statement with the names they go by in it. */
const tablesIn = once((tokens): { table: string; alias: string }[] => {
  const found: { table: string; alias: string }[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const list = /^(FROM|JOIN|UPDATE|INTO)$/.test(upper(tokens[at]));
    const more = tokens[at]?.kind === 'comma' && found.length > 0 && listsTables(tokens, at);
    if (!list && !more) continue;
    let name = at + 1;
    if (/^(ONLY|IGNORE|LOW_PRIORITY)$/.test(upper(tokens[name]))) name += 1;
    while (tokens[name + 1]?.kind === 'dot') name += 2;
    const table = plain(tokens[name]);
    if (!table) continue;
    const next = upper(tokens[name + 1]) === 'AS' ? tokens[name + 2] : tokens[name + 1];
    const alias = next && isName(next) && !ENDS.test(upper(next)) ? plain(next) : '';
    found.push({ table, alias: alias || table });
  }
  return found;
});

const ENDS =
  /^(WHERE|SET|ON|USING|JOIN|LEFT|RIGHT|INNER|OUTER|CROSS|FULL|NATURAL|ORDER|GROUP|LIMIT|OFFSET|HAVING|UNION|VALUES|VALUE|SELECT|RETURNING|FOR|WITH|FORCE|USE|DEFAULT|FETCH|EXCEPT|INTERSECT|PARTITION|OUTPUT|WINDOW)$/;

/** `FROM a, b`: no other clause begins between FROM and the comma. */
function listsTables(tokens: readonly Token[], comma: number): boolean {
  for (let at = comma - 1; at >= 0; at -= 1) {
    const word = upper(tokens[at]);
    if (word === 'FROM') return true;
    if (ENDS.test(word) || tokens[at]?.kind === 'open' || tokens[at]?.kind === 'operator') return false;
  }
  return false;
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'name';
}

function plain(token: Token | undefined): string {
  if (token?.kind === 'name') return token.text.slice(1, -1).toLowerCase();
  return token?.kind === 'word' ? token.text.toLowerCase() : '';
}

/** The declared type of a column of a statement; `null` where it is not known, or two of its tables differ on it. */
export function typeIn(schema: Schema, tokens: readonly Token[], column: ColumnRef): ColumnType | null {
  const tables = tablesIn(tokens);
  const qualifier = column.qualifier.toLowerCase();
  const meant = qualifier ? tables.filter(({ table, alias }) => alias === qualifier || table === qualifier) : tables;
  const types: ColumnType[] = [];
  for (const { table } of meant) {
    const type = own(own(schema, table), column.name.toLowerCase());
    if (type?.disputed) return null;
    if (type) types.push(type);
  }
  // Without a qualifier, a table that is not known may have a column of that name, too.
  if (!qualifier && meant.some(({ table }) => !own(schema, table))) return null;
  const [first] = types;
  return first && types.every(({ base }) => base === first.base) ? first : null;
}

/** The columns of the tables of a statement, as they are declared; `null` where one of the tables is not. */
export function columnsOf(schema: Schema, tokens: readonly Token[], qualifier: string): ColumnType[] | null {
  const name = qualifier.toLowerCase();
  const meant = tablesIn(tokens).filter(({ table, alias }) => name === '' || alias === name || table === name);
  const tables = meant.map(({ table }) => own(schema, table));
  return meant.length > 0 && tables.every(Boolean) ? tables.flatMap((table) => Object.values(table ?? {})) : null;
}

/** A property of its own: a table may be called `constructor`. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
