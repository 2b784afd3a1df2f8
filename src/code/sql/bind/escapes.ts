import type { Value } from '../classify/index.ts';
import { bare } from '../../syntax/nodes.ts';
import { unescaped } from '../template/quoting.ts';
import { codeOf, type Source } from './conversion.ts';

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
