import { bare, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { hole } from './holes.ts';
import { isText, type Piece } from './pieces.ts';
import type { Reading, TextContext } from './reading.ts';

/** The operands of a chain of `+` that are text, left to right; numbers added up before the first text stay together. */
export function sumText(node: NodeOf<'BinaryExpression'>, reading: Reading): Piece[] {
  const operands: Node[] = [];
  let left: Node = node;
  while (left.type === 'BinaryExpression' && left.operator === '+') {
    operands.unshift(left.right);
    left = bare(left.left);
  }
  operands.unshift(left);
  const parts = operands.map((operand) => reading.part(operand));
  const first = parts.findIndex(
    (pieces, index) => isText(pieces) && !isNumberConstant(operands[index], reading.context),
  );
  if (first < 0 || first > 1) {
    return first < 0 ? [hole(node, reading)] : sumTail(node, operands, parts, first, reading);
  }
  return parts.flat();
}

/** `a + b + 'text' + c`: `a + b` is one sum. */
function sumTail(node: Node, operands: Node[], parts: Piece[][], first: number, reading: Reading): Piece[] {
  let sum = node;
  for (let skip = operands.length - first; skip > 0; skip -= 1) sum = bare((sum as { left: Node } & Node).left);
  return [hole(sum, reading), ...parts.slice(first).flat()];
}

function isNumberConstant(node: Node | undefined, context: TextContext): boolean {
  return node !== undefined && typeof context.constant(node) === 'number';
}
