import type { Fact } from './fact.ts';
import type { Node, NodeOf } from '../../syntax/nodes.ts';
import type { Reader } from './reader.ts';

/** A text made of constants alone: `SELECT * FROM ${TABLE}`, `'a' + B`. */
export function textFact(
  node: NodeOf<'TemplateLiteral' | 'BinaryExpression'>,
  reader: Reader,
  depth: number,
): Fact | undefined {
  if (node.type === 'BinaryExpression') {
    if (node.operator !== '+') return undefined;
    const left = constantOf(node.left, reader, depth);
    const right = left === undefined ? undefined : constantOf(node.right, reader, depth);
    if (left === undefined || right === undefined) return undefined;
    return {
      kind: 'constant',
      value: typeof left === 'number' && typeof right === 'number' ? left + right : `${left}${right}`,
    };
  }
  let value = '';
  for (const [index, quasi] of node.quasis.entries()) {
    value += quasi.value.cooked ?? '';
    const expression = node.expressions[index];
    if (!expression) break;
    const part = constantOf(expression as Node, reader, depth);
    if (part === undefined) return undefined;
    value += part;
  }
  return { kind: 'constant', value };
}

function constantOf(node: Node, reader: Reader, depth: number): string | number | undefined {
  const fact = reader.factOf(node, depth);
  return fact?.kind === 'constant' ? fact.value : undefined;
}
