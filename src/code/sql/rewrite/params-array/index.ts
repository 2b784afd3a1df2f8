import { placeValues } from '../values-argument/index.ts';
import { positional, textOrder } from '../in-call.ts';
import { inspected, usedOnlyWhenFilled } from '../other-uses.ts';
import { spliceAll } from '../text-edits/all.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import type { Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { loopAround } from '../../../syntax/static-types.ts';
import { elements, itemsOf, type Binding } from '../bound-values.ts';
import { arrayFor } from './array.ts';
import type { ArrayPlan, Job, Result } from './job.ts';
import { besideShared } from './beside.ts';
import { atCall, callList, orderProblem } from './order.ts';
import { resets } from './resets.ts';
import { pushAfter } from './statements.ts';

export type { Job, SharedArray } from './job.ts';

/** Values grow along with the text: `const params = []`, and each statement that adds to the text adds its values. */
export function hoist(job: Job): Result {
  const { sink, bindings, context } = job;
  const numbered = sink.sink.mark === '$1';
  const roots = rootsOf(bindings);
  const checked = inspected(job) ?? usedOnlyWhenFilled(job) ?? resets(roots, context);
  if (checked) return { refused: checked };
  const array = arrayFor(job, roots);
  if ('refused' in array) return array;
  if (!numbered) {
    const order = orderProblem(job, roots, array);
    if (order) return { refused: order };
  }
  const beside = numbered ? besideShared(job, roots, array) : null;
  if (beside && 'refused' in beside) return beside;
  const text = spliceAll(
    job.flats,
    bindings,
    numbered
      ? (binding) => beside?.mark(binding) ?? markFor(binding, array)
      : positional(sink, textOrder(job.flats, bindings) ?? [], job.parameters),
    context,
  );
  if ('refused' in text) return text;
  const changes = [...text.changes];
  const first: string[] = [];
  const grown: Root[] = [];
  for (const root of roots) {
    if (atCall(job, root, array)) continue;
    grown.push(root);
    const items = itemsOf(job.pieces, bindings, (other) => other.node === root.node, root.node);
    if (numbered && root.node !== array.initial?.node) continue;
    const codes = elements(items, context);
    if ('refused' in codes) return codes;
    if (root.node === array.initial?.node) first.push(...codes);
    else {
      const pushed = pushAfter(root, `${array.name}.push(${codes.join(', ')})`, context);
      if ('refused' in pushed) return pushed;
      changes.push(...pushed.changes);
    }
  }
  const list = numbered ? { code: beside?.list ?? array.name } : callList(job, roots, array);
  if ('refused' in list) return list;
  const placed = array.reused && list.code === array.name ? { changes: [] } : placeValues(sink, list.code, context);
  if ('refused' in placed) return placed;
  if (array.declare && grown.length + (numbered ? 1 : 0) > 0) changes.push(array.declare(first));
  const starts = grown.map((root) => startOf(root.node));
  const shared = { name: array.name, at: array.at, pieces: starts.join(), grown: { starts, sent: sentAt(job) } };
  return { changes: [...changes, ...placed.changes], array: shared };
}

/** The end of a call that is waited for: what is added to the array behind it is none of its values. */
function sentAt({ sink: { call }, context: { scopes } }: Job): number | null {
  return scopes.parent(call)?.type === 'AwaitExpression' && !loopAround(call, scopes) ? endOf(call) : null;
}

function rootsOf(bindings: ReadonlyMap<HolePiece, Binding>): Root[] {
  const roots = new Map<Node, Root>();
  for (const hole of bindings.keys()) roots.set(hole.root.node, hole.root);
  return [...roots.values()].sort((a, b) => startOf(a.node) - startOf(b.node));
}

function markFor(binding: Binding, array: ArrayPlan): { before: string; code: string; after: string } {
  const fixed = array.numbers.get(binding);
  if (fixed) return { before: `$${fixed}`, code: '', after: '' };
  return { before: '$', code: `${array.name}.push(${binding.bound.code})`, after: '' };
}
