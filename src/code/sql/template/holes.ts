import type { Scopes } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { HolePiece, Root, TextPiece } from './pieces.ts';
import type { Reading } from './reading.ts';

/** An expression as one value of the text it stands in. */
export function hole(node: Node, { root, context }: Reading): HolePiece {
  return { kind: 'hole', node, ...outerRange(node, context), in: node === root.node ? 'whole' : 'operand', root };
}

/** The range of a node with the parentheses around it. */
export function outerRange(node: Node, context: { file: string; scopes: Scopes }): { start: number; end: number } {
  let start = startOf(node);
  let end = endOf(node);
  const depth = parenthesized(node);
  if (!depth) return { start, end };
  const parent = context.scopes.parent(node);
  const low = parent ? startOf(parent) : 0;
  const high = parent ? endOf(parent) : context.file.length;
  for (;;) {
    const before = /\(\s*$/.exec(context.file.slice(low, start));
    const after = /^\s*\)/.exec(context.file.slice(end, high));
    if (!before || !after) return { start, end };
    start = low + before.index;
    end += after[0].length;
    if (parent?.type !== 'BinaryExpression' && parent?.type !== 'TemplateLiteral') return { start, end };
  }
}

function parenthesized(node: Node): boolean {
  return Boolean((node.extra as { parenthesized?: boolean } | undefined)?.parenthesized);
}

/** A value that is put where the text has a mark for it: `%s`, `{id}`. */
export function marked(
  text: TextPiece,
  index: number,
  length: number,
  node: Node,
  also: { start: number; end: number },
  root: Root,
): HolePiece {
  const at = text.source?.at ?? [];
  return { kind: 'hole', node, start: at[index] ?? 0, end: at[index + length] ?? 0, in: 'mark', root, also };
}
