import { keyName, type Node } from '../../../syntax/nodes.ts';
import type { Scopes } from '../../../syntax/scopes.ts';
import type { Change } from '../text-edits/index.ts';
import { outerRange } from '../../template/index.ts';

/** Where a call has its values: a range of the file to replace, or a place to insert at with what goes around. */
export interface Slot {
  /** Values that are there, outermost expression; several where they are arguments of their own. */
  nodes: readonly Node[];
  range: { start: number; end: number };
  before: string;
  after: string;
  /** The values are arguments of their own, not an array. */
  spread: boolean;
  /** Edits that go with it: another method name, for instance. */
  also: readonly Change[];
}

/** The file around a call. */
export interface Surface {
  file: string;
  path: string;
  scopes: Scopes;
}

/** A slot over values that are there. */
export function replacing(
  nodes: readonly Node[],
  surface: Surface,
  spread: boolean,
  also: readonly Change[] = [],
): Slot {
  const first = nodes[0] as Node;
  const last = nodes.at(-1) as Node;
  const range = { start: outerRange(first, surface).start, end: outerRange(last, surface).end };
  const property = surface.scopes.parent(first);
  // `{ values }`
  const before =
    property?.type === 'ObjectProperty' && property.shorthand ? `${keyName(property.key, property.computed)}: ` : '';
  return { nodes, range, before, after: '', spread, also };
}
