import { isFunction, unwrap, type Node } from '../../syntax/nodes.ts';
import { functionOf, returnsOf } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Roles } from '../resolve/roles.ts';

const SQL = /['"`()=<>,]|\b(and|or|in|like|between|is|not|null|interval|select)\b/i;

/** `BETWEEN ${range(from, to)}`: a function of the app gives more than one value, or one with its quotes. */
export function givesSql(node: Node, scopes: Scopes, roles: Roles): boolean {
  const call = heldIn(unwrap(node), scopes);
  if (call.type !== 'CallExpression') return false;
  const fact = roles.factOf(call.callee as Node);
  if (fact?.kind === 'piece' || fact?.kind === 'statement') return true;
  if (fact?.kind === 'text') return fact.parts.some((part) => typeof part === 'string' && SQL.test(part));
  const fn = functionOf(call.callee as Node, scopes);
  return isFunction(fn) && !fn.async && !fn.generator && returnsOf(fn).some((result) => writesSql(result, 0));
}

/** `const done = this.doneBetween(range)`: what a constant holds. */
function heldIn(node: Node, scopes: Scopes): Node {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const from = binding?.writes.length === 0 ? binding.from : undefined;
  return from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init ? unwrap(from.init) : node;
}

const DEPTH = 8;

/** What is written out in a text, without what other calls are given. */
function writesSql(node: Node, depth: number): boolean {
  const inner = unwrap(node);
  const next = depth + 1;
  if (depth > DEPTH) return false;
  switch (inner.type) {
    case 'StringLiteral':
      return SQL.test(inner.value);
    case 'TemplateLiteral':
      return (
        inner.quasis.some(({ value }) => SQL.test(value.cooked ?? '')) ||
        inner.expressions.some((one) => writesSql(one, next))
      );
    case 'BinaryExpression':
      return inner.operator === '+' && (writesSql(inner.left as Node, next) || writesSql(inner.right, next));
    case 'ConditionalExpression':
      return writesSql(inner.consequent, next) || writesSql(inner.alternate, next);
    default:
      return false;
  }
}
