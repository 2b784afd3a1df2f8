import type { FlowFile } from '../code/flow/index.ts';
import { isFunction, unwrap, type Node } from '../code/syntax/nodes.ts';
import { propertyOf } from '../code/syntax/static-types.ts';

interface Spot {
  node: Node;
  file: FlowFile;
}

/** The statement that a value is bound in: that of the list it stands in, or of the call. */
export function statementOf(call: Spot, landing: Spot): string | null {
  for (let at: Node | undefined = landing.node; at && !isFunction(at); at = landing.file.scopes.parent(at)) {
    const text = statementIn(at, landing.file);
    if (text !== null) return text;
  }
  return statementIn(call.node, call.file);
}

/** `query('SELECT …', […])`, `{ sql: 'SELECT …', values }` */
function statementIn(node: Node, file: FlowFile): string | null {
  if (node.type === 'ObjectExpression') return textOf(propertyOf(node, 'sql'), file);
  if (!('arguments' in node)) return null;
  const first = held((node.arguments as Node[])[0], file);
  return first?.type === 'ObjectExpression' ? textOf(propertyOf(first, 'sql'), file) : textOf(first, file);
}

/** What a name that is written once holds. */
function held(node: Node | undefined, { scopes }: FlowFile): Node | undefined {
  const inner = node && unwrap(node);
  if (inner?.type !== 'Identifier') return inner;
  const binding = scopes.binding(inner);
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return undefined;
  return binding.from.id === binding.id && binding.from.init ? unwrap(binding.from.init) : undefined;
}

/** A text that is written out, by itself or in parts. */
function textOf(node: Node | undefined, file: FlowFile): string | null {
  const inner = held(node, file);
  if (inner?.type === 'StringLiteral') return inner.value;
  if (inner?.type === 'TemplateLiteral' && inner.expressions.length === 0) return inner.quasis[0]?.value.cooked ?? null;
  if (inner?.type !== 'BinaryExpression' || inner.operator !== '+') return null;
  const [left, right] = [textOf(inner.left as Node, file), textOf(inner.right, file)];
  return left === null || right === null ? null : left + right;
}
