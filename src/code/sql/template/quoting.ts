import { bare, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { TextPart } from '../resolve/fact.ts';
import { hole } from './holes.ts';
import type { Piece } from './pieces.ts';
import type { Reading } from './reading.ts';

/** `quote(name)` of `(value) => "'" + value + "'"`, `esc(name)` of `(s) => s.replace(/'/g, "''")`: what it is called with, as the value. */
export function quotedArgument(call: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const [argument, ...more] = call.arguments as Node[];
  if (!argument || argument.type === 'SpreadElement' || more.length > 0) return null;
  const parts = reading.context.parts(call.callee as Node) ?? [];
  const at = parts.findIndex((part) => typeof part === 'object');
  const value = parts[at];
  const [before, after] = [textOf(parts.slice(0, at)), textOf(parts.slice(at + 1))];
  if (typeof value !== 'object' || value.param !== 0 || value.as === 'trimmed' || value.or !== undefined) return null;
  if (before === null || after === null || !isQuoted(before, after, value.as === 'escaped')) return null;
  const as = value.as === 'literal' || value.as === 'nullable' ? { as: value.as } : {};
  return [{ ...hole(call, reading), node: argument, around: { call, before, after, ...as } }];
}

/** Quotes on both sides with no other inside, or nothing but quotes escaped. */
function isQuoted(before: string, after: string, escaped: boolean): boolean {
  if (before === '' && after === '') return escaped;
  const [quote = ''] = before;
  return /['"]/.test(quote) && after.endsWith(quote) && !`${before.slice(1)}${after.slice(0, -1)}`.includes(quote);
}

function textOf(parts: readonly TextPart[]): string | null {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null;
}

/** `name.replace(/'/g, "''")`: the value before its quotes were doubled. */
export function unescaped(node: Node): Node | null {
  const call = bare(node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  const name = memberName(call.callee);
  if (name !== 'replace' && name !== 'replaceAll') return null;
  const [pattern, by] = call.arguments;
  const quote =
    (pattern?.type === 'RegExpLiteral' && pattern.pattern === "'" && pattern.flags.includes('g')) ||
    (pattern?.type === 'StringLiteral' && pattern.value === "'" && name === 'replaceAll');
  if (!quote || by?.type !== 'StringLiteral' || !/^(''|\\'|\\\\')$/.test(by.value)) return null;
  return call.callee.object;
}
