import type { BlockStatement } from '@babel/types';
import type { Node } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';

/** A place for new code. `app` is the name that the app has there. */
export type Spot =
  | { kind: 'after'; anchor: Node; app: string }
  | { kind: 'start'; anchor: BlockStatement; app: string }
  /** A further link of a one-expression chain, behind this call of it. */
  | { kind: 'link'; anchor: Node; app: string }
  | { kind: 'refused'; reason: string; start: number };

export function refuse(reason: string, at: Node): Spot {
  return { kind: 'refused', reason, start: startOf(at) };
}
