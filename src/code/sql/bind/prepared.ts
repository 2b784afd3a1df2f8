import { bare, type Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import { holds, isEqual } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { AS_NUMBERS, AS_STORED, flagValue } from './flags.ts';
import { mayBeNaN, NOT_FINITE } from './nan.ts';
import { asMeasure, asNumber, findsByKey, findsRows, refusesText, textOrNull } from './numbers.ts';

/** A statement that MySQL prepares gets each number as DOUBLE, and converts text where a column tells to what. */
export function preparedValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  const code = codeOf(node, source);
  // A schema may be older than its name.
  const isAmount = [value, { ...value, type: null }].some((one) => holds(one) === 'decimal');
  const amount = isAmount || (value.type === null && value.detail === 'hole');
  const isResult = value.role === 'arithmetic' || (value.role === 'argument' && value.on !== null);
  if (isResult && value.shown && amount)
    return {
      kind: 'refused',
      why: 'execute() sends a number as DOUBLE, and the result would no longer be a decimal: use query(), or CAST(? AS DECIMAL(20, 2))',
    };
  if (mayBeNaN(node, source.scopes) && value.changes) {
    // MariaDB writes NaN as 0, and its text not at all.
    if (value.role === 'store') return bound(`String(${code})`);
    if (value.role === 'column' && !isEqual(value)) return NOT_FINITE;
  }
  if (value.role === 'limit') return bound(known.kind === 'string' ? code : `String(${code})`);
  if (value.role === 'column' && holds(value) === 'text') return asNumber(node, known, source);
  if (/^(column|store|arithmetic|interval)$/.test(value.role)) {
    const unequal = value.role === 'column' && !isEqual(value);
    const finds = findsRows(value) && !known.filled;
    const flag = flagValue(value, node, known, unequal || finds ? AS_NUMBERS : AS_STORED, source);
    if (flag) return flag;
    if (refusesText(value)) return bound(code);
    if (findsByKey(value) && !known.filled) return textOrNull(node, { ...known, plain: true }, source);
    if (unequal && value.changes) return bound(orNoRow(node, known, source));
    return unequal || finds ? asMeasure(value, node, known, source) : bound(code);
  }
  return asMeasure(value, node, known, source);
}

/** NaN is below and above all numbers to MariaDB, and an empty text is 0: NULL changes no row. */
function orNoRow(node: Node, known: Known, source: Source): string {
  const code = codeOf(node, source);
  if (/^(number|boolean|null)$/.test(known.kind) || known.filled) return code;
  return isPath(bare(node)) ? `${code} === '' ? null : ${code}` : `String(${code})`;
}
