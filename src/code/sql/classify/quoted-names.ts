import { memberName, unwrap, type Node } from '../../syntax/nodes.ts';

/** `name.replace(/"/g, '""')` between such quotes: the text of a quoted name, which it does not end. */
export function staysInQuotes(node: Node, quote: string): boolean {
  const call = unwrap(node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || !/^["`]$/.test(quote)) return false;
  const name = memberName(call.callee);
  const [pattern, by] = call.arguments;
  const isAll =
    (pattern?.type === 'RegExpLiteral' && pattern.pattern === quote && pattern.flags.includes('g')) ||
    (pattern?.type === 'StringLiteral' && pattern.value === quote && name === 'replaceAll');
  return (
    /^replace(All)?$/.test(name ?? '') &&
    isAll &&
    by?.type === 'StringLiteral' &&
    /^(""|``|)$/.test(by.value) &&
    !by.value.replaceAll(quote, '')
  );
}

/** The quotes that a part stands between; `''` where there are none. */
export function quoteBetween(before: string | undefined, after: string | undefined): string {
  const quote = before?.at(-1) ?? '';
  return /["`]/.test(quote) && after?.startsWith(quote) ? quote : '';
}
