import { codeOf } from '../../bind/index.ts';
import { isInside, isPure, loopAround } from '../../../syntax/static-types.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import type { Node } from '../../../syntax/nodes.ts';
import type { Binding as Name } from '../../../syntax/scopes.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import type { Flat } from '../../classify/variants.ts';
import { elements, type Item } from '../bound-values.ts';
import { itemsByRoot } from '../items-by-root.ts';
import { boundCode, positional, textOrder } from '../in-call.ts';
import { spliceAll } from '../text-edits/all.ts';
import type { Change } from '../text-edits/index.ts';
import { placeValues } from '../values-argument/index.ts';
import { arrayFor } from './array.ts';
import type { Job, Result, SharedArray } from './job.ts';
import { atCall, sentAt } from './order.ts';
import { pushAfter } from './statements.ts';

/** What a place of the text takes its values from: an array of a variable, a value of the call, the values of before. */
type Key = Name | Node | 'old';

interface Run {
  key: Key;
  nodes: Node[];
  /** Which of the placeholders of before it is. */
  old: number;
}

const OTHERWISE = 'its pieces are put together in an order that depends on conditions';

/**
 * Each variable that holds a piece of the text has an array for the values of it: `[id, ...roleParams, ...whereParams]`.
 * For `?`, where pieces stand in another order than they are written.
 */
export function apart(job: Job, roots: readonly Root[]): Result {
  const { sink, bindings, context, existing } = job;
  const fits = existing.kind === 'none' || existing.kind === 'listed' || existing.kind === 'variable';
  if (sink.sink.mark !== '?' || !(fits || (existing.kind === 'unused' && existing.empty)))
    return { refused: OTHERWISE };
  const groups = new Map<Name, Root[]>();
  for (const root of roots) {
    if (atCall(job, root, null)) continue;
    if (!root.binding) return { refused: OTHERWISE };
    const own = groups.get(root.binding);
    if (own) own.push(root);
    else groups.set(root.binding, [root]);
  }
  const runs = runsOf(job, groups);
  if (!runs) return { refused: OTHERWISE };
  const text = spliceAll(
    job.flats,
    bindings,
    positional(sink, textOrder(job.flats, bindings) ?? [], job.parameters),
    context,
  );
  if ('refused' in text) return text;
  const named = groups.size > 1;
  const itemsIn = itemsByRoot(job.pieces, bindings);
  const grown = [...groups].map(([name, own]) =>
    // The array of a piece that other calls take as well is theirs, too.
    grow({ job, itemsIn }, name, own, named && !context.shared.has(name) ? [arrayName(name.name)] : undefined),
  );
  const changes = [...text.changes];
  const names = new Map<Key, string>();
  const arrays: SharedArray[] = [];
  for (const one of grown) {
    if ('refused' in one) return one;
    changes.push(...one.changes);
    names.set(one.of, one.array.name);
    arrays.push(one.array);
  }
  const list = runs.map((run) => codeFor(run, job, names));
  const [only] = list;
  if (list.some((code) => code === null)) return { refused: OTHERWISE };
  const code = list.length === 1 && only?.startsWith('...') ? only.slice(3) : `[${list.join(', ')}]`;
  const placed = placeValues(sink, code, context);
  return 'refused' in placed ? placed : { changes: [...changes, ...placed.changes], arrays };
}

/** `where` for two calls, and before both of them a `limit` for one: in one array the other would get too many values. */
export function takesOthers({ sink, context: { shared } }: Job, roots: readonly Root[]): boolean {
  const taken = new Set(roots.flatMap(({ binding }) => (binding && shared.has(binding) ? [binding] : [])));
  let last = -1;
  for (const { reads } of taken) {
    const read = reads.findLast((one) => !isInside(one, sink.call));
    if (read) last = Math.max(last, startOf(read));
  }
  return roots.some(
    ({ binding, node }) => binding && !shared.has(binding) && !isInside(node, sink.call) && startOf(node) < last,
  );
}

/** The array of one variable, declared where the variable is. */
export function grow(
  { job, itemsIn }: { job: Job; itemsIn: (root: Node) => Item[] },
  name: Name,
  roots: readonly Root[],
  names: readonly string[] | undefined,
): { of: Name; changes: Change[]; array: SharedArray } | { refused: string } {
  const { context } = job;
  const array = arrayFor({ ...job, existing: { kind: 'none' }, parameters: [] }, roots, names);
  if ('refused' in array) return array;
  const changes: Change[] = [];
  const first: string[] = [];
  for (const root of roots) {
    const items = once(itemsIn(root.node));
    const codes = elements(items, context);
    if ('refused' in codes) return codes;
    if (root.node === array.initial?.node) {
      first.push(...codes);
      continue;
    }
    const pushed = pushAfter(root, [`${array.name}.push(${codes.join(', ')})`], context);
    if ('refused' in pushed) return pushed;
    changes.push(...pushed.changes);
  }
  if (array.declare) changes.push(array.declare(first));
  const starts = roots.map((root) => startOf(root.node));
  return {
    of: name,
    changes,
    array: { name: array.name, at: array.at, pieces: starts.join(), grown: { starts, sent: sentAt(job) } },
  };
}

