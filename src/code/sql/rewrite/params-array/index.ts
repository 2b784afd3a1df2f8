import { BY_NUMBER, givenInputs } from '../given-inputs.ts';
import { placeValues } from '../values-argument/index.ts';
import { positional, textOrder } from '../in-call.ts';
import { inspected, usedOnlyWhenFilled } from '../other-uses.ts';
import { spliceAll } from '../text-edits/all.ts';
import type { Mark } from '../text-edits/index.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import type { Node } from '../../../syntax/nodes.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import { elements, type Binding, type Item } from '../bound-values.ts';
import { itemsByRoot } from '../items-by-root.ts';
import { arrayFor } from './array.ts';
import type { ArrayPlan, Job, Result } from './job.ts';
import { besideShared } from './beside.ts';
import { countedMark, placesOf, stepOf } from './counter.ts';
import { atCall, callList, orderProblem, sentAt } from './order.ts';
import { setAnew } from './anew.ts';
import { apart, takesOthers } from './apart.ts';
import { withoutEmptied } from './emptied.ts';
import { pieced } from './pieced.ts';
import { resets } from './resets.ts';
import { pushAfter } from './statements.ts';

export type { Job, Result, SharedArray } from './job.ts';

/** Values grow along with the text: in one array, or in one for each piece where those are put together in another order. */
export function hoist(job: Job): Result {
  const roots = rootsOf(job.bindings);
  const checked = inspected(job);
  if (checked) return { refused: checked };
  const conditional = usedOnlyWhenFilled(job);
  if (conditional) return pieced(job, roots, conditional);
  const reset = resets(roots, job.context);
  if (reset) return first(setAnew(job, roots, reset), () => pieced(job, roots, reset));
  const [way, other] = [() => growTogether(job, roots), () => apart(job, roots)];
  const pieces = (): Result => pieced(job, roots, '');
  return takesOthers(job, roots) ? first(other(), way, pieces) : first(way(), other, pieces);
}

/** The first way that can be gone, or why the first can not. */
function first(way: Result, ...others: (() => Result)[]): Result {
  if (!('refused' in way)) return way;
  for (const other of others) {
    const result = other();
    if (!('refused' in result)) return result;
  }
  return way;
}

/**
 * `@p${params.push(id)}` in a text that grows in a loop, for SQL Server: each value is an input of its own, named by its
 * number. Inputs that the text does not name are no matter there.
 */
export function hoistInputs(job: Job): Result {
  const { sink, bindings, context, flats } = job;
  const checked = inspected(job);
  if (checked) return { refused: checked };
  if (flats.some(({ tokens }) => tokens.some(({ kind, text }) => kind === 'parameter' && /^@p\d+$/i.test(text))))
    return { refused: 'it has inputs with numbers already, and more would need other names' };
  const numbered: Job = {
    ...job,
    parameters: [],
    existing: { kind: 'none' },
    sink: { ...sink, sink: { ...sink.sink, mark: '$1' } },
  };
  return growTogether(numbered, rootsOf(bindings), {
    sigil: '@p',
    place: (list) => givenInputs(sink, list, context, BY_NUMBER),
  });
}

/** What stands in front of a number, and how the call is given the values. */
interface Numbering {
  sigil: string;
  place: (list: string) => Result;
}

/** `const params = []`, and each statement that adds to the text adds its values. */
function growTogether(
  job: Job,
  roots: readonly Root[],
  { sigil, place }: Numbering = { sigil: '$', place: (list) => placeValues(job.sink, list, job.context) },
): Result {
  const { sink, bindings, context } = job;
  const numbered = sink.sink.mark === '$1';
  const array = arrayFor(job, roots);
  if ('refused' in array) return array;
  if (!numbered) {
    const order = orderProblem(job, roots, array);
    if (order) return { refused: order };
  }
  const itemsIn = itemsByRoot(job.pieces, bindings);
  const marks = marksOf(job, roots, array, itemsIn);
  if ('refused' in marks) return marks;
  const text = spliceAll(
    job.flats,
    bindings,
    numbered
      ? (binding) => withSigil(marks.of(binding) ?? markFor(binding, array), sigil)
      : positional(sink, textOrder(job.flats, bindings) ?? [], job.parameters),
    context,
  );
  if ('refused' in text) return text;
  const changes = withoutEmptied(text.changes, job.flats, context);
  const start: string[] = [];
  const grown: Root[] = [];
  for (const root of roots) {
    if (atCall(job, root, array)) continue;
    grown.push(root);
    if (numbered && !array.counter && root.node !== array.initial?.node) continue;
    const codes = elements(itemsIn(root.node), context);
    if ('refused' in codes) return codes;
    if (root.node === array.initial?.node) start.push(...codes);
    else if (codes.length > 0) {
      const step = array.counter ? stepOf(array.counter, codes.length) : [];
      const pushed = pushAfter(root, [`${array.name}.push(${codes.join(', ')})`, ...step], context);
      if ('refused' in pushed) return pushed;
      changes.push(...pushed.changes);
    }
  }
  const list = numbered && !array.counter ? { code: marks.list } : callList(job, roots, array);
  if ('refused' in list) return list;
  const placed = array.reused && list.code === array.name ? { changes: [] } : place(list.code);
  if ('refused' in placed) return placed;
  if (array.declare && grown.length + (numbered ? 1 : 0) > 0) changes.push(array.declare(start));
  const starts = grown.map((root) => startOf(root.node));
  const shared = { name: array.name, at: array.at, pieces: starts.join(), grown: { starts, sent: sentAt(job) } };
  return { changes: [...changes, ...placed.changes], arrays: [shared] };
}

function rootsOf(bindings: ReadonlyMap<HolePiece, Binding>): Root[] {
  const roots = new Map<Node, Root>();
  for (const hole of bindings.keys()) roots.set(hole.root.node, hole.root);
  return [...roots.values()].sort((a, b) => startOf(a.node) - startOf(b.node));
}

/** Placeholders that are not simply the length of the array, and what the call is given. */
function marksOf(
  job: Job,
  roots: readonly Root[],
  array: ArrayPlan,
  itemsIn: (root: Node) => Item[],
): { of: (binding: Binding) => Mark | null; list: string } | { refused: string } {
  const { counter, name } = array;
  if (!counter) {
    const beside = job.sink.sink.mark === '$1' ? besideShared(job, roots, array) : null;
    return beside && 'refused' in beside ? beside : { of: beside?.mark ?? (() => null), list: beside?.list ?? name };
  }
  const places = new Map<Binding, number>();
  for (const { node } of roots) {
    const own = placesOf(itemsIn(node), job);
    if (!own && counter.mode === 'apart')
      return { refused: 'its values stand under a condition, and its placeholders are numbered by a counter' };
    for (const [binding, place] of own ?? []) places.set(binding, place);
  }
  return { of: (binding) => countedMark(binding, counter, places.get(binding) ?? 0), list: name };
}

function markFor(binding: Binding, array: ArrayPlan): { before: string; code: string; after: string } {
  const fixed = array.numbers.get(binding);
  if (fixed) return { before: `$${fixed}`, code: '', after: '' };
  return { before: '$', code: `${array.name}.push(${binding.bound.code})`, after: '' };
}

/** The same number behind another sign. */
function withSigil(mark: Mark, sigil: string): Mark {
  return { ...mark, before: mark.before.replace('$', () => sigil) };
}
