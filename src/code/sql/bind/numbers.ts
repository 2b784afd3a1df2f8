import { isPath, type Kind } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { FLAG, isEqual, isId } from './columns.ts';
import { codeOf, type Source } from './conversion.ts';

/** The code of a pattern for a whole number. */
export const DIGITS = '/^-?\\d+$/';
/** The code of a pattern for a number, whole or not; no exponent. */
export const DECIMAL = '/^-?\\d+(\\.\\d+)?$/';

/**
 * The number that stood bare in the text. What is none (`1abc`, an empty field, null, an object) becomes NaN, which finds
 * nothing or fails; `Number('')` would be 0 and `parseFloat('1abc')` 1. LIMIT 0 shows no rows, so where nothing is written the short form does.
 */
export function numberCode(value: Value, node: Node, kind: Kind, source: Source): string {
  const code = codeOf(node, source);
  if (kind === 'number' || kind === 'boolean' || kind === 'null') return code;
  return value.role === 'limit' && !value.changes ? `Number(${code})` : strictNumber(code);
}

/** LIMIT NULL is no limit in PostgreSQL, where a number of null would be LIMIT 0; null elsewhere fails as the text did. */
export function limitCode(node: Node, kind: Kind, code: string, source: Source): string {
  if (kind === 'null') return codeOf(node, source);
  return kind === 'unknown' && isPath(node) ? `${codeOf(node, source)} === null ? null : ${code}` : code;
}

/** The number that all of the text stands for, NaN where there is none. */
export function strictNumber(code: string): string {
  return `Number(String(${code}).trim() || NaN)`;
}

/** The digits themselves, since a number rounds a long id; MySQL would read `1abc` as 1 in what it deletes. */
export function strictText(pattern: string, node: Node, otherwise: string, source: Source): string {
  const code = codeOf(node, source);
  const tested = source.typed ? `String(${code})` : code;
  const text = otherwise === 'null' ? `String(${code})` : code;
  return isPath(node)
    ? `${pattern}.test(${tested}) ? ${text} : ${otherwise}`
    : `${pattern}.exec(${tested})?.[0] ?? ${otherwise}`;
}

/** What a column is compared with where the database may read a number out of any text, as MySQL does. */
export function comparedCode(value: Value, node: Node, kind: Kind, source: Source): string {
  const code = codeOf(node, source);
  if (kind === 'number' || kind === 'boolean' || kind === 'null') return code;
  if (isEqual(value) && isId(value)) {
    if (value.changes) return strictText(DIGITS, node, 'NaN', source);
    return kind === 'string' ? code : `String(${code})`;
  }
  const number = numberCode(value, node, kind, source);
  return FLAG.test(value.column) && kind === 'unknown' && isPath(node)
    ? `typeof ${code} === 'boolean' ? ${code} : ${number}`
    : number;
}
