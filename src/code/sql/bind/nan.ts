import type { Conversion } from './conversion.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { bare, type Node } from '../../syntax/nodes.ts';

export const NOT_FINITE: Conversion = {
  kind: 'refused',
  why: 'it may be NaN, which was an error in the text and is a number above all others as a parameter: check it with Number.isFinite() first',
};

/** One of its outcomes is a number that a conversion gives: `max ? parseFloat(max) : other`. What is NaN is no outcome of the left of `||`. */
export function mayBeNaN(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = bare(node);
  const or = (...nodes: Node[]): boolean => depth < 4 && nodes.some((one) => mayBeNaN(one, scopes, depth + 1));
  switch (inner.type) {
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      if (from?.type !== 'VariableDeclarator' || from.id.type !== 'Identifier') return false;
      const written = scopes
        .binding(inner)
        ?.writes.flatMap((write) => (write.type === 'AssignmentExpression' ? [write.right] : []));
      return or(...(from.init ? [from.init] : []), ...(written ?? []));
    }
    case 'ConditionalExpression':
      return or(inner.consequent, inner.alternate);
    case 'LogicalExpression':
      return inner.operator === '||' ? or(inner.right) : or(inner.left, inner.right);
    case 'UnaryExpression':
      return inner.operator === '+' || inner.operator === '-';
    case 'BinaryExpression':
      return /^[-*/%]$/.test(inner.operator);
    case 'CallExpression':
      return /^(Number|parseInt|parseFloat|Number\.parse\w+|Math\.\w+)$/.test(memberText(inner.callee) ?? '');
    default:
      return false;
  }
}
