import type { Node } from '../syntax/nodes.ts';
import type { Source } from './value.ts';

/** An expression as its file has it, for code that is written back: its parameters have the names that they have there. */
export function asWritten({ text, written = text, starts }: Source, node: Node): string {
  const start = node.start ?? 0;
  return written.slice(starts?.get(start) ?? start, node.end ?? 0);
}
