import { convert, codeOf } from './convert.ts';
import { isInside } from './expressions.ts';
import { flatten, type Flat } from './flat.ts';
import { existingBeside, hiddenAt, type Hidden } from './hidden.ts';
import { inline } from './inline.ts';
import { allowList, plainKey } from './allow-list.ts';
import { bindByName, byName } from './named.ts';
import { hoist, type SharedArray } from './hoist/index.ts';
import { classify, type Parameter, type Refused, type Unit, type Value } from './positions/index.ts';
import { safeWhy } from './safety.ts';
import type { SinkCall } from './sinks.ts';
import type { Context } from './splice-all.ts';
import type { Change } from './splice.ts';
import { stable } from './stability.ts';
import type { HolePiece, Piece, Root } from './text/index.ts';
import type { Node } from '../nodes.ts';
import type { Binding } from './values.ts';

/** What becomes of the holes of one call's text. */
export interface Plan {
  sink: SinkCall;
  /** The expressions that splice something in. */
  roots: RootPlan[];
  changes: Change[];
  array: SharedArray | null;
}

export interface RootPlan {
  root: Root;
  what: Refused['what'] | 'value' | 'list';
  bound: number;
  /** Why holes of it stay. */
  reasons: string[];
  review: string | null;
}

/** Decides for one call: which holes become parameters and how, and why the rest stays. `null` where nothing unsafe is spliced in. */
export function planSink(sink: SinkCall, pieces: Piece[], context: Context): Plan | null {
  const prefixed: Piece[] = sink.sink.prefix
    ? [{ kind: 'text', text: sink.sink.prefix, source: null }, ...pieces]
    : pieces;
  const flats = flatten(prefixed, sink.dialect);
  const sorted = sortHoles(flats, sink, context);
  if (sorted.unsafe.size === 0) return null;
  const tallies = new Map<Node, RootPlan>();
  for (const piece of sorted.unsafe) {
    const { root } = piece;
    if (!tallies.has(root.node)) tallies.set(root.node, { root, what: 'value', bound: 0, reasons: [], review: null });
  }
  const tally = (hole: HolePiece): RootPlan => tallies.get(hole.root.node) as RootPlan;
  const bindings = new Map<HolePiece, Binding>();
  for (const [value, holes] of sorted.values) {
    const conversion = convert(value, sink.sink.binding, context);
    if (conversion.kind === 'refused')
      sorted.refused.push({ kind: 'refused', what: 'position', why: conversion.why, holes });
    else {
      const binding = { value, bound: conversion };
      for (const hole of holes) bindings.set(hole, binding);
    }
  }
  const refuse = (hole: HolePiece, what: Refused['what'], why: string): void => {
    const plan = tallies.get(hole.root.node);
    if (!plan || !sorted.unsafe.has(hole)) return;
    plan.reasons.push(why);
    if (plan.what === 'value') plan.what = what;
  };
  for (const unit of sorted.refused)
    for (const hole of unit.holes) refuse(hole, unit.what, reasonFor(unit, hole, flats, context));

  const plan: Plan = { sink, roots: [...tallies.values()], changes: [], array: null };
  if (bindings.size === 0) return plan;
  const written = write(sink, prefixed, flats, bindings, sorted, context);
  if ('refused' in written) {
    for (const hole of bindings.keys()) refuse(hole, 'position', written.refused);
    return plan;
  }
  for (const [hole, binding] of bindings) {
    if (!tallies.has(hole.root.node)) continue;
    tally(hole).bound += 1;
    tally(hole).review ??= binding.bound.review;
  }
  plan.changes = written.changes;
  plan.array = written.array ?? null;
  return plan;
}

interface Sorted {
  /** Holes that someone else may fill. */
  unsafe: Set<HolePiece>;
  values: Map<Value, HolePiece[]>;
  refused: Refused[];
  parameters: Parameter[];
  hidden: Hidden[];
}

