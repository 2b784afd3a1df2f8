import { isExtended } from '../../syntax/member-writes.ts';
import { propertyOf } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';

const DEPTH = 6;

/** `SORTS[by].column`, `COLUMNS.find(…)?.name`: a member of one of some objects that are written out, and a constant in each of them. */
export function isChosenConstant(
  member: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>,
  scopes: Scopes,
): boolean {
  const name = memberName(member);
  const objects = name === undefined ? null : choicesOf(member.object, scopes, 0);
  if (!objects || objects.length === 0 || name === undefined) return false;
  return objects.every((object) => {
    const value = propertyOf(object, name);
    return !value || isLiteral(value);
  });
}

/** `'a'`, `'a ' + 'b'` */
function isLiteral(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'BinaryExpression')
    return inner.operator === '+' && isLiteral(inner.left) && isLiteral(inner.right);
  if (inner.type === 'TemplateLiteral') return inner.expressions.length === 0;
  return /^(String|Numeric)Literal$/.test(inner.type);
}

/** The object literals that an expression may be; `null` where it may be anything else. */
function choicesOf(node: Node, scopes: Scopes, depth: number): Node[] | null {
  const inner = unwrap(node);
  if (depth > DEPTH) return null;
  switch (inner.type) {
    case 'ObjectExpression':
      return inner.properties.some(({ type }) => type === 'SpreadElement') ? null : [inner];
    case 'NullLiteral':
      return [];
    case 'LogicalExpression':
      return all([inner.left, inner.right], scopes, depth);
    case 'ConditionalExpression':
      return all([inner.consequent, inner.alternate], scopes, depth);
    case 'Identifier': {
      const init = heldBy(inner, scopes);
      return init && init.type !== 'ObjectExpression' ? choicesOf(init, scopes, depth + 1) : null;
    }
    case 'MemberExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
      return all(itemsOf(inner, scopes), scopes, depth);
    default:
      return null;
  }
}

function all(nodes: readonly Node[] | null, scopes: Scopes, depth: number): Node[] | null {
  const found: Node[] = [];
  for (const node of nodes ?? []) {
    const choices = choicesOf(node, scopes, depth + 1);
    if (!choices) return null;
    found.push(...choices);
  }
  return nodes ? found : null;
}

/** What `LIST.find(…)`, `LIST[0]`, `MAP[key]` and `MAP.key` may be. */
function itemsOf(node: Node, scopes: Scopes): Node[] | null {
  const isCall = node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
  const member = isCall ? (node.callee as Node) : node;
  if (member.type !== 'MemberExpression' && member.type !== 'OptionalMemberExpression') return null;
  if (isCall && memberName(member) !== 'find') return null;
  const held = heldBy(unwrap(member.object), scopes);
  if (held?.type === 'ArrayExpression') return held.elements.every(Boolean) ? (held.elements as Node[]) : null;
  if (held?.type !== 'ObjectExpression' || isCall) return null;
  const key = keyName(member.property, member.computed);
  const own = key === undefined ? undefined : propertyOf(held, key);
  if (own) return [own];
  return held.properties.every(
    (property) => property.type === 'ObjectProperty' && keyName(property.key, property.computed) !== undefined,
  )
    ? held.properties.map((property) => (property as NodeOf<'ObjectProperty'>).value)
    : null;
}

/** The value of a constant that nothing is written into. */
function heldBy(node: Node, scopes: Scopes): Node | null {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const from = binding?.from;
  if (!binding || from?.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return null;
  if (binding.writes.length > 0 || isExtended(binding, () => false, scopes)) return null;
  if (binding.reads.some((read) => isWrittenBelow(read, scopes))) return null;
  const init = unwrap(from.init);
  const frozen =
    init.type === 'CallExpression' && memberText(init.callee) === 'Object.freeze' ? init.arguments[0] : init;
  return frozen ? unwrap(frozen as Node) : null;
}

/** `SORTS.name.column = x` */
function isWrittenBelow(read: Node, scopes: Scopes): boolean {
  let at = read;
  let use = scopes.parent(at);
  while (use?.type === 'MemberExpression' && use.object === at) {
    at = use;
    use = scopes.parent(at);
  }
  return use?.type === 'AssignmentExpression' && use.left === at;
}
