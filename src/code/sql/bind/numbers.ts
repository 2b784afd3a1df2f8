import { bare } from '../../syntax/nodes.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import { isEqual, takesNull } from './columns.ts';
import { bound, codeOf, type Bound, type Source } from './conversion.ts';
import type { Known } from './known.ts';

/** A number in the type that JavaScript has for it; what is one already stays. */
export function asNumber(node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  return bound(/^(number|boolean|null)$/.test(known.kind) ? code : `Number(${code})`);
}

/**
 * A number that decides which rows are changed, or to what: an empty field and null are no 0 there. For what is equal to a
 * column, `5abc` is no 5 either, and true is 1.
 */
export function asMeasure(value: Value, node: Node, known: Known, source: Source): Bound {
  const isPlain = /^(store|limit|selected)$/.test(value.role) || (isEqual(value) && value.on !== null);
  // TypeScript gives `parseFloat` nothing but strings.
  const isTyped = source.typed && known.kind !== 'string';
  if (!value.changes || isPlain || isTyped || /^(number|boolean|null)$/.test(known.kind))
    return asNumber(node, known, source);
  return bound(`parseFloat(${codeOf(node, source)})`);
}

/** Text of whatever type; what is text already stays. */
export function asText(node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  return bound(known.kind === 'string' || known.plain ? code : `String(${code})`);
}

/** `to(x)` for what is written into a column; NULL stays NULL where it may be meant. */
export function written(to: 'Number' | 'String', value: Value, node: Node, known: Known, source: Source): Bound {
  const code = codeOf(node, source);
  const inner = bare(node);
  if (inner.type === 'LogicalExpression' && inner.right.type === 'NullLiteral' && isPath(inner.left)) {
    const left = codeOf(inner.left, source);
    return bound(inner.operator === '||' ? `${left} ? ${to}(${left}) : null` : `${left} && ${to}(${left})`);
  }
  const keepsNull = takesNull(value) && !known.text && !known.asked && isPath(inner);
  return bound(keepsNull ? `${code} && ${to}(${code})` : `${to}(${code})`);
}
