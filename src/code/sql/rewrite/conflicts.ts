import { callsOf } from '../template/piece-functions.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';
import type { Plan } from './index.ts';
import type { SharedArray } from './params-array/index.ts';
import type { Change } from './text-edits/index.ts';

/** Calls that share a text are changed together or not at all; equal changes are made once. */
export function settle(plans: Plan[], scopes: Scopes): Plan[] {
  for (let again = true; again;) {
    again = false;
    const neighbours = neighboursOf(plans);
    const handed = new Set(
      plans.flatMap(({ changes, through }) => (changes.length > 0 ? through : [])).map(({ call }) => call),
    );
    for (const plan of plans) {
      if (plan.changes.length === 0) continue;
      const why = clash(plan, neighbours) ?? leftOut(plan, handed, scopes);
      if (!why) continue;
      withdraw(plan, why);
      again = true;
    }
  }
  const made = new Set<string>();
  for (const plan of plans) {
    plan.changes = plan.changes.filter((change) => {
      const key = `${change.start}:${change.end}:${change.text}`;
      return !made.has(key) && made.add(key);
    });
  }
  return plans;
}

/** Leaves a text as it is after all. */
export function withdraw(plan: Plan, why: string): void {
  plan.changes = [];
  for (const root of plan.roots) {
    if (root.bound === 0) continue;
    root.bound = 0;
    root.reasons.push(why);
  }
}

/** Why a plan can't be carried out beside the others. */
function clash(plan: Plan, others: Neighbours): string | null {
  for (const { root, bound } of plan.roots) {
    if (bound === 0) continue;
    for (const other of others.byRoot.get(root.node) ?? []) {
      if (other !== plan && other.changes.length === 0)
        return 'the same text is used by another call where it can not be bound';
    }
  }
  for (const array of plan.arrays) {
    for (const [other, own] of others.byArray.get(keyOf(array)) ?? []) {
      if (other !== plan && other.changes.length > 0 && !goesWith(array, own))
        return 'two calls take different parts of the text that grows';
    }
  }
  return others.overlapping.has(plan) ? 'the same text is used by another call in another way' : null;
}

/** A function that gives a piece of the text is called where it would get no list. */
function leftOut({ through }: Plan, handed: ReadonlySet<Node>, scopes: Scopes): string | null {
  const isLeft = through.some(({ fn }) => !callsOf(fn, scopes)?.every((call) => handed.has(call)));
  return isLeft
    ? 'a function gives a piece of it, and some of its calls are not seen in a statement that can be bound'
    : null;
}

/** The same values, or those of one are sent before the rest is added: `SELECT COUNT(*)` first, then with a LIMIT. */
function goesWith(a: SharedArray, b: SharedArray): boolean {
  return a.pieces === b.pieces || isBefore(a, b) || isBefore(b, a);
}

function isBefore({ grown: first }: SharedArray, { grown: then }: SharedArray): boolean {
  if (!first || !then || first.sent === null) return false;
  const { starts, sent } = first;
  return (
    starts.every((start) => then.starts.includes(start)) &&
    then.starts.every((start) => starts.includes(start) || start > sent)
  );
}

function keyOf({ name, at }: SharedArray): string {
  return `${name}:${at}`;
}

interface Neighbours {
  byRoot: ReadonlyMap<Node, readonly Plan[]>;
  byArray: ReadonlyMap<string, readonly (readonly [Plan, SharedArray])[]>;
  /** Plans with a change that overlaps another plan's and is not the same. */
  overlapping: ReadonlySet<Plan>;
}

function neighboursOf(plans: readonly Plan[]): Neighbours {
  const byRoot = new Map<Node, Plan[]>();
  const byArray = new Map<string, (readonly [Plan, SharedArray])[]>();
  const all: { change: Change; plan: Plan }[] = [];
  for (const plan of plans) {
    for (const { root } of plan.roots) byRoot.set(root.node, [...(byRoot.get(root.node) ?? []), plan]);
    for (const array of plan.arrays) byArray.set(keyOf(array), [...(byArray.get(keyOf(array)) ?? []), [plan, array]]);
    for (const change of plan.changes) all.push({ change, plan });
  }
  all.sort((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const overlapping = new Set<Plan>();
  let open: typeof all = [];
  for (const one of all) {
    open = open.filter(({ change }) => change.end > one.change.start || change.start === one.change.start);
    for (const other of open) {
      if (other.plan === one.plan || !overlaps(other.change, one.change)) continue;
      const same =
        other.change.start === one.change.start &&
        other.change.end === one.change.end &&
        other.change.text === one.change.text;
      if (!same) overlapping.add(other.plan).add(one.plan);
    }
    open.push(one);
  }
  return { byRoot, byArray, overlapping };
}

function overlaps(a: Change, b: Change): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start && !(declaresList(a) && declaresList(b));
  return a.start < b.end && b.start < a.end;
}

/** Lists of two calls in one statement are declared one after the other. */
function declaresList({ text }: Change): boolean {
  return /^(?:\s+const|const(?=.*\s$)) \w+(?:: [\w[\]]+)? = \[[^\]]*\];?\s*$/s.test(text);
}
