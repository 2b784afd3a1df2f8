import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';

/** A list that is written out, or held by a constant. */
export function isList(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  if (inner.type === 'ArrayExpression') return true;
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.writes.length === 0 ? binding.from : undefined;
  return from?.type === 'VariableDeclarator' && !!from.init && bare(from.init).type === 'ArrayExpression';
}

const DEPTH = 4;

/** Text that is put together there, or joined. */
export function isTextual(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = bare(node);
  switch (inner.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return true;
    case 'BinaryExpression':
      return inner.operator === '+' && (isTextual(inner.left, scopes, depth) || isTextual(inner.right, scopes, depth));
    case 'ConditionalExpression':
      return isTextual(inner.consequent, scopes, depth) && isTextual(inner.alternate, scopes, depth);
    case 'CallExpression':
      return /^(join|concat|trim)$/.test(memberName(inner.callee) ?? '');
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      return (
        from?.type === 'VariableDeclarator' && !!from.init && depth < DEPTH && isTextual(from.init, scopes, depth + 1)
      );
    }
    default:
      return false;
  }
}
