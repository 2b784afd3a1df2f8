import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Refused } from '../../classify/index.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/change.ts';
import { keysOf } from '../../classify/literal-keys.ts';
import { checkedColumn } from './columns.ts';
import { checkedKeys } from './keys.ts';
import { directionAround } from './direction.ts';
import type { Around } from './place.ts';

/** A name or a direction that is chosen from what it may be. */
export interface Choosing {
  root: Root;
  changes: Change[];
  /** What a client may see of it; `null` for nothing. */
  review: string | null;
}

const REVIEW =
  'A column that is not on the list is refused, or gives way to the default: add those that clients may name, and take out those that they may not.';

/** The edit that an expert would make of a name or a keyword in a text; `null` where none is known. */
export function choose(unit: Refused, context: Context): Choosing | null {
  const [hole, ...more] = unit.holes;
  if (!unit.name || !hole || more.length > 0) return null;
  if (unit.name.kind === 'direction') {
    const around = directionAround(hole.node, context);
    return around && { root: hole.root, changes: put(around, hole), review: null };
  }
  const keys = keysOf(hole.node, context.scopes);
  const checked = keys
    ? checkedKeys(hole.node, keys, unit.name, context)
    : checkedColumn(hole.node, unit.name, context);
  if (!checked) return null;
  return {
    root: hole.root,
    changes: [...checked.before, ...(checked.around ? put(checked.around, hole) : [])],
    review: REVIEW,
  };
}

/** What is kept is not written anew: an edit of another protection may be meant for it. */
function put({ before, kept, after }: Around, hole: HolePiece): Change[] {
  const [open, close] = hole.in === 'operand' ? ['(', ')'] : ['', ''];
  const [start, end] = hole.in === 'operand' ? [hole.start, hole.end] : [startOf(hole.node), endOf(hole.node)];
  return [
    { start, end: startOf(kept), text: open + before },
    { start: endOf(kept), end, text: after + close },
  ];
}
