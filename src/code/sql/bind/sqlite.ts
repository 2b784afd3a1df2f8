import type { Node } from '../../syntax/nodes.ts';
import type { Binding as Binds } from '../drivers/driver.ts';
import type { Value } from '../classify/index.ts';
import { CODE, holds, isEqual, takesNull } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { AS_NUMBERS, AS_STORED, flagValue } from './flags.ts';
import { asMeasure, written } from './numbers.ts';

/** SQLite tells text from numbers by their types: a column converts for `=` and where it is written, everything else must be a number. */
export function sqliteValue(value: Value, node: Node, known: Known, binds: Binds, source: Source): Conversion {
  const code = codeOf(node, source);
  const better = binds === 'better-sqlite';
  if (known.kind === 'null') return bound(code);
  if (better && known.kind === 'boolean') return bound(`Number(${code})`);
  const base = holds(value);
  if (value.role === 'joined') return bound(known.kind === 'string' ? code : `String(${code})`);
  const asIs = isEqual(value) || value.role === 'store';
  const flag = flagValue(value, node, known, asIs ? AS_STORED : AS_NUMBERS, source);
  if (flag) return flag;
  if (asIs) {
    if (known.kind === 'string') return bound(code);
    if (base === 'boolean' && better) return asMeasure(value, node, known, source);
    // Every number is REAL there: 7 would be '7.0' in a column of text.
    if (better && (base === 'text' || (!value.type && CODE.test(value.column))))
      return written('String', value, node, known, source);
    if (base === 'other' && value.type?.sql === '') return asMeasure(value, node, known, source);
    return bound(code);
  }
  if (
    value.role === 'arithmetic' &&
    known.kind !== 'number' &&
    (value.column === '/' || (value.changes && !value.shown && takesNull(value)))
  )
    return calculated(code, better && value.column === '/' && !known.text);
  return asMeasure(value, node, known, source);
}

/** The number that a text stands for, whole or not; NaN would be NULL, and `34 / 10.0` no whole number. */
function calculated(code: string, real: boolean): Conversion {
  return bound(real ? `String(${code})` : code, { before: 'CAST(', after: ' AS NUMERIC)' });
}
