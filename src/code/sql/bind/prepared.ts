import type { Node } from '../../syntax/nodes.ts';
import type { Value } from '../classify/index.ts';
import { holds } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { AS_NUMBERS, AS_STORED, flagValue } from './flags.ts';
import { asMeasure, asNumber } from './numbers.ts';

/** A statement that MySQL prepares gets each number as DOUBLE, and converts text where a column tells to what. */
export function preparedValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  const code = codeOf(node, source);
  const amount = holds(value) === 'decimal' || (value.type === null && value.detail === 'hole');
  if (value.role === 'arithmetic' && value.shown && amount)
    return {
      kind: 'refused',
      why: 'execute() sends a number as DOUBLE, and the result would no longer be a decimal: use query(), or CAST(? AS DECIMAL(20, 2))',
    };
  if (value.role === 'limit') return bound(known.kind === 'string' ? code : `String(${code})`);
  if (value.role === 'column' && holds(value) === 'text') return asNumber(node, known, source);
  if (/^(column|store|arithmetic|interval)$/.test(value.role)) {
    const unequal = value.role === 'column' && !/^(=|IN)$/.test(value.detail);
    const flag = flagValue(value, node, known, unequal ? AS_NUMBERS : AS_STORED, source);
    if (flag) return flag;
    return unequal ? asMeasure(value, node, known, source) : bound(code);
  }
  return asMeasure(value, node, known, source);
}
