import type { Binding as Binds } from '../drivers/driver.ts';
import type { Value } from '../classify/index.ts';
import { bareValue } from './bare.ts';
import type { Conversion, Source } from './conversion.ts';
import { escapedByHand } from './escapes.ts';
import { isOneColumn, listValue } from './lists.ts';
import { quotedValue } from './quoted.ts';

export { codeOf, objectCode, type Bound, type Conversion, type Source } from './conversion.ts';

/** The expression that gives the database the same value as the text did, in that position on that driver. */
export function convert(value: Value, binds: Binds, source: Source): Conversion {
  const by = escapedByHand(value, source);
  if (by) return { kind: 'refused', why: by };
  const [first] = value.parts;
  const item = typeof first === 'object' && /^(map|return)$/.test(first.root.by);
  if (value.alone && !item && !isOneColumn(value, source)) return listValue(value, binds, source);
  return value.quoted ? quotedValue(value, binds, source) : bareValue(value, binds, source);
}
