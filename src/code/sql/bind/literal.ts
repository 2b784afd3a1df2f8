import type { Binding as Binds } from '../drivers/driver.ts';
import type { Value } from '../classify/index.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { knownOf } from './known.ts';

/** Clients that make SQL of an object, take no undefined, or give every number a fraction. */
const TAKES_TEXT = /^(mysql|mysql-prepared|sequelize|any|d1|better-sqlite)$/;

/** `quote(x)` of a function that quotes what is no number: the client does the same with the plain value. */
export function literalValue(value: Value, binds: Binds, source: Source): Conversion | null {
  const [only, ...more] = value.parts;
  const as = typeof only === 'object' && more.length === 0 ? only.around?.as : undefined;
  if (typeof only !== 'object' || !as || value.role === 'typed' || binds === 'prisma') return null;
  if (as === 'given') return bound(codeOf(only.node, source));
  const known = knownOf(only.node, source.scopes);
  if (known.kind === 'string') return null;
  const code = codeOf(only.node, source);
  const isPlace = /^(column|store)$/.test(value.role);
  if (value.role === 'json')
    return { kind: 'refused', why: 'a number picks an element there, and a text a key: bind it with a cast' };
  if (binds.startsWith('postgres') && !isPlace) return null;
  if (isPlace && !TAKES_TEXT.test(binds)) return bound(code);
  if (known.plain && isPlace && !/^(better-sqlite|d1)$/.test(binds)) return bound(code);
  return as === 'literal' && isPlace ? bound(`String(${code})`) : { kind: 'refused', why: LEFT };
}

const LEFT =
  'its function leaves some values without quotes: check that it is text or a number first, and bind the value itself';
