import { bare, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import type { Condition } from './conditions.ts';
import type { Check, Proof } from './graph.ts';

/** A condition after which a value is not above some number: `limit <= 100`, `!(limit > MAX)`. */
export function isBelow(
  { left, right, operator }: Extract<Node, { type: 'BinaryExpression' }>,
  truth: boolean,
  isIt: (node: Node) => boolean,
): boolean {
  const isUpper = (operator.startsWith('<') && truth) || (operator.startsWith('>') && !truth);
  const isLower = (operator.startsWith('>') && truth) || (operator.startsWith('<') && !truth);
  return (isUpper && isIt(left) && isLimit(right)) || (isLower && isIt(right) && isLimit(left));
}

/** A number that is a limit: below `0` and `1` is checked against nonsense. */
function isLimit(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'NumericLiteral') return inner.value > 1;
  return inner.type === 'Identifier' || inner.type === 'MemberExpression';
}

/** `x > 1000` */
export function isBesideNumber(
  { left, right }: Extract<Node, { type: 'BinaryExpression' }>,
  isIt: (node: Node) => boolean,
): boolean {
  return [
    [left, right],
    [right, left],
  ].some(([one, other]) => one && other && isIt(one) && bare(other).type === 'NumericLiteral');
}

/** `x` of `Number(x)`, `parseInt(x, 10)` and `+x`. */
export function numbered(node: Node): Node | null {
  if (node.type === 'UnaryExpression') return node.operator === '+' ? node.argument : null;
  if (!isCall(node) || !/^(Number\.)?(Number|parseInt|parseFloat)$/.test(memberText(node.callee as Node) ?? ''))
    return null;
  return (node.arguments as Node[])[0] ?? null;
}

/** What a check of `Number(value)` proves of the value: that it is no object, and its bounds. */
export const OF_NUMBER: ReadonlySet<Proof> = new Set(['number', 'plain', 'bounded', 'keys']);

/** The same of `parseInt(value)`: behind a number there may be any text. */
export const ofBeginning = (found: Check): Check[] =>
  OF_NUMBER.has(found.proof) ? [{ ...found, proof: found.proof === 'number' ? 'plain' : found.proof }] : [];

/** Of `parseInt(x, 10)` and `parseFloat(x)`, what begins with a number is one: `5; rm -r /`. */
export const readsBeginning = (node: Node): boolean =>
  isCall(node) && /(^|\.)parse(Int|Float)$/.test(memberText(node.callee as Node) ?? '');

/** `!Number.isNaN(Number(x))` */
export function isNumberOf({ test, truth }: Condition, isItsNumber: (node: Node) => boolean): boolean {
  if (truth || !isCall(test) || memberText(test.callee as Node) !== 'Number.isNaN') return false;
  const [first] = test.arguments as Node[];
  return first !== undefined && isItsNumber(first);
}
