import { isInside, loopAround } from '../../../syntax/static-types.ts';
import { atTimes } from '../conditions.ts';
import { stable } from '../unchanged-between.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import type { Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { elements, itemsOf } from '../bound-values.ts';
import { codeOf } from '../../bind/index.ts';
import type { Existing } from '../values-argument/index.ts';
import { boundCode } from '../in-call.ts';
import { growMixed } from './each-time.ts';
import type { ArrayPlan, Job } from './job.ts';

/** With `?` the values must be added in the order in which the text has them. */
export function orderProblem(job: Job, roots: readonly Root[], array: ArrayPlan): string | null {
  const flat = job.flats[0];
  if (!flat) return 'the order of its values is not seen';
  const order: Node[] = [];
  const seen = new Set<Node>();
  const nodes = new Set<Node>();
  for (const part of flat.parts) {
    if (part.piece.kind !== 'hole' || !job.bindings.has(part.piece)) continue;
    if (nodes.has(part.piece.node))
      return 'a piece of the text with values is used twice, and each ? takes a value of its own';
    nodes.add(part.piece.node);
    const { node } = part.piece.root;
    if (order.at(-1) === node) continue;
    if (seen.has(node)) return 'the values of its pieces are interleaved';
    seen.add(node);
    order.push(node);
  }
  const grown = order.filter((node) => roots.some((root) => root.node === node && !atCall(job, root, array)));
  if (grown.some((node, index) => index > 0 && startOf(node) < startOf(grown[index - 1] as Node))) {
    return 'its pieces are put together in another order than they are written: give each piece its values where it is joined';
  }
  if (
    growMixed(
      roots.filter((root) => !inMap(root)),
      job.sink.call,
      job.context.scopes,
    )
  )
    return 'two texts grow in one loop, so their values would be mixed';
  return null;
}

/** The array given to the call: what has grown, and what stands in the call's own text. */
export function callList(job: Job, roots: readonly Root[], array: ArrayPlan): { code: string } | { refused: string } {
  const { name } = array;
  const inCall = roots.filter((root) => atCall(job, root, array));
  if (job.existing.kind === 'listed' && job.parameters.length > 0 && !array.reused)
    return inCall.length === 0 ? amongOld(job, job.existing.elements, name) : { refused: APART };
  if (job.existing.kind === 'variable' && job.parameters.length > 0 && !array.reused)
    return inCall.length === 0 ? besideList(job, job.existing, name) : { refused: APART };
  if (inCall.length === 0) return { code: name };
  const nodes = new Set(inCall.map((root) => root.node));
  const isGiven = ({ node }: Root): boolean => nodes.has(node);
  if (inCall.length === roots.length) {
    const codes = elements(itemsOf(job.pieces, job.bindings, isGiven), job.context);
    return 'refused' in codes ? codes : { code: `[${codes.join(', ')}]` };
  }
  const behind = holesBehind(job, isGiven);
  if (!behind) return { refused: 'the values of its pieces are interleaved' };
  const codes = [];
  for (const isBehind of [false, true]) {
    const take = (root: Root, hole: HolePiece): boolean => isGiven(root) && behind.has(hole) === isBehind;
    const own = elements(itemsOf(job.pieces, job.bindings, take), job.context);
    if ('refused' in own) return own;
    codes.push(...own, ...(isBehind ? [] : [`...${name}`]));
  }
  return { code: `[${codes.join(', ')}]` };
}

/** Those of the call's own values that stand behind what has grown, in each form of the text alike; `null` where one stands within it. */
export function holesBehind(job: Job, isGiven: (root: Root) => boolean): Set<HolePiece> | null {
  const sides = new Map<HolePiece, boolean>();
  for (const { parts } of job.flats) {
    const holes = parts.flatMap(({ piece }) => (piece.kind === 'hole' && job.bindings.has(piece) ? [piece] : []));
    const first = holes.findIndex(({ root }) => !isGiven(root));
    if (first < 0) continue;
    const last = holes.findLastIndex(({ root }) => !isGiven(root));
    for (const [index, hole] of holes.entries()) {
      if (!isGiven(hole.root)) continue;
      const isBehind = index > last;
      if ((index > first && !isBehind) || (sides.get(hole) ?? isBehind) !== isBehind) return null;
      sides.set(hole, isBehind);
    }
  }
  return new Set([...sides].flatMap(([hole, isBehind]) => (isBehind ? [hole] : [])));
}

