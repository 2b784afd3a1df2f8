import type { Node } from '../../syntax/nodes.ts';
import type { Flat } from '../classify/variants.ts';
import { codeOf } from '../bind/index.ts';
import { knownOf } from '../bind/known.ts';
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
  const markOf = ({ value, bound: { code, before } }: Binding): { before: string; code: string; after: string } => {
    const amount = escape && amountOf(value, context);
    const number = /^(Number|parseFloat|parseInt)\(/.test(code) ? code : `Number(${code})`;
    return {
      before: value.minus && before === '' ? ' ' : '',
      code: value.quoted ? `${escape}(${code})` : amount ? `${escape}(${amount})` : number,
      after: '',
    };
  };
  return spliceAll(flats, bindings, markOf, context);
}

/**
 * What is added to a column or taken from it, as a text: a decimal or a BIGINT may have more digits than a JavaScript number, and
 * what is missing fails as before, where NULL would be the sum.
 */
function amountOf({ role, parts }: Value, context: Context): string | null {
  const [part, ...more] = parts;
  if (role !== 'arithmetic' || more.length > 0 || part === undefined || typeof part !== 'object') return null;
  const { kind } = knownOf(part.node, context.scopes);
  const code = codeOf(part.node, context);
  return kind === 'number' ? null : kind === 'string' ? code : `String(${code})`;
}

/** `sequelize.escape`, where `literal()` is called on a connection. */
function escapeOf({ call }: SinkCall, context: Context): string | null {
  const callee = call.callee as Node;
  if (callee.type !== 'MemberExpression') return null;
  const fact = context.roles.factOf(callee.object);
  return fact?.kind === 'role' && fact.role === 'connection' ? `${codeOf(callee.object, context)}.escape` : null;
}
