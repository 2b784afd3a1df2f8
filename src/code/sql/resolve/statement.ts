import type { Node } from '../../syntax/nodes.ts';

/** What a function gives that builds a statement: its text, or an object with the text and its values. */
export interface Statement {
  text: Node;
  config: Node | null;
  /** The text and the values as members of what it gives, where callers take them apart. */
  part?: { name: string; values: string };
  /** What hands it out: the `return`, or the arrow function. */
  from: Node;
}
