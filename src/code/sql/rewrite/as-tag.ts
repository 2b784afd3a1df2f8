import { bare, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Flat } from '../classify/variants.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { HolePiece } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import { spliceAll, type Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';

/** A raw text written as the tag of its driver, which binds everything that is spliced in: `sql.raw(…)` becomes `` sql`…` ``. */
export function asTag(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  context: Context,
): { changes: Change[] } | { refused: string } {
  const why =
    sink.sink.why ?? `write it as a template with the tag ${sink.sink.tag ?? ''}, which binds what is spliced in`;
  const template = bare(sink.text);
  const callee = sink.call.callee as Node;
  const shape = callee.type === 'MemberExpression' && !callee.computed && sink.call.arguments.length === 1;
  if (template.type !== 'TemplateLiteral' || !shape || sink.wrapper) return { refused: why };
  const bound = new Set([...bindings.keys()].map(({ node }) => startOf(node)));
  const isAll = template.expressions.every((expression) => bound.has(startOf(bare(expression as Node))));
  if (!isAll || flats.length > 1)
    return { refused: `${why}; what is no value there must be wrapped in a raw piece of its own` };
  const text = spliceAll(flats, bindings, ({ bound: { code } }) => ({ before: '', code, after: '' }), context);
  if ('refused' in text) return text;
  const tag = tagged(sink, callee, template, context.file);
  return tag ? { changes: [...text.changes, ...tag] } : { refused: why };
}

/** Takes the parentheses away, and names the tag. */
function tagged(sink: SinkCall, callee: Node, template: Node, file: string): Change[] | null {
  if (callee.type !== 'MemberExpression') return null;
  const isObject = sink.sink.tag === 'object';
  const from = isObject ? endOf(callee.object) : endOf(callee);
  const opening = file.slice(from, startOf(template));
  const closing = file.slice(endOf(template), endOf(sink.call));
  const open = isObject ? /^\s*\.\s*\w+\s*\(\s*$/ : /\(\s*$/;
  if (!open.test(opening) || !/^\s*,?\s*\)$/.test(closing)) return null;
  const start = isObject ? from : from + opening.search(open);
  const named = isObject
    ? []
    : [{ start: startOf(callee.property), end: endOf(callee.property), text: sink.sink.tag ?? '' }];
  return [
    ...named,
    { start, end: startOf(template), text: '' },
    { start: endOf(template), end: endOf(sink.call), text: '' },
  ];
}
