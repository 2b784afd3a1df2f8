import type { Node } from '../../syntax/nodes.ts';
import type { Flat } from '../classify/variants.ts';
import { codeOf } from '../bind/index.ts';
import { isJoinedList } from '../bind/lists.ts';
import type { Value } from '../classify/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { HolePiece } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import { spliceAll, type Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';

/** A piece of SQL that takes no values keeps them in its text: numbers as `Number(x)`, the rest by the method that escapes for its connection. */
export function inText(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  context: Context,
): { changes: Change[] } | { refused: string } {
  const escape = escapeOf(sink, context);
  const all = [...bindings.values()];
  const isList = ({ parts }: Value): boolean =>
    parts.some((part) => typeof part === 'object' && isJoinedList(part.node, context));
  if (all.some(({ value, bound }) => value.alone || isList(value) || bound.marks || bound.before.trim() || bound.after))
    return { refused: `${sink.method}() takes no values, and a list is not one: use a condition of the model` };
  if (!escape && all.some(({ value }) => value.quoted))
    return {
      refused: `${sink.method}() takes no values, and no connection is seen that would escape one: use a condition of the model, or query() with replacements`,
    };
  const markOf = ({ value, bound: { code, before } }: Binding): { before: string; code: string; after: string } => ({
    before: value.minus && before === '' ? ' ' : '',
    code: value.quoted ? `${escape}(${code})` : /^(Number|parseFloat|parseInt)\(/.test(code) ? code : `Number(${code})`,
    after: '',
  });
  return spliceAll(flats, bindings, markOf, context);
}

/** `sequelize.escape`, where `literal()` is called on a connection. */
function escapeOf({ call }: SinkCall, context: Context): string | null {
  const callee = call.callee as Node;
  if (callee.type !== 'MemberExpression') return null;
  const fact = context.roles.factOf(callee.object);
  return fact?.kind === 'role' && fact.role === 'connection' ? `${codeOf(callee.object, context)}.escape` : null;
}
