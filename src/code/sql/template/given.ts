import type { Node } from '../../syntax/nodes.ts';
import { hole } from './holes.ts';
import type { Piece } from './pieces.ts';
import type { Reading } from './reading.ts';

const COMPARES = /^\s*(?:=|<>|!=|[<>]=?|(?:not )?i?like)\s*$/i;

/** A parameter that all calls give an operator for, or one constant, or a value that brings its quotes along. */
export function givenText(node: Node, reading: Reading): Piece[] | null {
  const { constants, literals } = reading.context.given(node) ?? {};
  if (literals) return [{ ...hole(node, reading), around: { call: node, before: "'", after: "'", as: 'given' } }];
  const [first, ...more] = constants ?? [];
  const isAlike = more.length === 0 || constants?.every((one) => COMPARES.test(one));
  return first !== undefined && isAlike ? [{ kind: 'text', text: first, source: null }] : null;
}
