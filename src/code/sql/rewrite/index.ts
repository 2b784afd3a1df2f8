import { bare, type Node } from '../../syntax/nodes.ts';
import { convert } from '../bind/index.ts';
import { flatten, type Flat } from '../classify/variants.ts';
import type { Result, SharedArray } from './params-array/index.ts';
import type { Refused } from '../classify/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';
import { variablesOf, type HolePiece, type Piece, type PieceCall, type Root } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import { sortHoles } from './holes.ts';
import { choose, type Choosing } from './names/index.ts';
import { literalBinding, movedLiterals, type Moved } from './moved-literals.ts';
import { reasonFor } from './refusal-text.ts';
import { write } from './strategy.ts';

/** What becomes of the holes of one call's text. */
export interface Plan {
  sink: SinkCall;
  /** The expressions that splice something in. */
  roots: RootPlan[];
  changes: Change[];
  arrays: readonly SharedArray[];
  /** Calls that hand the list of its values to functions which give pieces of the text. */
  through: readonly PieceCall[];
  /** Names and directions that are chosen from what they may be; each stands by itself. */
  chosen: readonly Choosing[];
}

export interface RootPlan {
  root: Root;
  what: Refused['what'] | 'value' | 'list';
  bound: number;
  /** Why holes of it stay, and what stands in them. */
  reasons: string[];
  kept: Node[];
  review: string | null;
  /** Directions that become one of two words. */
  directions: number;
  /** Arguments of calls that lose their quotes with it, as `file:start`. */
  plain: readonly string[];
  /** Columns that are checked against a list, and why each stays where they are not. */
  names: { review: string; reasons: string[] } | null;
}

/** Decides for one call: which holes become parameters and how, and why the rest stays. `null` where nothing unsafe is spliced in. */
export function planSink(
  sink: SinkCall,
  pieces: Piece[],
  context: Context,
  skip: ReadonlySet<Node> = new Set(),
): Plan | null {
  const { moved, flats, sorted } = takeApart(sink, pieces, context);
  if (sorted.unsafe.size === 0) return null;
  const tallies = new Map<Node, RootPlan>();
  for (const piece of sorted.unsafe) {
    const { root } = piece;
    if (!tallies.has(root.node)) tallies.set(root.node, newTally(root));
  }
  const tally = (hole: HolePiece): RootPlan => tallies.get(hole.root.node) as RootPlan;
  const bindings = bindingsOf(sink, sorted, context, skip);
  for (const literal of moved.literals) bindings.set(literal, literalBinding(literal, context));
  const refuse = (hole: HolePiece, what: Refused['what'], why: string): void => {
    const plan = tallies.get(hole.root.node);
    if (!plan || !sorted.unsafe.has(hole)) return;
    plan.reasons.push(why);
    plan.kept.push(hole.node);
    if (plan.what === 'value') plan.what = what;
  };
  const chosen: Choosing[] = [];
  for (const unit of sorted.refused) {
    const choosing = choose(unit, context);
    const plan = choosing ? tallies.get(choosing.root.node) : undefined;
    if (choosing && plan) {
      chosen.push(choosing);
      const reasons = unit.holes.map((hole) => reasonFor(unit, hole, flats, context, sink));
      if (choosing.review === null) plan.directions += 1;
      else plan.names = { review: choosing.review, reasons: [...(plan.names?.reasons ?? []), ...reasons] };
    } else for (const hole of unit.holes) refuse(hole, unit.what, reasonFor(unit, hole, flats, context, sink));
  }

  const plan: Plan = { sink, roots: [...tallies.values()], changes: [], arrays: [], through: [], chosen };
  if (bindings.size === moved.literals.size) return plan;
  const written: Result = isFilled(moved.pieces, context)
    ? { refused: 'a function gives a piece of it that has placeholders already: hand the values on from there' }
    : write(sink, moved.pieces, flats, bindings, sorted, context);
  if ('refused' in written) {
    for (const hole of bindings.keys()) refuse(hole, 'position', written.refused);
    return plan;
  }
  for (const [hole, binding] of bindings) {
    if (!tallies.has(hole.root.node)) continue;
    tally(hole).bound += 1;
    tally(hole).review ??= binding.bound.review;
    tally(hole).plain = [...tally(hole).plain, ...quotedFor(hole, context)];
  }
  plan.changes = written.changes;
  plan.arrays = written.arrays ?? [];
  plan.through = written.through ?? [];
  return plan;
}

/** What the values are bound as; those that can not be are refused. */
function bindingsOf(
  sink: SinkCall,
  sorted: ReturnType<typeof sortHoles>,
  context: Context,
  skip: ReadonlySet<Node>,
): Map<HolePiece, Binding> {
  const bindings = new Map<HolePiece, Binding>();
  for (const [value, holes] of sorted.values) {
    const conversion = convert(value, sink.sink.binding, context);
    if (value.role === 'setting' && !isDropped(sink.call, context.scopes))
      sorted.refused.push({ kind: 'refused', what: 'position', why: RETURNS, holes });
    else if (conversion.kind === 'refused')
      sorted.refused.push({ kind: 'refused', what: 'position', why: conversion.why, holes });
    else if (holes.some(({ root }) => skip.has(root.node)))
      sorted.refused.push({ kind: 'refused', what: 'position', why: 'it was not chosen', holes });
    else {
      const binding = { value, bound: conversion };
      for (const hole of holes) bindings.set(hole, binding);
    }
  }
  return bindings;
}

/** The text in all its forms, with the holes in it. */
function takeApart(
  sink: SinkCall,
  pieces: Piece[],
  context: Context,
): { moved: Moved; flats: Flat[]; sorted: ReturnType<typeof sortHoles> } {
  const prefixed: Piece[] = sink.sink.prefix
    ? [{ kind: 'text', text: sink.sink.prefix, source: null }, ...pieces]
    : pieces;
  const moved = movedLiterals(prefixed, sink);
  const flats = flatten(moved.pieces, sink.dialect);
  const sorted = sortHoles(flats, sink, context);
  const hidden = sorted.hidden.filter(({ hole }) => !hole || !moved.literals.has(hole));
  return { moved, flats, sorted: { ...sorted, hidden } };
}

/** The arguments that bring quotes along for a parameter that is bound. */
function quotedFor({ around, node }: HolePiece, { roles }: Context): readonly string[] {
  return around?.as === 'given' ? (roles.textsGiven(node)?.literals ?? []) : [];
}

/** Some function that gives a piece of it has a list for its values. */
function isFilled(pieces: readonly Piece[], { pieceCalls }: Context): boolean {
  return variablesOf(pieces).some((binding) => pieceCalls.get(binding)?.filled);
}

function newTally(root: Root): RootPlan {
  return { root, what: 'value', bound: 0, reasons: [], kept: [], review: null, directions: 0, plain: [], names: null };
}

const RETURNS =
  'SET takes no parameters, and set_config(name, value, local), which does the same, gives a row where the result is used';

/** `await client.query(…);`: nothing is done with the result. */
function isDropped(call: Node, scopes: Context['scopes']): boolean {
  let at = scopes.parent(call);
  while (at && (bare(at) === bare(call) || at.type === 'AwaitExpression')) at = scopes.parent(at);
  return at?.type === 'ExpressionStatement';
}
