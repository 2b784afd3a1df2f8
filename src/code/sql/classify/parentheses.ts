import type { Token } from './tokens.ts';
import type { Dialect } from '../drivers/dialect.ts';
import { calculation } from './calculations.ts';
import { clauseOf, inValues, openOf, procedureOf } from './clauses.ts';
import { columnAt, insertedColumn } from './columns.ts';
import type { ColumnRef } from '../schema/column-type.ts';
import { compared, leftSide } from './comparisons.ts';
import { FRAGMENT, no, value, type Place } from './place.ts';
import type { Value } from './units.ts';
import { AGGREGATE, ARITHMETIC, CALLS, COMPARE, KEYWORD, OF_COLUMN, UNIT_AT, upper } from './words.ts';

/** The first thing in parentheses: of a list, a row, or the arguments of a function. */
export function behindOpen(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const before = tokens[at - 2];
  const closes = tokens[at + 1]?.kind === 'close';
  const word = upper(before);
  if (word === 'IN') {
    const place = compared(tokens, at - 2);
    return place.kind === 'value' ? { ...place, alone: closes, negated: upper(tokens[at - 3]) === 'NOT' } : place;
  }
  if (word === 'VALUES' || word === 'VALUE') return row(tokens, at, bareHole, closes);
  if (before?.kind === 'comma' && inValues(tokens, at - 2)) return row(tokens, at, bareHole, closes);
  if (/^(TOP|LIMIT|OFFSET)$/.test(word)) return value('limit', { detail: 'LIMIT' });
  if (/^(ANY|ALL|SOME)$/.test(word))
    return bareHole
      ? no('fragment', 'the type of the list would no longer be known')
      : value('argument', { detail: word });
  if (before?.text === ':=' && dialect === 'mysql' && !bareHole) return value('argument', { detail: ':=' });
  if (before?.kind === 'operator' && COMPARE.test(before.text) && !bareHole) return compared(tokens, at - 2);
  if (before?.kind === 'operator' && bareHole && closes && (COMPARE.test(before.text) || ARITHMETIC.test(before.text)))
    return no('fragment', 'in parentheses of its own it may be a whole expression or a subquery');
  if (before?.kind === 'operator' || before?.kind === 'open' || KEYWORD.test(word)) {
    if (/^(WHERE|AND|OR|ON|HAVING|NOT)$/.test(word) || before?.kind === 'open') return leftSide(tokens, at, bareHole);
    const next = tokens[at + 1];
    if (bareHole && next?.kind === 'operator') return calculation(tokens, at + 2, next.text);
    return no('fragment', FRAGMENT);
  }
  if (bareHole && OF_COLUMN.test(word)) return no('identifier', 'it is the name of a column, or an expression');
  return argument(tokens, at - 1, at, bareHole, dialect);
}

/** A further thing in a list: in parentheses, or of a clause. */
export function behindComma(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const open = openOf(tokens, at);
  const before = tokens[open - 1];
  if (open >= 0 && upper(tokens[open + 1]) !== 'SELECT') {
    const word = upper(before);
    if (word === 'IN') return compared(tokens, open - 1);
    if (word === 'VALUES' || word === 'VALUE' || (before?.kind === 'comma' && inValues(tokens, open - 1)))
      return row(tokens, at, bareHole, false);
    return argument(tokens, open, at, bareHole, dialect);
  }
  const clause = clauseOf(tokens, at);
  if (clause.word === 'LIMIT') return value('limit', { detail: 'LIMIT' });
  if (CALLS.test(clause.word)) return procedureArgument(tokens, at, clause.word);
  if (clause.word === 'SELECT' || clause.word === 'RETURNING')
    return bareHole ? result(tokens, at, clause.word) : value('selected');
  if (clause.word === 'BY') return no('identifier', 'it is a column to sort or group by');
  if (clause.word === 'VALUES' || clause.word === 'VALUE')
    return no('fragment', 'it is a row of values, not one value');
  return no('identifier', 'it is the name of a table or column');
}

/** An argument of a procedure; the text that is run as SQL of its own is none. */
export function procedureArgument(tokens: readonly Token[], at: number, clause: string): Place {
  return /^(sp_executesql|immediate)$/i.test(procedureOf(tokens, at))
    ? no('fragment', 'it is part of a statement that is run as SQL of its own')
    : value('argument', { detail: clause });
}

