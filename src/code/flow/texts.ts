import { bare, type Node, type NodeOf } from '../syntax/nodes.ts';
import { UNSEEN, within, type Graph, type Spot } from './graph.ts';

/** The text of an expression as far as it is written there. */
export function textOf(graph: Graph, spot: Spot, depth = 0): string {
  const node = bare(spot.node);
  switch (node.type) {
    case 'StringLiteral':
      return node.value;
    case 'NumericLiteral':
      return String(node.value);
    case 'TemplateLiteral':
      return templateFront(graph, spot, node, node.expressions.length, depth);
    case 'BinaryExpression':
      if (node.operator !== '+') return UNSEEN;
      return summands(node)
        .map((one) => textOf(graph, within(spot, one, []), depth))
        .join('');
    case 'Identifier': {
      const [edge, ...others] = depth > 3 ? [] : graph.edges({ ...spot, node });
      return edge && others.length === 0 ? textOf(graph, edge.to, depth + 1) : UNSEEN;
    }
    default:
      return UNSEEN;
  }
}

/** `a + b + c`, without a call for each: generated code adds up thousands. */
function summands(sum: NodeOf<'BinaryExpression'>): Node[] {
  const found: Node[] = [];
  let at: Node = sum;
  while (at.type === 'BinaryExpression' && at.operator === '+') {
    found.unshift(at.right);
    at = bare(at.left);
  }
  return [at, ...found];
}

/** What stands in front of one of the expressions of a template. */
export function templateFront(
  graph: Graph,
  spot: Spot,
  { quasis, expressions }: NodeOf<'TemplateLiteral'>,
  index: number,
  depth = 0,
): string {
  return quasis
    .slice(0, index + 1)
    .map(({ value }, at) => {
      const before = expressions[at - 1];
      return (before ? textOf(graph, within(spot, before, []), depth) : '') + (value.cooked ?? value.raw);
    })
    .join('');
}
