import { isFunction, type Node } from '../../../syntax/nodes.ts';
import { isInside } from '../../../syntax/static-types.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { HolePiece, PieceCall, Root } from '../../template/index.ts';
import { elements, itemsOf, type Binding, type Item } from '../bound-values.ts';
import { positional, textOrder } from '../in-call.ts';
import { itemsByRoot } from '../items-by-root.ts';
import { inspected, usedOnlyWhenFilled } from '../other-uses.ts';
import { arrayFor } from '../params-array/array.ts';
import { besideShared } from '../params-array/beside.ts';
import { withoutEmptied } from '../params-array/emptied.ts';
import type { ArrayPlan, Job, Result } from '../params-array/job.ts';
import { amongOld, besideList, holesBehind, sentAt } from '../params-array/order.ts';
import { indentOf, lineBreak, pushAfter } from '../params-array/statements.ts';
import { spliceAll, type Context } from '../text-edits/all.ts';
import type { Change, Mark } from '../text-edits/index.ts';
import { placeValues } from '../values-argument/index.ts';
import { arrayInArrow, withBody } from './arrow-body.ts';
import { givesList, listIn, takesList } from './parameter.ts';
import { isAtCall, outOfOrder, piecesOf, waysTo, type Ways } from './ways.ts';

export { goesThrough } from './ways.ts';

/** The functions that give pieces of the text get a list, and push the values they bind. */
export function bindThrough(job: Job): Result {
  const { sink, context, existing } = job;
  const { mark } = sink.sink;
  if (mark !== '$1' && mark !== '?')
    return {
      refused: 'a function gives a piece of it: hand the values on from there, by the names of their placeholders',
    };
  if (existing.kind === 'named' || existing.kind === 'single')
    return {
      refused:
        'a function gives a piece of it, and the call has values of its own already: give that function the list',
    };
  const checked = inspected(job) ?? usedOnlyWhenFilled(job);
  if (checked) return { refused: checked };
  const ways = waysTo(job);
  if ([...ways].some(([{ root }, way]) => way.length > 0 && !isInside(root.node, (way.at(-1) as PieceCall).fn)))
    return { refused: 'a function gives a piece of it that is put together in other functions: keep its values there' };
  const calls = callsIn(ways);
  const outer = outerRoots(ways);
  // Calls in the text of the statement itself fill a list of its own.
  const isOwn = outer.every((root) => isInside(root.node, sink.text));
  const declared = arrayFor(job, outer, undefined, isOwn ? startsOf(calls) : undefined);
  const arrow = 'refused' in declared ? arrayInArrow(job, ways) : null;
  const array = arrow?.array ?? declared;
  if ('refused' in array) return array;
  const filled = mark === '$1' ? numbered(job, ways, array) : inTurn(job, ways, array);
  if ('refused' in filled) return filled;
  const text = spliceAll(job.flats, job.bindings, filled.mark, context);
  if ('refused' in text) return text;
  const placed = array.reused && filled.list === array.name ? { changes: [] } : placeValues(sink, filled.list, context);
  if ('refused' in placed) return placed;
  const functions = [...new Set(calls.map(({ fn }) => fn))];
  const grown = [...ways].filter(([{ root }, way]) => !filled.apart || !isAtCall(job, root, way));
  const starts = grown.map(([{ root }]) => startOf(root.node));
  const shared = {
    name: array.name,
    at: array.at,
    pieces: `${starts.join()} ${startsOf(calls)}`,
    grown: { starts, sent: sentAt(job) },
  };
  return {
    changes: [
      ...functions.flatMap((fn) => takesList(fn, sink, context)),
      ...calls.map((call) => givesList(call, nameAround(call, ways, array, context), context)),
      ...withoutEmptied(text.changes, job.flats, context),
      ...filled.changes,
      ...(array.declare ? [array.declare(filled.first)] : (arrow?.changes ?? [])),
      ...placed.changes,
    ],
    arrays: [shared],
    through: calls,
  };
}

interface Filled {
  mark: (binding: Binding) => Mark;
  changes: Change[];
  /** What the list begins with. */
  first: readonly string[];
  /** What the call is given. */
  list: string;
  /** Values of the call's own text are none of the list. */
  apart: boolean;
}

