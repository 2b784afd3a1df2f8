import { isPath, type Kind } from '../../syntax/static-types.ts';
import type { Binding as Binds } from '../drivers/driver.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { FLAG, isEqual } from './columns.ts';
import { bound, codeOf, type Bound, type Conversion, type Source } from './conversion.ts';
import { numberCode } from './numbers.ts';

const READ_AS_JSON =
  "json_extract(?, '$') gives the number that the text stands for, whole or not, and fails where it is none; a bound number would be REAL, or NULL.";

/** The text as the number that it stood for, of whatever type; it fails where it is none. */
export function readNumber(code: string): Bound {
  return bound(`String(${code})`, { before: 'json_extract(', after: ", '$')", review: READ_AS_JSON });
}

/** SQLite compares text with numbers by their types: a column converts for `=`, everything else must be a number. */
export function sqliteValue(value: Value, node: Node, kind: Kind, binds: Binds, source: Source): Conversion {
  const code = codeOf(node, source);
  const better = binds === 'better-sqlite';
  if (kind === 'null') return bound(code);
  if (isEqual(value)) {
    if (kind === 'string') return bound(code);
    if (kind === 'boolean') return bound(better ? `Number(${code})` : code);
    if (kind === 'number') return bound(better ? `String(${code})` : code);
    if (!FLAG.test(value.column) || !isPath(node)) return bound(`String(${code})`);
    return bound(
      better
        ? `String(typeof ${code} === 'boolean' ? Number(${code}) : ${code})`
        : `typeof ${code} === 'boolean' ? ${code} : String(${code})`,
    );
  }
  if (/^(column|expression|limit)$/.test(value.role))
    return bound(kind === 'boolean' ? `Number(${code})` : numberCode(value, node, kind, source));
  return readNumber(code);
}
