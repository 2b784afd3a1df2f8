import type { Binding } from '../scope.ts';
import type { Node } from '../../nodes.ts';
import { hole } from './holes.ts';
import { isText, type Piece } from './pieces.ts';
import type { Reading } from './reading.ts';

/** What a variable holds, as far as it is text that the file builds. */
export function variableText(node: Node, reading: Reading): Piece[] | null {
  const binding = reading.context.scopes.binding(node);
  if (!binding || binding.kind === 'import') return null;
  const grown = reading.context.grown(binding, node);
  const pieces = grown ?? initialText(binding, reading);
  if (!pieces || (!isText(pieces) && !grown)) return null;
  return [{ kind: 'ref', pieces, binding, whole: hole(node, reading) }];
}

/** The text that a variable gets once and keeps. */
function initialText(binding: Binding, reading: Reading): Piece[] | null {
  if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  if (!init || id !== binding.id || reading.context.expanding.has(binding)) return null;
  reading.context.expanding.add(binding);
  try {
    return reading.part(init, { node: init, binding, by: 'init', repeated: false });
  } finally {
    reading.context.expanding.delete(binding);
  }
}