const APART =
  'its new values would stand between those that it lists: give the values in an array that grows with the text';

/** `[id, ...params, limit]`: what has grown stands at one place among the placeholders of before. */
export function amongOld(job: Job, old: readonly Node[], name: string): { code: string } | { refused: string } {
  const place = placeAmong(job, old.length);
  if ('refused' in place) return place;
  const codes = old.map((element) => boundCode(element, job.context));
  return { code: `[${[...codes.slice(0, place.at), `...${name}`, ...codes.slice(place.at)].join(', ')}]` };
}

/** `[...ids, ...params]`: what has grown stands in front of the placeholders of a list, or behind them. */
export function besideList(
  job: Job,
  { node, array }: Extract<Existing, { kind: 'variable' }>,
  name: string,
): { code: string } | { refused: string } {
  const count = array?.type === 'ArrayExpression' ? array.elements.length : 0;
  const place = placeAmong(job, count);
  if ('refused' in place) return place;
  const own = `...${codeOf(node, job.context)}`;
  if (place.at === 0) return { code: `[...${name}, ${own}]` };
  return place.at === count ? { code: `[${own}, ...${name}]` } : { refused: APART };
}

/** How many of the placeholders of before stand in front of the new ones. */
function placeAmong(job: Job, count: number): { at: number } | { refused: string } {
  const places = new Set<number>();
  for (const { tokens, parts } of job.flats) {
    const marks = tokens.flatMap(({ kind, start }) => (kind === 'parameter' ? [start] : []));
    if (marks.length !== count)
      return { refused: 'it has placeholders already, and some of them are there only under a condition' };
    for (const { piece, start } of parts)
      if (piece.kind === 'hole' && job.bindings.has(piece)) places.add(marks.filter((mark) => mark < start).length);
  }
  const [at = 0, ...more] = places;
  return more.length > 0 ? { refused: APART } : { at };
}

/** Values that are handed over in the call itself: those of its own text, and of constants that still hold there. */
export function atCall(job: Job, root: Root, array: ArrayPlan | null): boolean {
  if (isInside(root.node, job.sink.text) && !inMap(root)) return true;
  if (job.sink.sink.mark === '$1' && !(array && isBehindShared(job, root))) return false;
  if (root.by !== 'init' || root.node === array?.initial?.node || array?.reused) return false;
  if (atTimes(job.pieces, root)) return false;
  return stable(
    root,
    [...job.bindings.keys()].filter((hole) => hole.root.node === root.node),
    job.sink.call,
    job.context.scopes,
  );
}

/** `const list = \`… ${where} LIMIT ${limit}\``: a text for this call alone, made when what other calls take as well has grown. */
function isBehindShared({ bindings, context: { shared } }: Job, { binding, node }: Root): boolean {
  if (!binding || shared.has(binding)) return false;
  const taken = [...bindings.keys()].flatMap(({ root }) =>
    root.binding && shared.has(root.binding) ? startOf(root.node) : [],
  );
  return taken.length > 0 && Math.max(...taken) < startOf(node);
}

/** A piece that a function gives for each item of a list. */
function inMap(root: Root): boolean {
  return root.by === 'map' || root.by === 'return';
}

/** The end of a call that is waited for: what is added to the array behind it is none of its values. */
export function sentAt({ sink: { call }, context: { scopes } }: Job): number | null {
  return scopes.parent(call)?.type === 'AwaitExpression' && !loopAround(call, scopes) ? endOf(call) : null;
}
