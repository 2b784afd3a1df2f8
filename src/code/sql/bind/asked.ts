import type { Node } from '../../syntax/nodes.ts';
import { bare } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';

/** `if (x) use(x)`, `x && use(x)`, `x != null ? use(x) : …`: the value is there when it is used. */
export function isAsked(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  const path = memberText(inner);
  if (!path || (inner.type === 'Identifier' && (scopes.binding(inner)?.writes.length ?? 0) > 0)) return false;
  for (let at = inner; ;) {
    const parent = scopes.parent(at);
    if (!parent || /Function|Method/.test(parent.type)) return false;
    if ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && parent.consequent === at)
      if (asksFor(parent.test, path)) return true;
    if (parent.type === 'LogicalExpression' && parent.operator === '&&' && parent.right === at)
      if (asksFor(parent.left, path)) return true;
    at = parent;
  }
}

function asksFor(test: Node, path: string): boolean {
  const inner = bare(test);
  if (inner.type === 'LogicalExpression' && inner.operator === '&&')
    return asksFor(inner.left, path) || asksFor(inner.right, path);
  if (inner.type === 'BinaryExpression' && inner.operator === '!=')
    return memberText(bare(inner.left)) === path && bare(inner.right).type === 'NullLiteral';
  return memberText(inner) === path;
}