/** Among the columns of a result: a value where there is no table, or where rows are made of it; else a name may be meant. */
export function result(tokens: readonly Token[], at: number, clause: string): Place {
  if (clause === 'RETURNING') return no('identifier', 'it is a column or an expression of the result');
  const place = value('selected', { detail: 'name?' });
  let depth = 0;
  for (let index = at + 1; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close' && depth-- === 0) break;
    if (depth === 0 && upper(token) === 'FROM') return place;
  }
  return value('selected');
}

/** What runs the text that it is given; some of them take no parameter at all. */
const RUNS_TEXT =
  /^(EXEC.*|OPENQUERY|OPENROWSET|OPENDATASOURCE|DBLINK(_EXEC|_OPEN|_SEND_QUERY)?|QUERY_TO_XML|CROSSTAB\d?)$/;

/** An argument of a function, or an item of the list of columns behind INSERT INTO t. */
function argument(tokens: readonly Token[], open: number, at: number, bareHole: boolean, dialect: Dialect): Place {
  const name = tokens[open - 1];
  const call = upper(name);
  if (!name || (name.kind !== 'word' && name.kind !== 'name')) return no('fragment', FRAGMENT);
  let start = open - 1;
  while (tokens[start - 1]?.kind === 'dot') start -= 2;
  // `FROM orders_of(1)` is a function that gives rows.
  if (/^(INTO|TABLE|REFERENCES|INSERT|WITH|AS|USING|ON|KEY|OVERWRITE)$/.test(upper(tokens[start - 1])))
    return no('identifier', 'it is the name of a column');
  if (KEYWORD.test(call) && !/^(REPLACE|VALUES|MATCH|GLOB|IN|IF|LEFT|RIGHT|MOD|BINARY|DEFAULT)$/.test(call))
    return no('fragment', FRAGMENT);
  if (RUNS_TEXT.test(call)) return no('fragment', 'it is part of a statement that is run as SQL of its own');
  if (bareHole && AGGREGATE.test(call)) return no('identifier', 'it is the name of a column');
  if (/^(VARCHAR|CHAR|DECIMAL|NUMERIC|NVARCHAR|FLOAT|BIT|INT|VARBINARY)$/.test(call))
    return no('keyword', 'it is part of a type');
  if (bareHole && UNIT_AT[call] === argumentIndex(tokens, open, at))
    return no('keyword', 'it is a unit of time, which is a word of SQL');
  if (call === 'CAST' || call === 'CONVERT') return value('cast', { detail: call });
  if (dialect === 'sqlite' && call === 'MATCH') return no('identifier', FRAGMENT);
  const on = MERGES.test(call) ? siblingColumn(tokens, open) : null;
  return value('argument', { detail: call, column: typedSibling(tokens, open) ? 'typed' : '', on });
}

/** Functions that give one of their arguments, in a type that all of them have. */
const MERGES = /^(COALESCE|IFNULL|NVL|NULLIF|GREATEST|LEAST|IF)$/;

/** How many arguments stand before a place in a call. */
function argumentIndex(tokens: readonly Token[], open: number, at: number): number {
  let depth = 0;
  let commas = 0;
  for (const token of tokens.slice(open + 1, at)) {
    if (token.kind === 'open') depth += 1;
    else if (token.kind === 'close') depth -= 1;
    else if (token.kind === 'comma' && depth === 0) commas += 1;
  }
  return commas;
}

/** Whether a column or an expression is among the arguments, so that the type of the rest is known. */
function typedSibling(tokens: readonly Token[], open: number): boolean {
  for (const { token } of argumentsOf(tokens, open))
    if ((token.kind === 'word' && !KEYWORD.test(upper(token))) || /^(name|number)$/.test(token.kind)) return true;
  return false;
}

/** The first column among the arguments. */
function siblingColumn(tokens: readonly Token[], open: number): ColumnRef | null {
  for (const { index } of argumentsOf(tokens, open)) {
    const column = columnAt(tokens, index);
    if (column) return column;
  }
  return null;
}

/** All tokens between the parentheses of a call. */
function* argumentsOf(tokens: readonly Token[], open: number): Generator<{ token: Token; index: number }> {
  let depth = 1;
  for (let index = open + 1; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close' && --depth === 0) return;
    yield { token, index };
  }
}

/** A value of a row: of an INSERT, where the column gives it its type, or of a table of constants. */
function row(tokens: readonly Token[], at: number, bareHole: boolean, alone: boolean): Place {
  const inserts = tokens.slice(0, at).some((token) => /^(INSERT|REPLACE|MERGE|UPSERT)$/.test(upper(token)));
  if (!inserts && bareHole) return no('position', 'in a table of constants a parameter has no type');
  const on = insertedColumn(tokens, at, alone);
  return { ...(value('store', { column: on?.name ?? '', on }) as Value), alone };
}
