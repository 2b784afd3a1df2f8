import type { Binding as Binds } from '../drivers/driver.ts';
import { isPath, isPure, type Kind } from '../../syntax/static-types.ts';
import { bare, type Node } from '../../syntax/nodes.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { readNumber } from './sqlite.ts';

/** What is written into a column keeps NULL and booleans; all else goes as text, which the column converts without loss. */
export function storedValue(binds: Binds, node: Node, kind: Kind, source: Source): Conversion {
  const code = codeOf(node, source);
  const better = binds === 'better-sqlite';
  if (kind === 'null') return bound(code);
  if (binds === 'mssql' || binds === 'oracle') return bound(code);
  if (kind === 'boolean') return bound(better ? `Number(${code})` : code);
  if (kind === 'number') return bound(better ? `String(${code})` : code);
  // A column of SQLite takes any text, so that 'undefined' would be stored.
  if (better || binds === 'sqlite') return readNumber(code);
  if (kind === 'string') return bound(code);
  const inner = bare(node);
  if (inner.type === 'LogicalExpression' && inner.right.type === 'NullLiteral' && isPath(inner.left)) {
    const left = codeOf(inner.left, source);
    return bound(
      inner.operator === '||' ? `${left} ? String(${left}) : null` : `${left} == null ? null : String(${left})`,
    );
  }
  if (!isPure(inner))
    return { kind: 'refused', why: 'keep it in a constant first, so that NULL can be told from text' };
  const one = isPath(inner) ? code : `(${code})`;
  return bound(`typeof ${one} === 'boolean' || ${one} === null ? ${one} : String(${one})`);
}
