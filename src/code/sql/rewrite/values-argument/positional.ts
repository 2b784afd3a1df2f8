import type { Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import type { Change } from '../text-edits/index.ts';
import { outerRange } from '../../template/index.ts';
import { isCallback } from '../../../syntax/callback.ts';
import { replacing, type Slot, type Surface } from './slot.ts';

/** The argument behind the text, before the callback. */
export function argumentSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  if (sink.values < 0)
    return {
      refused: `the function it is given to hands no values on to ${sink.driver}: give it a parameter for them`,
    };
  const spread = sink.placement === 'arguments';
  const args = sink.call.arguments as Node[];
  const also = renamed(sink);
  if ('refused' in also) return also;
  const own: Node[] = [];
  for (const argument of args.slice(sink.values)) {
    if (isCallback(argument, surface.scopes)) break;
    own.push(argument);
  }
  const variadic = sink.sink.binding === 'sqlite' && own.length > 1;
  if (own.length > 0) return replacing(spread || variadic ? own : own.slice(0, 1), surface, spread, also);
  const before = args[sink.values - 1];
  if (!before) return { refused: 'the call leaves out an argument before the values' };
  const { end } = outerRange(before, surface);
  const next = args[sink.values];
  const gap = next ? /^\s*,([^\S\n]*\r?\n[^\S\n]*)/.exec(surface.file.slice(end, startOf(next)))?.[1] : undefined;
  return { nodes: [], range: { start: end, end }, before: `,${gap ?? ' '}`, after: '', spread, also };
}

/** `exec` runs text only; for one statement `run` does the same. */
function renamed(sink: SinkCall): Change[] | { refused: string } {
  if (!sink.sink.instead) return [];
  const callee = sink.call.callee as Node;
  if (
    sink.wrapper ||
    (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') ||
    callee.computed
  )
    return { refused: `${sink.method}() takes no values: use ${sink.sink.instead}() for a single statement` };
  return [{ start: startOf(callee.property), end: endOf(callee.property), text: sink.sink.instead }];
}