/** A piece that stands in the text twice has its values once. */
function once(items: readonly Item[]): Item[] {
  const seen = new Set<Node>();
  return items.filter((item) => {
    const node = item.kind === 'value' ? item.holes[0]?.node : undefined;
    return !node || (!seen.has(node) && seen.add(node));
  });
}

/** `whereSql` → `whereParams`, `role_filter` → `role_filter_params`, `q.where` → `whereParams` */
export function arrayName(name: string): string {
  const stem = name.replace(/^.*\./, '').replace(/(?<=.)_?(?:sql|str|string|query|clause)$/i, '');
  return /_/.test(name) ? `${stem}_params` : `${stem}Params`;
}

/** Where values come from, in the order of the text; `null` where that depends on conditions. */
function runsOf(job: Job, groups: ReadonlyMap<Name, readonly Root[]>): Run[] | null {
  const all = job.flats.map((flat) => runsIn(flat, job, groups));
  const [first] = all;
  if (!first) return null;
  const whole = [...first];
  for (const runs of all) if (!mergeInto(whole, runs)) return null;
  for (const key of new Set(whole.map((run) => run.key))) {
    const places = whole.filter((run) => run.key === key);
    if (key === 'old' && job.existing.kind === 'variable' && places.length > 1) return null;
    if (key !== 'old' && places.length > 1 && !isSame(places, job)) return null;
    const counts = new Set(all.map((runs) => runs.filter((run) => run.key === key).length));
    // How often a variable is joined in is the same each time: each of its uses was looked at before.
    const mayDiffer = isGroup(key) || (key === 'old' && job.existing.kind === 'variable');
    if (!mayDiffer && counts.size > 1) return null;
  }
  const listed = job.existing.kind === 'listed' ? job.existing.elements.length : 0;
  if (job.existing.kind === 'listed' && whole.filter((run) => run.key === 'old').length !== listed) return null;
  return whole;
}

/** Adds what only this text has to those of the others, where both keep their order. */
function mergeInto(whole: Run[], runs: readonly Run[]): boolean {
  let at = 0;
  for (const run of runs) {
    const next = whole.findIndex((other, index) => index >= at && other.key === run.key && other.old === run.old);
    if (next >= 0) {
      at = next + 1;
      continue;
    }
    if (whole.some((other) => other.key === run.key)) return false;
    whole.splice(at, 0, run);
    at += 1;
  }
  return true;
}

/** The same values once more: of an array, or of what can be evaluated twice. */
function isSame(places: readonly Run[], job: Job): boolean {
  const nodes = places.map((run) => run.nodes.map((node) => startOf(node)).join());
  return (
    new Set(nodes).size === 1 &&
    places.every((run) => run.nodes.every((node) => isGroup(run.key) || isPure(node))) &&
    !loopAround(places[0]?.nodes[0] ?? job.sink.call, job.context.scopes)
  );
}

function isGroup(key: Key): key is Name {
  return typeof key === 'object' && 'reads' in key;
}

function runsIn({ parts, tokens }: Flat, job: Job, groups: ReadonlyMap<Name, readonly Root[]>): Run[] {
  const marks = tokens.flatMap(({ kind, start }) => (kind === 'parameter' ? [start] : []));
  const places: { at: number; key: Key; node?: Node }[] = marks.map((at) => ({ at, key: 'old' }));
  for (const { piece, start } of parts) {
    if (piece.kind !== 'hole' || !job.bindings.has(piece)) continue;
    const { binding } = piece.root;
    places.push({
      at: start,
      key: binding && groups.has(binding) && !atCall(job, piece.root, null) ? binding : piece.node,
      node: piece.node,
    });
  }
  const runs: Run[] = [];
  const values = new Set<unknown>();
  let old = 0;
  for (const { key, node } of places.sort((a, b) => a.at - b.at)) {
    const last = runs.at(-1);
    const isListed = key === 'old' && job.existing.kind === 'listed';
    if (node) {
      // `'${a} ${b}'` is one value.
      const binding = [...job.bindings].find(([hole]) => hole.node === node)?.[1];
      if (!isGroup(key) && binding && values.has(binding) && last && !isGroup(last.key) && last.key !== 'old') continue;
      values.add(binding);
    }
    if (last?.key === key && !isListed && !(node && last.nodes.includes(node))) {
      if (node) last.nodes.push(node);
      continue;
    }
    runs.push({ key, nodes: node ? [node] : [], old: isListed ? old : 0 });
    if (key === 'old') old += 1;
  }
  return runs;
}

function codeFor(
  { key, old }: Run,
  { existing, bindings, context }: Job,
  names: ReadonlyMap<Key, string>,
): string | null {
  if (key === 'old') {
    if (existing.kind === 'variable') return `...${codeOf(existing.node, context)}`;
    const element = existing.kind === 'listed' ? existing.elements[old] : undefined;
    return element ? boundCode(element, context) : null;
  }
  const name = names.get(key);
  if (name) return `...${name}`;
  const hole = [...bindings.keys()].find((one: HolePiece) => one.node === key);
  const binding = hole && bindings.get(hole);
  return binding && !isGroup(key) ? binding.bound.code : null;
}
