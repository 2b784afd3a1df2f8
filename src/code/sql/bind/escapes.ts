import type { Value } from '../classify/index.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import { codeOf, type Source } from './conversion.ts';

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

/** A function of the app that doubles quotes: its result can't be bound, what goes in is not seen. */
export function escapedByHand(value: Value, source: Source): string | null {
  for (const part of value.parts) {
    if (typeof part === 'string') continue;
    const call = bare(part.node);
    if (unescaped(call) && value.quoted) continue;
    const text = codeOf(call, source);
    if (/\.replace(All)?\(\s*(\/\\?'|\/\[[^\]]*'|["`]\\?'["`])/.test(text))
      return 'its quotes are escaped by hand in an expression that would be bound with them: bind the plain value instead';
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue;
    const binding = source.scopes.binding(call.callee);
    if (!binding) continue;
    if (/\.replace(All)?\(\s*(\/\\?'|\/\[[^\]]*'|["`]\\?'["`])/.test(codeOf(binding.from, source))) {
      return `${call.callee.name}() escapes quotes by hand, and its result would be bound with them: bind the value itself instead`;
    }
  }
  return null;
}
