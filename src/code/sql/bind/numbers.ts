import { bare } from '../../syntax/nodes.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import { holds, isEqual, isLong, takesNull } from './columns.ts';
import { bound, codeOf, type Bound, type Source } from './conversion.ts';
import type { Known } from './known.ts';

/** A number in the type that JavaScript has for it; what is one already stays. */
export function asNumber(node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  return bound(/^(number|boolean|null)$/.test(known.kind) ? code : `Number(${code})`);
}

/**
 * A number that decides which rows are changed, or to what: an empty field and null are no 0 there. What a column of true and
 * false is compared with goes by `flagValue` before.
 */
export function asMeasure(value: Value, node: Node, known: Known, source: Source): Bound {
  const isPlain = /^(store|limit|selected)$/.test(value.role);
  if (!value.changes || isPlain || /^(number|boolean|null)$/.test(known.kind)) return asNumber(node, known, source);
  return bound(strictNumber(codeOf(node, source), known, source));
}

/** A number of whatever type: NaN of an empty text, which `Number()` makes 0 of. TypeScript gives `parseFloat` nothing but strings. */
export function strictNumber(code: string, known: Known, { typed }: Source): string {
  return `parseFloat(${typed && known.kind !== 'string' ? `String(${code})` : code})`;
}

/** Compared for equality in a statement that changes rows: MySQL and SQL Server take an empty text for 0, and change the rows that have it. */
export function findsRows(value: Value): boolean {
  // `DECLARE @n INT = 5`
  const isVariable = /^(int|bigint|smallint|tinyint|bit|float|real|money|date|datetime)$/i.test(value.column);
  return value.changes && isEqual(value) && !isVariable && holds(value) !== 'text' && !isKey(value);
}

/**
 * In an UPDATE, MySQL compares and adds no text that is not a number from end to end. It calculates with text as DOUBLE,
 * which a factor would show in the last decimal.
 */
export function refusesText({ updates, role, column }: Value): boolean {
  return updates && (role === 'column' || (role === 'arithmetic' && /^[-+]$/.test(column)));
}

/** A key of another table in a DELETE: MySQL takes an empty text for 0, which may be what rows without one have. */
export function findsByKey(value: Value): boolean {
  const isOwn = value.type?.key === true || /^id$/i.test(value.on?.name ?? value.column);
  return value.changes && !value.updates && isEqual(value) && isKey(value) && !isOwn;
}

/** Text, and NULL for an empty one, which finds nothing. */
export function textOrNull(node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  if (/^(number|boolean|null)$/.test(known.kind) || !isPath(bare(node))) return asText(node, known, source);
  return bound(known.kind === 'string' || known.plain ? `${code} || null` : `${code} ? String(${code}) : null`);
}

/** A key may be longer than a JavaScript number, and no row has the key 0. */
function isKey(value: Value): boolean {
  const isInteger = value.type?.base === 'integer' && !value.type.key;
  return holds(value) !== 'decimal' && isLong(value) && !isInteger;
}

/** Text of whatever type; what is text already stays. */
export function asText(node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  return bound(known.kind === 'string' || known.plain ? code : `String(${code})`);
}

/** `to(x)` for what is written into a column; NULL stays NULL where it may be meant. */
export function written(to: 'Number' | 'String', value: Value, node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  const inner = bare(node);
  if (inner.type === 'LogicalExpression' && inner.right.type === 'NullLiteral' && isPath(inner.left)) {
    const left = codeOf(inner.left, source);
    return bound(inner.operator === '||' ? `${left} ? ${to}(${left}) : null` : `${left} && ${to}(${left})`);
  }
  const keepsNull = takesNull(value) && !known.text && !known.asked && isPath(inner);
  return bound(keepsNull ? `${code} && ${to}(${code})` : `${to}(${code})`);
}
