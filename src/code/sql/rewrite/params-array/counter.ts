import { bare, type Node } from '../../../syntax/nodes.ts';
import type { Binding as Name, Scopes } from '../../../syntax/scopes.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import { codeOf } from '../../bind/index.ts';
import type { Root } from '../../template/index.ts';
import type { Mark } from '../text-edits/index.ts';
import type { Binding, Item } from '../bound-values.ts';
import type { Counter, Job } from './job.ts';

/** The counter that all placeholders of before are numbered by, in step with the values in the array; `null` where there is none. */
export function counterOf(job: Job, array: Name, roots: readonly Root[]): Counter | null {
  const { scopes } = job.context;
  const holes = job.parameters.flatMap(({ hole }) => (hole ? [bare(hole.node)] : []));
  const [first] = holes;
  const id = first && counted(first);
  const counter = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!first || !counter || counter.from.type !== 'VariableDeclarator' || !counter.from.init) return null;
  const mode = first.type !== 'UpdateExpression' ? 'apart' : first.prefix ? 'before' : 'after';
  const isSame = (hole: Node): boolean => {
    const own = counted(hole);
    return hole.type === first.type && own?.type === 'Identifier' && scopes.binding(own) === counter;
  };
  const init = bare(counter.from.init);
  const list = array.from.type === 'VariableDeclarator' && array.from.init ? bare(array.from.init) : undefined;
  const fixed = list?.type === 'ArrayExpression' ? list.elements.length : -1;
  if (!holes.every(isSame) || init.type !== 'NumericLiteral') return null;
  if (init.value !== fixed + (mode === 'before' ? 0 : 1) || job.parameters.length !== holes.length + fixed) return null;
  const steps = counter.writes;
  if (mode !== 'apart') return steps.every((step) => holes.includes(step)) ? { name: counter.name, mode } : null;
  const isEven = (at: number): boolean =>
    steps.filter((step) => startOf(step) < at).length === holes.filter((hole) => startOf(hole) < at).length;
  const even = steps.every((step) => isStep(step, scopes)) && roots.every((root) => isEven(startOf(root.node)));
  return even ? { name: counter.name, mode } : null;
}

function counted(hole: Node): Node {
  return hole.type === 'UpdateExpression' && hole.operator === '++' ? bare(hole.argument) : hole;
}

/** `i++;`, `i += 1;` */
function isStep(step: Node, scopes: Scopes): boolean {
  if (scopes.parent(step)?.type !== 'ExpressionStatement') return false;
  if (step.type === 'UpdateExpression') return step.operator === '++';
  return (
    step.type === 'AssignmentExpression' &&
    step.operator === '+=' &&
    step.right.type === 'NumericLiteral' &&
    step.right.value === 1
  );
}

/** The number of a new placeholder: as those of before have theirs, or so many behind the counter. */
export function countedMark(binding: Binding, { name, mode }: Counter, place: number): Mark {
  const hole = binding.value.parts.find((part) => typeof part === 'object');
  const behind = place > 0 ? `${name} + ${place}` : name;
  const code = mode === 'after' ? `${name}++` : mode === 'before' ? `++${name}` : behind;
  return { before: '$', code: hole?.in === 'template' || code === name ? code : `(${code})`, after: '' };
}

/** Where each value stands among those of its piece; `null` where some are there only at times. */
export function placesOf(items: readonly Item[], job: Job): Map<Binding, number> | null {
  const places = new Map<Binding, number>();
  for (const [index, item] of items.entries()) {
    const binding = item.kind === 'value' && item.holes[0] ? job.bindings.get(item.holes[0]) : undefined;
    if (!binding) return null;
    places.set(binding, index);
  }
  return places;
}

/** The step that goes with values that were added. */
export function stepOf({ name, mode }: Counter, count: number): string[] {
  if (mode !== 'apart') return [];
  return [count === 1 ? `${name}++` : `${name} += ${count}`];
}

/** Whether a counter numbers the placeholders of before, and not the length of their list. */
export function isCounted(job: Job, array: string): boolean {
  return job.parameters.some(({ hole }) => hole && !codeOf(hole.node, job.context).includes(array));
}