/** Looks at each hole in all texts in which it stands; one that means different things is refused. */
function sortHoles(flats: readonly Flat[], sink: SinkCall, context: Context): Sorted {
  const unsafe = new Set<HolePiece>();
  const seen = new Map<HolePiece, Unit>();
  const values = new Map<Value, HolePiece[]>();
  const refused: Refused[] = [];
  const parameters: Parameter[] = [];
  const hidden: Hidden[] = [];
  const safe = new Map<HolePiece, string | null>();
  const whySafe = (hole: HolePiece): string | null => {
    const known = safe.get(hole);
    const why = known === undefined ? safeWhy(hole.node, context.scopes, context.roles) : known;
    safe.set(hole, why);
    return why;
  };
  flats.forEach((flat, index) => {
    for (const unit of classify(flat, sink.dialect, (text) => isParameter(text, sink))) {
      if (unit.kind === 'parameter') {
        if (index === 0) parameters.push(unit);
        continue;
      }
      const holes = unit.kind === 'value' ? unit.parts.filter((part) => typeof part === 'object') : unit.holes;
      const risky = holes.filter((hole) => whySafe(hole) === null);
      if (index === 0) {
        const what = unit.kind === 'refused' ? unit.what : null;
        const mayHold = holes.filter((hole) => whySafe(hole) === 'placeholders' || (what && risky.includes(hole)));
        hidden.push(...mayHold.flatMap((hole) => hiddenAt(hole, risky.includes(hole) ? what : null, flat)));
      }
      if (risky.length === 0) continue;
      for (const hole of risky) unsafe.add(hole);
      const first = risky[0] as HolePiece;
      const before = seen.get(first);
      if (!before) {
        seen.set(first, unit);
        if (unit.kind === 'value') values.set(unit, holes);
        else refused.push(unit);
      } else if (!agrees(before, unit)) {
        if (before.kind === 'value') values.delete(before);
        if (before.kind === 'value' || unit.kind === 'value')
          refused.push({
            kind: 'refused',
            what: 'fragment',
            why: 'its place in the SQL depends on the conditions around it',
            holes: risky,
          });
      }
    }
  });
  return { unsafe, values, refused, parameters, hidden };
}

function agrees(a: Unit, b: Unit): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== 'value' || b.kind !== 'value') return true;
  return (
    a.role === b.role &&
    a.quoted === b.quoted &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, index) => (typeof part === 'string' ? part === b.parts[index] : part === b.parts[index]))
  );
}

