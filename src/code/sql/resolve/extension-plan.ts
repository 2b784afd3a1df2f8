import type { FunctionNode, NodeOf } from '../../syntax/nodes.ts';
import type { Sink } from '../drivers/driver.ts';

/** A function that hands text on and no values, and how values would go the same way. */
export interface Extension {
  fn: FunctionNode;
  /** The calls that get the text. */
  runs: readonly Run[];
  /** What is called. */
  sink: Sink;
  driver: string;
  /** The new parameter. */
  name: string;
}

export interface Run {
  run: NodeOf<'CallExpression'>;
  /** Which of its arguments the values become, where it takes them as one. */
  slot: number;
  /** A function of the app is called, which takes a list whatever the driver takes. */
  wrapped: boolean;
  /** What the method is called on. */
  role: string;
}
