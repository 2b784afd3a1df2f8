import type { Kind } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isEqual, isId } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { DECIMAL, DIGITS, strictText } from './numbers.ts';

/** A statement that MySQL prepares gets each number as DOUBLE. */
export function preparedValue(value: Value, node: Node, kind: Kind, source: Source): Conversion {
  const code = codeOf(node, source);
  if (value.role === 'limit') return bound(kind === 'string' ? code : `String(${code})`);
  // NaN is sent as a DOUBLE, and every row is above it.
  if (isEqual(value) && value.changes && /^(string|unknown)$/.test(kind))
    return bound(strictText(isId(value) ? DIGITS : DECIMAL, node, 'null', source));
  if (isEqual(value)) return bound(kind === 'unknown' ? `String(${code})` : code);
  if (value.role === 'column' && kind === 'number') return bound(code);
  return {
    kind: 'refused',
    why: 'execute() sends a number as DOUBLE, which changes the result here: use query(), or CAST(? AS DECIMAL(20, 2))',
  };
}
