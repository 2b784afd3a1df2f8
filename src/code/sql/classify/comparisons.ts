import type { Token } from './tokens.ts';
import { clauseOf } from './clauses.ts';
import { columnAt } from './columns.ts';
import { once } from './once.ts';
import { FRAGMENT, no, value, type Place } from './place.ts';
import { COMPARE, KEYWORD, upper } from './words.ts';

/** The comparison at an operator or LIKE, IN, BETWEEN: with a plain column, or with an expression. */
export function compared(tokens: readonly Token[], operator: number): Place {
  let at = operator - 1;
  const not = upper(tokens[at]) === 'NOT' ? 'NOT ' : '';
  if (/^(NOT|BINARY|SIMILAR)$/.test(upper(tokens[at]))) at -= 1;
  const left = tokens[at];
  if (!left) return no('fragment', FRAGMENT);
  const clause = clauseOf(tokens, operator);
  const isName = left.kind === 'name' || (left.kind === 'word' && !KEYWORD.test(left.text.toUpperCase()));
  if (!isName && left.kind !== 'hole') return value('expression');
  // `age + ${a} = ${b}`, but `${column} = ${b}`.
  if (!isName) return value('expression', { detail: tokens[at - 1]?.kind === 'operator' ? 'hole' : 'name' });
  const column = left.kind === 'name' ? left.text.slice(1, -1) : left.text;
  let start = at;
  while (tokens[start - 1]?.kind === 'dot') start -= 2;
  const before = tokens[start - 1];
  const stored =
    clause.word === 'SET' && (upper(before) === 'SET' || before?.kind === 'comma') && tokens[operator]?.text === '=';
  const onDuplicate =
    clause.word === 'UPDATE' && upper(tokens[clause.at - 1]) === 'KEY' && tokens[operator]?.text === '=';
  const on = columnAt(tokens, at);
  if (stored || onDuplicate) return value('store', { column, on });
  if (before?.kind === 'operator' && !COMPARE.test(before.text)) return value('expression');
  if (clause.word === 'HAVING' || computedColumns(tokens)) return value('expression', { column, on });
  return value('column', { column, on, detail: not + (tokens[operator]?.text.toUpperCase() ?? '') });
}

/** Columns of a subquery or a common table expression may be computed, and then have no type of their own. */
const computedColumns = once(
  (tokens) =>
    upper(tokens[0]) === 'WITH' ||
    tokens.some((token, index) => /^(FROM|JOIN)$/.test(upper(token)) && tokens[index + 1]?.kind === 'open'),
);

/** A value left of the comparison: `'x' = name`, `5 BETWEEN a AND b`. A bare hole there may be a column's name. */
export function leftSide(tokens: readonly Token[], at: number, bareHole: boolean): Place {
  const next = tokens[at + 1];
  const isCompare =
    next?.kind === 'operator' ? COMPARE.test(next.text) : /^(IN|BETWEEN|LIKE|ILIKE|NOT|IS)$/.test(upper(next));
  if (bareHole)
    return no(
      isCompare ? 'identifier' : 'fragment',
      isCompare ? 'it is the name of a column' : 'it is a condition, not one value',
    );
  return isCompare && upper(next) !== 'IS' ? value('expression') : no('fragment', 'it is a condition, not one value');
}
