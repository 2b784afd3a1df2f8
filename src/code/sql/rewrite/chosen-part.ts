import { startOf } from '../../syntax/ancestors.ts';
import type { Node } from '../../syntax/nodes.ts';
import type { Plan, RootPlan } from './index.ts';

/** Texts of a plan that are bound in it and were not chosen. */
export function notTaken({ roots }: Plan, only: readonly number[]): RootPlan[] {
  return roots.filter(({ bound, root }) => bound > 0 && !only.includes(startOf(root.node)));
}

/** The plan without the values that a client may see a difference of, where the others can be bound alone. */
export function partOf(plan: Plan, only: readonly number[], again: (skip: ReadonlySet<Node>) => Plan | null): Plan {
  const left = notTaken(plan, only);
  if (left.length === 0 || left.some(({ review }) => review === null)) return plan;
  const part = again(new Set(left.map(({ root }) => root.node)));
  return part?.roots.some(({ bound }) => bound > 0) ? part : plan;
}

export const NOT_CHOSEN = 'it was not chosen, or another value of its statement was not';
