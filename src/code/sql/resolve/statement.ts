import type { Node } from '../../syntax/nodes.ts';

/** What a function gives that builds a statement: its text, or an object with the text and its values. */
export interface Statement {
  text: Node;
  config: Node | null;
  /** What hands it out: the `return`, or the arrow function. */
  from: Node;
}
