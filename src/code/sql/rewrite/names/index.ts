import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Refused } from '../../classify/index.ts';
import type { Root } from '../../template/index.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/change.ts';
import { checkedColumn } from './columns.ts';
import { directionCode } from './direction.ts';

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
  const place = (code: string): Change => {
    const isOperand = hole.in === 'operand';
    return {
      start: isOperand ? hole.start : startOf(hole.node),
      end: isOperand ? hole.end : endOf(hole.node),
      text: isOperand ? `(${code})` : code,
    };
  };
  if (unit.name.kind === 'direction') {
    const code = directionCode(hole.node, context);
    return code === null ? null : { root: hole.root, changes: [place(code)], review: null };
  }
  const checked = checkedColumn(hole.node, unit.name, context);
  if (!checked) return null;
  return {
    root: hole.root,
    changes: [...checked.before, ...(checked.code === null ? [] : [place(checked.code)])],
    review: REVIEW,
  };
}
