import type { Parameter } from '../../classify/index.ts';
import type { Binding as Name } from '../../../syntax/scopes.ts';
import type { Root } from '../../template/index.ts';
import { bare } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { counterOf, isCounted } from './counter.ts';
import type { ArrayPlan, Job } from './job.ts';

/** The array that is there already, if old and new values keep the order of their placeholders. */
export function reuse(job: Job, roots: readonly Root[]): ArrayPlan | { refused: string } {
  const { existing, context, sink, parameters } = job;
  if (existing.kind !== 'variable' || existing.node.type !== 'Identifier' || !existing.array)
    return {
      refused: 'the list of values it already has comes from elsewhere, so the order of old and new ones is not seen',
    };
  const name = existing.node.name;
  const binding = context.scopes.binding(existing.node);
  if (!binding || binding.writes.length > 0)
    return { refused: `${name} is set more than once, so the order of its values is not seen` };
  if (
    roots.some((root) => startOf(root.node) < endOf(binding.from) || context.scopes.lookup(name, root.node) !== binding)
  )
    return { refused: `${name} is declared behind the text: move it before` };
  const plan = { name, at: startOf(binding.id), reused: true, initial: null, declare: null, numbers: new Map() };
  if (sink.sink.mark !== '$1') {
    const problem = balance(job, roots, binding);
    if (problem) return { refused: problem };
  } else if (isCounted(job, name)) {
    const counter = roots.some(({ by }) => by === 'map' || by === 'return') ? null : counterOf(job, binding, roots);
    if (!counter || balance(job, roots, binding))
      return { refused: 'its placeholders are numbered by a counter of their own' };
    return { ...plan, counter };
  } else if (
    roots.some((root) =>
      parameters.some(
        (parameter) =>
          !parameter.hole &&
          startOf(root.node) < (positionOf(job, parameter) ?? 0) &&
          startOf(root.node) > 0 &&
          root.by !== 'call',
      ),
    )
  ) {
    return { refused: 'its placeholders have fixed numbers that new ones would shift' };
  }
  return plan;
}

/** Old values and old placeholders must be even wherever a new one is put in. */
function balance(job: Job, roots: readonly Root[], array: Name): string | null {
  const { context, parameters } = job;
  const init = array.from.type === 'VariableDeclarator' && array.from.init ? bare(array.from.init) : null;
  if (init?.type !== 'ArrayExpression' || init.elements.some((element) => element?.type === 'SpreadElement'))
    return 'the number of values in its list is not seen';
  const events = [{ at: startOf(init), count: init.elements.length }];
  for (const read of array.reads) {
    const member = context.scopes.parent(read);
    const call = member && context.scopes.parent(member);
    if (member?.type === 'MemberExpression' && call?.type === 'CallExpression' && call.callee === member) {
      if (
        member.property.type !== 'Identifier' ||
        member.property.name !== 'push' ||
        call.arguments.some((argument) => argument.type === 'SpreadElement')
      )
        return 'its list of values is changed in a way that is not followed';
      events.push({ at: startOf(call), count: call.arguments.length });
    }
  }
  const marks = parameters.map((parameter) => positionOf(job, parameter));
  if (marks.some((at) => at === undefined)) return 'the place of its placeholders is not seen';
  for (const root of roots) {
    const at = startOf(root.node);
    if (marks.some((mark) => mark !== undefined && mark >= at && mark < endOf(root.node)))
      return 'old and new values stand in one piece of the text: bind them in one go by hand';
    const values = events.filter((event) => event.at < at).reduce((sum, event) => sum + event.count, 0);
    if (values !== marks.filter((mark) => mark !== undefined && mark < at).length)
      return 'the old values are not added at the place of their placeholders';
  }
  return null;
}

/** Offset in the file of a placeholder of before. */
function positionOf(job: Job, parameter: Parameter): number | undefined {
  for (const part of job.flats[0]?.parts ?? []) {
    if (part.piece.kind === 'text' && part.start <= parameter.start && part.end > parameter.start)
      return part.piece.source?.at[parameter.start - part.start];
  }
  return undefined;
}
