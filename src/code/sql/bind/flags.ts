import { bare, lastName, type Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Value } from '../classify/index.ts';
import { holds, isFlagName } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { strictNumber } from './numbers.ts';
import { isSent } from './sent.ts';

/** What true and false are to the database, and what becomes of any other value. */
export interface Meaning {
  words: 'numbers' | 'booleans';
  other: (code: string) => string;
}

/** A number for true and false, and `other` of what is neither: `{ true: 1, false: 0 }[x] ?? Number(x)`. */
export const AS_NUMBERS: Meaning = { words: 'numbers', other: (code) => `Number(${code})` };
/** The same, where NULL may be written. */
export const AS_NUMBERS_OR_NULL: Meaning = { words: 'numbers', other: (code) => `(${code} && Number(${code}))` };
/** The value as it is where the column converts a text of digits. */
export const AS_STORED: Meaning = { words: 'numbers', other: (code) => code };
/** For databases that may have a type for it. */
export const AS_BOOLEANS: Meaning = { words: 'booleans', other: (code) => code };

/**
 * A value for a column of true and false: `true` was a word of SQL in the text, and as a parameter it is text that is no
 * flag. Null where there is no such column, or where the value is known to be a number or a boolean.
 */
export function flagValue(value: Value, node: Node, known: Known, meaning: Meaning, source: Source): Conversion | null {
  if (!isFlag(value) || /^(number|boolean|null)$/.test(known.kind)) return null;
  if (isDigit(node, source.scopes)) return null;
  const isStrict = meaning === AS_NUMBERS && value.role === 'column' && value.changes;
  if (!isPlain(bare(node))) return isStrict ? ONCE : null;
  const code = codeOf(node, source);
  const [yes, no] = meaning.words === 'numbers' ? ['1', '0'] : ['true', 'false'];
  const other = isStrict ? strictNumber(code, known, source) : meaning.other(code);
  if (!source.typed) return bound(`{ true: ${yes}, false: ${no} }[${code}] ?? ${other}`);
  // A boolean is compared with no text, says the compiler.
  const text = known.kind === 'string' || isSent(node, source.scopes) ? code : `String(${code})`;
  return bound(`${text} === 'true' ? ${yes} : ${text} === 'false' ? ${no} : ${other}`);
}

const ONCE: Conversion = {
  kind: 'refused',
  why: 'it may be true or an empty text, which are 1 and 0 as numbers, and rows are changed by it: keep it in a constant first',
};

/** By the schema, else by its name: a column of whole numbers may hold a flag as well. */
function isFlag(value: Value): boolean {
  if (value.role !== 'store' && value.role !== 'column') return false;
  return holds(value) === 'boolean' || (value.type?.base === 'integer' && isFlagName(value.on?.name ?? value.column));
}

/** What may be read twice: `x`, `x || y`. */
function isPlain(node: Node): boolean {
  const inner = bare(node);
  return inner.type === 'LogicalExpression' ? isPlain(inner.left) && isPlain(inner.right) : isPath(inner);
}

/** All that values of that name are compared with in the file is digits or booleans. */
function isDigit(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  const seen = comparisonsIn(scopes).get(lastName(inner.type === 'LogicalExpression' ? inner.left : inner));
  return seen !== undefined && !seen.has('word');
}

const known = new WeakMap<Scopes, Map<string, Set<'digit' | 'word'>>>();

/** What names are compared with in a file: `active === '1'`, `row.active == true`. */
function comparisonsIn(scopes: Scopes): Map<string, Set<'digit' | 'word'>> {
  const before = known.get(scopes);
  if (before) return before;
  const made = new Map<string, Set<'digit' | 'word'>>();
  for (const comparison of scopes.nodes('BinaryExpression')) {
    if (comparison.type !== 'BinaryExpression' || !/^[!=]==?$/.test(comparison.operator)) continue;
    for (const [side, other] of [
      [comparison.left, comparison.right],
      [comparison.right, comparison.left],
    ] as const) {
      const name = lastName(side);
      const kind = literalKind(other);
      if (name && kind) made.set(name, (made.get(name) ?? new Set()).add(kind));
    }
  }
  known.set(scopes, made);
  return made;
}

function literalKind(node: Node): 'digit' | 'word' | null {
  const inner = bare(node);
  if (inner.type === 'NumericLiteral' || inner.type === 'BooleanLiteral') return 'digit';
  if (inner.type !== 'StringLiteral') return null;
  if (/^\d+$/.test(inner.value)) return 'digit';
  return /^(true|false)$/i.test(inner.value) ? 'word' : null;
}
