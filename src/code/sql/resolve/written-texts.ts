import { bare, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';

/** The literal texts that stand before a part. */
export function beforeIn(parts: readonly Node[], read: Node): string[] {
  return parts.flatMap((part) => (startOf(part) < startOf(read) ? textsIn(part, startOf(read)) : []));
}

/** The literal texts of an expression, in their order. */
export function textsIn(part: Node, end = Infinity): string[] {
  const inner = bare(part);
  if (startOf(inner) >= end) return [];
  switch (inner.type) {
    case 'StringLiteral':
      return endOf(inner) <= end ? [inner.value] : [];
    case 'TemplateLiteral':
      return inner.quasis.flatMap((quasi, index) => {
        const expression = inner.expressions[index] as Node | undefined;
        if (startOf(quasi) >= end) return [];
        return [quasi.value.cooked ?? '', ...(expression ? textsIn(expression, end) : [])];
      });
    case 'BinaryExpression':
      return [...textsIn(inner.left as Node, end), ...textsIn(inner.right, end)];
    case 'ConditionalExpression':
      return [...textsIn(inner.consequent, end), ...textsIn(inner.alternate, end)];
    case 'LogicalExpression':
      return [...textsIn(inner.left, end), ...textsIn(inner.right, end)];
    default:
      return [];
  }
}

/** What numbers placeholders: `$${values.length}`, `'$' + n`. */
export function numbersIn(part: Node): Node[] {
  const inner = bare(part);
  if (inner.type === 'TemplateLiteral')
    return inner.expressions.flatMap((expression, index): Node[] => {
      const own = inner.quasis[index]?.value.cooked?.endsWith('$') ? [expression as Node] : [];
      return [...own, ...numbersIn(expression as Node)];
    });
  if (inner.type === 'BinaryExpression') {
    const before = textsIn(inner.left as Node).at(-1) ?? '';
    const own = before.endsWith('$') && endsInText(inner.left as Node) ? [inner.right] : [];
    return [...numbersIn(inner.left as Node), ...own, ...numbersIn(inner.right)];
  }
  if (inner.type === 'ConditionalExpression') return [...numbersIn(inner.consequent), ...numbersIn(inner.alternate)];
  return [];
}

function endsInText(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'BinaryExpression') return endsInText(inner.right);
  return inner.type === 'StringLiteral' || inner.type === 'TemplateLiteral';
}