/** `$${params.push(name)}`: the number of each value is that of its place in the list. */
function numbered(job: Job, ways: Ways, array: ArrayPlan): Filled | { refused: string } {
  const { context } = job;
  const beside = besideShared(job, outerRoots(ways), array);
  if (beside && 'refused' in beside) return beside;
  const codes = array.initial ? elements(itemsByRoot(job.pieces, job.bindings)(array.initial.node), context) : [];
  if ('refused' in codes) return codes;
  const pushed = (list: string, { bound }: Binding): Mark => ({
    before: '$',
    code: `${list}.push(${bound.code})`,
    after: '',
  });
  return {
    mark(binding) {
      const inner = wayOf(binding, ways).at(-1);
      if (inner) return pushed(listIn(inner.fn, context), binding);
      const fixed = array.numbers.get(binding);
      if (fixed) return { before: `$${fixed}`, code: '', after: '' };
      return beside?.mark(binding) ?? pushed(array.name, binding);
    },
    changes: [],
    first: codes,
    list: beside?.list ?? array.name,
    apart: beside !== null,
  };
}

/** `?`: each function pushes its values when it adds to the text. */
function inTurn(job: Job, ways: Ways, array: ArrayPlan): Filled | { refused: string } {
  const { context, bindings, flats } = job;
  const behind = behindCalls(job, ways);
  const isAhead = (hole: HolePiece): boolean =>
    hole.root.node === array.initial?.node && isOwn(ways.get(hole)) && !behind.has(hole);
  const order = outOfOrder(job, ways, isAhead);
  if (order) return { refused: order };
  const once = onlyOnce(job, ways);
  const itemsIn = itemsByRoot(job.pieces, once);
  const changes: Change[] = [];
  const done = new Set<Node>();
  for (const hole of once.keys()) {
    const { root } = hole;
    const way = ways.get(hole) ?? [];
    if (done.has(root.node) || isAtCall(job, root, way)) continue;
    done.add(root.node);
    const inner = way.at(-1);
    const isInitial = root.node === array.initial?.node;
    const items = isInitial
      ? itemsOf(job.pieces, once, (one, other) => one.node === root.node && behind.has(other), root.node)
      : inner
        ? itemsByRoot(piecesOf(job.pieces, inner, context.pieceCalls), once)(root.node)
        : itemsIn(root.node);
    const pushed = pushIn(root, items, inner ? listIn(inner.fn, context) : array.name, context);
    if ('refused' in pushed) return pushed;
    changes.push(...pushed.changes);
  }
  const first = elements(
    itemsOf(job.pieces, once, (root, hole) => root.node === array.initial?.node && isAhead(hole), array.initial?.node),
    context,
  );
  if ('refused' in first) return first;
  const list = listOf(job, ways, array);
  if ('refused' in list) return list;
  const mark = positional(job.sink, textOrder(flats, bindings) ?? [], job.parameters);
  return { mark, changes, first, list: list.code, apart: true };
}

/** The array as the call takes it, among the values of the call's own text. */
function listOf(job: Job, ways: Ways, array: ArrayPlan): { code: string } | { refused: string } {
  if (array.reused) return { code: array.name };
  const isGiven = (root: Root): boolean => root.node === job.sink.text;
  const given = [...ways].filter(([{ root }, way]) => isAtCall(job, root, way));
  const { existing } = job;
  if ((existing.kind === 'listed' || existing.kind === 'variable') && job.parameters.length > 0)
    return given.length === 0
      ? existing.kind === 'listed'
        ? amongOld(job, existing.elements, array.name)
        : besideList(job, existing, array.name)
      : {
          refused:
            'its new values would stand between those that it lists: give the values in an array that grows with the text',
        };
  if (given.length === 0) return { code: array.name };
  const behind = holesBehind(job, isGiven);
  if (!behind) return { refused: 'the values of its pieces are interleaved' };
  const [before, after] = [false, true].map((side) =>
    elements(
      itemsOf(job.pieces, job.bindings, (root, hole) => isGiven(root) && behind.has(hole) === side),
      job.context,
    ),
  );
  if (!before || 'refused' in before) return before ?? { code: array.name };
  if (!after || 'refused' in after) return after ?? { code: array.name };
  return { code: `[${[...before, `...${array.name}`, ...after].join(', ')}]` };
}