function isParameter(text: string, sink: SinkCall): boolean {
  switch (sink.sink.mark) {
    case '$1':
      return /^\$(\d|\uE000)/.test(text) || (sink.driver === 'pg-promise' && /^\$[{[(<]?\w/.test(text));
    case '?':
      return (
        text.startsWith('?') ||
        ((sink.driver === 'sequelize' || sink.driver === 'knex' || sink.dialect === 'sqlite') &&
          /^[:@$][\p{L}_]/u.test(text)) ||
        (sink.dialect === 'mysql' && /^:[\p{L}_]/u.test(text))
      );
    case ':1':
      return text.startsWith(':');
    case '@name':
      return text.startsWith('@');
    case ':name':
      return /^:[\p{L}_.]/u.test(text);
    case 'dialect':
      return /^[?$:]/.test(text);
  }
}

function reasonFor(unit: Refused, hole: HolePiece, flats: readonly Flat[], context: Context): string {
  const code = codeOf(hole.node, context).replace(/\s+/g, ' ').slice(0, 80);
  const subject = `\`${code}\``;
  switch (unit.what) {
    case 'identifier':
      return `${subject} can not be bound: ${unit.why}. Choose it from a list of allowed ones: \`${allowList(code, unit, flats[0])}\`.`;
    case 'keyword':
      return `${subject} can not be bound: ${unit.why}. Choose it from a list of allowed ones: \`{ asc: 'ASC', desc: 'DESC' }[${plainKey(code)}] ?? 'ASC'\`.`;
    default:
      return `${subject} can not be bound: ${unit.why}.`;
  }
}

/** The edits of text and call, or why they can't be made. */
function write(
  sink: SinkCall,
  pieces: readonly Piece[],
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  sorted: Sorted,
  context: Context,
): { changes: Change[]; array?: SharedArray } | { refused: string } {
  const doubtful = strayMarks(flats, sink, bindings);
  if (doubtful) return { refused: doubtful };
  const given = existingBeside(sink, sorted.parameters, sorted.hidden, context);
  if ('refused' in given) return given;
  const { parameters } = given;
  const existing = byName(given.existing, flats, sink);
  if ('refused' in existing) return existing;
  const roots = new Set([...bindings.keys()].map((hole) => hole.root));
  const { mark } = sink.sink;
  if (mark === 'dialect')
    return {
      refused: `the database that ${sink.driver} is set up for is not seen, and with it the form of its placeholders`,
    };
  const dynamic = sink.sink.mark === '$1' && [...bindings.keys()].length > 0 && hasConditions(pieces, bindings);
  const direct = [...roots].every(
    (root) =>
      isInside(root.node, sink.text) ||
      stable(
        root,
        [...bindings.keys()].filter((hole) => hole.root === root),
        sink.call,
        context.scopes,
      ),
  );
  const conditional = [...roots].some(
    (root) => root.by === 'append' || root.by === 'push' || root.by === 'set' || (root.repeated && root.by !== 'map'),
  );
  if (mark === '@name' || existing.kind === 'named') {
    if (!direct || conditional || hasConditions(pieces, bindings))
      return { refused: 'the text grows under conditions: add each value by name where its piece is added' };
    return bindByName(sink, flats, bindings, existing, context);
  }
  if (!direct || dynamic || conditional) {
    return hoist({ sink, pieces, flats, bindings, parameters, existing, context });
  }
  return inline(sink, pieces, flats, bindings, parameters, existing, context);
}

/** Drivers that replace placeholders wherever they stand, in quoted text and comments too. */
const STRAY: Record<string, RegExp> = { mysql: /\?/, knex: /\?/, 'pg-promise': /\$(\d|[{(<[/])/ };

/** A `?` in the text that becomes a placeholder as soon as there are values. */
function strayMarks(flats: readonly Flat[], sink: SinkCall, bindings: ReadonlyMap<HolePiece, Binding>): string | null {
  const mark = STRAY[sink.driver];
  if (!mark) return null;
  const values = new Set([...bindings.values()].map((binding) => binding.value));
  for (const flat of flats) {
    for (const token of flat.tokens) {
      if (token.kind !== 'string' && token.kind !== 'comment' && token.kind !== 'name') continue;
      if (!mark.test(token.text)) continue;
      if ([...values].some((value) => value.start === token.start && value.end === token.end)) continue;
      return `the text holds a ${sink.driver === 'pg-promise' ? '$' : '?'} in a ${token.kind === 'string' ? 'quoted text' : token.kind}, which ${sink.driver} would take for a placeholder`;
    }
  }
  return null;
}

/** Whether some value is in the text only at times. */
function hasConditions(pieces: readonly Piece[], bindings: ReadonlyMap<HolePiece, Binding>): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'ref') return !bindings.has(piece.whole) && hasConditions(piece.pieces, bindings);
    if (piece.kind === 'choice')
      return (
        !(piece.whole && bindings.has(piece.whole)) &&
        [...piece.yes, ...piece.no].some((inner) => holds(inner, bindings))
      );
    if (piece.kind === 'list')
      return !bindings.has(piece.whole) && piece.items.flat().some((inner) => holds(inner, bindings));
    return false;
  });
}

function holds(piece: Piece, bindings: ReadonlyMap<HolePiece, Binding>): boolean {
  if (piece.kind === 'hole') return bindings.has(piece);
  if (piece.kind === 'text') return false;
  if (piece.whole && bindings.has(piece.whole)) return true;
  if (piece.kind === 'ref') return piece.pieces.some((inner) => holds(inner, bindings));
  return (piece.kind === 'choice' ? [...piece.yes, ...piece.no] : piece.items.flat()).some((inner) =>
    holds(inner, bindings),
  );
}
