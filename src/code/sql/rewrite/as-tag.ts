import { bare, type Node, type NodeOf } from '../../syntax/nodes.ts';
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
  const kept = keptTemplate(sink, context);
  const template = kept ?? bare(sink.text);
  const callee = sink.call.callee as Node;
  const shape = callee.type === 'MemberExpression' && !callee.computed && sink.call.arguments.length === 1;
  if (template.type !== 'TemplateLiteral' || !shape || sink.wrapper) return { refused: why };
  const bound = new Set([...bindings.keys()].map(({ node }) => startOf(node)));
  const isAll = template.expressions.every((expression) => bound.has(startOf(bare(expression as Node))));
  if (!isAll || flats.length > 1)
    return { refused: `${why}; what is no value there must be wrapped in a raw piece of its own` };
  const text = spliceAll(flats, bindings, ({ bound: { code } }) => ({ before: '', code, after: '' }), context);
  if ('refused' in text) return text;
  if (kept) return { changes: [...text.changes, ...tagWhereKept(sink, kept, context.file)] };
  const tag = tagged(sink, callee, template, context.file);
  return tag ? { changes: [...text.changes, ...tag] } : { refused: why };
}

/** `` const text = `…`; db.execute(sql.raw(text)) ``: a constant that nothing else reads, where the tag means the same. */
function keptTemplate(sink: SinkCall, { scopes }: Context): NodeOf<'TemplateLiteral'> | null {
  const text = bare(sink.text);
  const callee = sink.call.callee as Node;
  if (sink.sink.tag !== 'object' || text.type !== 'Identifier' || callee.type !== 'MemberExpression') return null;
  const tag = bare(callee.object);
  const binding = scopes.binding(text);
  const from = binding?.from;
  if (!binding || binding.writes.length > 0 || binding.reads.length !== 1 || tag.type !== 'Identifier') return null;
  if (from?.type !== 'VariableDeclarator' || from.id !== binding.id || from.init?.type !== 'TemplateLiteral')
    return null;
  if ('typeAnnotation' in from.id && from.id.typeAnnotation) return null;
  const meant = scopes.binding(tag);
  return meant?.kind === 'import' && scopes.lookup(tag.name, from) === meant ? from.init : null;
}

/** `` const text = sql`…`; db.execute(text) `` */
function tagWhereKept({ call, text }: SinkCall, template: Node, file: string): Change[] {
  const callee = call.callee as Node;
  if (callee.type !== 'MemberExpression') return [];
  const tag = file.slice(startOf(callee.object), endOf(callee.object));
  return [
    { start: startOf(template), end: startOf(template), text: tag },
    { start: startOf(call), end: endOf(call), text: file.slice(startOf(text), endOf(text)) },
  ];
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