/** Values of a text that calls functions, behind those of the functions. */
function behindCalls({ flats, bindings }: Job, ways: Ways): Set<HolePiece> {
  const behind = new Set<HolePiece>();
  for (const { parts } of flats) {
    const called = new Set<Node>();
    for (const { piece } of parts) {
      if (piece.kind !== 'hole' || !bindings.has(piece)) continue;
      const [outer] = ways.get(piece) ?? [];
      if (outer) called.add(outer.root.node);
      else if (called.has(piece.root.node)) behind.add(piece);
    }
  }
  return behind;
}

/** Where a function is called twice for one statement, what it pushes is written once. */
function onlyOnce({ bindings }: Job, ways: Ways): Map<HolePiece, Binding> {
  const chosen = new Map<Node, PieceCall>();
  return new Map(
    [...bindings].filter(([hole]) => {
      const inner = (ways.get(hole) ?? []).at(-1);
      if (!inner) return true;
      if (!chosen.has(inner.fn)) chosen.set(inner.fn, inner);
      return chosen.get(inner.fn) === inner;
    }),
  );
}

function pushIn(root: Root, items: readonly Item[], list: string, context: Context): Result {
  if (items.length === 0) return { changes: [] };
  const [only, ...more] = items;
  const isOptional = only?.kind === 'choice' && more.length === 0 && only.no.length === 0;
  const codes = elements(isOptional ? only.yes : items, context);
  if ('refused' in codes) return codes;
  const push = `${list}.push(${codes.join(', ')})`;
  if (root.by !== 'given')
    return isOptional
      ? { refused: 'the text grows only under a condition inside an expression: write it as an if statement' }
      : pushAfter(root, [push], context);
  const test = isOptional ? context.file.slice(startOf(only.test), endOf(only.test)) : null;
  return pushBefore(root, test === null ? push : `if (${test}) ${push}`, context);
}

/** In front of what the function gives; an arrow function without a body gets one. */
function pushBefore({ node }: Root, code: string, { scopes, file }: Context): Result {
  let at = node;
  for (let parent = scopes.parent(at); parent && !isFunction(parent); parent = scopes.parent(at)) {
    at = parent;
    if (at.type !== 'ReturnStatement') continue;
    const start = startOf(at);
    const block = scopes.parent(at);
    const ownLine = file.slice(file.lastIndexOf('\n', start) + 1, start).trim() === '';
    const end = file[endOf(at) - 1] === ';' || !ownLine ? ';' : '';
    if (!/^(BlockStatement|SwitchCase)$/.test(block?.type ?? ''))
      return {
        changes: [
          { start, end: start, text: `{ ${code}; ` },
          { start: endOf(at), end: endOf(at), text: `${file[endOf(at) - 1] === ';' ? '' : ';'} }` },
        ],
      };
    return {
      changes: [{ start, end: start, text: code + end + (ownLine ? lineBreak(file) + indentOf(at, file) : ' ') }],
    };
  }
  const fn = scopes.parent(at);
  if (fn?.type !== 'ArrowFunctionExpression') return { refused: 'the statement that adds to the text is not found' };
  return { changes: withBody(fn, code, file) };
}

/** Texts of the function that runs the statement: with values of their own, or with calls of functions that have some. */
function outerRoots(ways: Ways): Root[] {
  const roots = new Map<Node, Root>();
  for (const [hole, way] of ways) {
    const root = way[0]?.root ?? hole.root;
    roots.set(root.node, root);
  }
  return [...roots.values()].sort((a, b) => startOf(a.node) - startOf(b.node));
}

function startsOf(calls: readonly PieceCall[]): string {
  return calls.map(({ call }) => startOf(call)).join();
}

function callsIn(ways: Ways): PieceCall[] {
  return [...new Set([...ways.values()].flat())];
}

/** The list that a call hands on: that of the function it stands in, or that of the statement. */
function nameAround(call: PieceCall, ways: Ways, array: ArrayPlan, context: Context): string {
  for (const way of ways.values()) {
    const at = way.indexOf(call);
    const outer = at > 0 ? way[at - 1] : undefined;
    if (outer) return listIn(outer.fn, context);
  }
  return array.name;
}

function wayOf({ value }: Binding, ways: Ways): readonly PieceCall[] {
  const hole = value.parts.find((part) => typeof part === 'object');
  return (hole && ways.get(hole)) ?? [];
}

const isOwn = (way: readonly PieceCall[] | undefined): boolean => (way ?? []).length === 0;
