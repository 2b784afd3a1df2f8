import { bare } from '../../../syntax/nodes.ts';
import { isInside, loopAround } from '../../../syntax/static-types.ts';
import { itemsOf, type Binding } from '../bound-values.ts';
import type { Root } from '../../template/index.ts';
import type { Mark } from '../text-edits/index.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import type { ArrayPlan, Job } from './job.ts';
import { atCall } from './order.ts';

/** Values of the call's own text, behind those of the array. */
interface Beside {
  list: string;
  mark(binding: Binding): Mark | null;
}

/**
 * `[...params, limit]` with `$${params.length + 1}`: other calls take the array as well, and it must not grow for this one.
 * `null` where it is for this call alone.
 */
export function besideShared(job: Job, roots: readonly Root[], array: ArrayPlan): Beside | { refused: string } | null {
  const inCall = new Set(roots.filter((root) => atCall(job, root, array)).map(({ node }) => node));
  if (inCall.size === 0 || !isTakenAgain(job, roots, array)) return null;
  const codes: string[] = [];
  const places = new Map<Binding, number>();
  for (const item of itemsOf(job.pieces, job.bindings, (root) => inCall.has(root.node))) {
    const binding = item.kind === 'value' && item.holes[0] ? job.bindings.get(item.holes[0]) : undefined;
    if (!binding) return { refused: 'its values stand under a condition, and another call takes the same array' };
    places.set(binding, codes.push(binding.bound.code));
  }
  return {
    list: `[...${array.name}, ${codes.join(', ')}]`,
    mark(binding) {
      const place = places.get(binding);
      if (!place) return null;
      const code = `${array.name}.length + ${place}`;
      const hole = binding.value.parts.find((part) => typeof part === 'object');
      return { before: '$', code: hole?.in === 'template' ? code : `(${code})`, after: '' };
    },
  };
}

/** Another call takes the array, or the text that it grows with, or this one is made again. */
function isTakenAgain({ sink, existing, context }: Job, roots: readonly Root[], array: ArrayPlan): boolean {
  if (roots.some(({ binding }) => binding && context.shared.has(binding))) return true;
  if (loopAround(sink.call, context.scopes) && array.at < startOf(loopAround(sink.call, context.scopes) ?? sink.call))
    return true;
  const list = array.reused && existing.kind === 'variable' ? bare(existing.node) : undefined;
  const reads = list?.type === 'Identifier' ? (context.scopes.binding(list)?.reads ?? []) : [];
  return reads.some((read) => !isInside(read, sink.call) && context.scopes.parent(read)?.type !== 'MemberExpression');
}
