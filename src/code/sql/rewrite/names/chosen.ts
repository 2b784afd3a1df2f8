import { startOf } from '../../../syntax/ancestors.ts';
import type { Plan } from '../index.ts';
import type { Change } from '../text-edits/change.ts';

/** The edits of names and directions in the sites that were chosen, without those that stand in another edit. */
export function chosenNames(
  plans: readonly Plan[],
  { sites, names = sites ? [] : undefined }: { sites?: readonly number[]; names?: readonly number[] },
): Change[] {
  const bound = plans.flatMap(({ changes }) => changes);
  const made = new Map<string, Change>();
  for (const { root, changes, review } of plans.flatMap(({ chosen }) => chosen)) {
    const start = startOf(root.node);
    if ((sites && !sites.includes(start)) || (review !== null && names && !names.includes(start))) continue;
    if (changes.some((change) => bound.some((other) => other.start < change.end && change.start < other.end))) continue;
    for (const change of changes) made.set(`${change.start}:${change.end}:${change.text}`, change);
  }
  return [...made.values()];
}
