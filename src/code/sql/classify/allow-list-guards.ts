import { isExtended } from '../../syntax/member-writes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';

/** `{ name: 'name', age: 'age' }`, or a constant that holds such a map. */
export function isConstantMap(node: Node, scopes: Scopes): boolean {
  const inner = unwrap(node);
  if (inner.type === 'ObjectExpression') {
    return (
      inner.properties.length > 0 &&
      inner.properties.every(
        (property) =>
          property.type === 'ObjectProperty' &&
          /^(StringLiteral|NumericLiteral|BooleanLiteral)$/.test(property.value.type),
      )
    );
  }
  if (inner.type === 'ArrayExpression')
    return (
      inner.elements.length > 0 &&
      inner.elements.every((element) => element !== null && /^(StringLiteral|NumericLiteral)$/.test(element.type))
    );
  if (inner.type === 'CallExpression' && memberText(inner.callee) === 'Object.freeze' && inner.arguments[0])
    return isConstantMap(inner.arguments[0] as Node, scopes);
  if (inner.type === 'NewExpression' && memberText(inner.callee) === 'Set' && inner.arguments[0])
    return isConstantMap(inner.arguments[0] as Node, scopes);
  if (inner.type !== 'Identifier') return false;
  const binding = scopes.binding(inner);
  if (
    !binding ||
    binding.writes.length > 0 ||
    binding.from.type !== 'VariableDeclarator' ||
    !binding.from.init ||
    binding.from.id !== binding.id
  )
    return false;
  const fine = (value: Node): boolean => /^(StringLiteral|NumericLiteral)$/.test(unwrap(value).type);
  return isConstantMap(binding.from.init, scopes) && !isExtended(binding, fine, scopes);
}

/** `ALLOWED.includes(x) ? x : 'id'` */
export function whitelisted(node: NodeOf<'ConditionalExpression'>, scopes: Scopes): boolean {
  const name = memberText(node.consequent);
  return name !== null && allows(node.test, name, scopes) && unwrap(node.alternate).type === 'StringLiteral';
}

/** `ALLOWED.includes(name)`, `ALLOWED.has(name)` on a constant list. */
function allows(test: Node, name: string, scopes: Scopes): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression' && inner.operator === '&&')
    return allows(inner.left, name, scopes) || allows(inner.right, name, scopes);
  if (
    inner.type !== 'CallExpression' ||
    inner.callee.type !== 'MemberExpression' ||
    inner.callee.property.type !== 'Identifier'
  )
    return false;
  const [first] = inner.arguments;
  return (
    /^(includes|has)$/.test(inner.callee.property.name) &&
    first !== undefined &&
    memberText(first as Node) === name &&
    isConstantMap(inner.callee.object, scopes)
  );
}

/** `if (!ALLOWED.includes(sort)) return …` (or throw, or `sort = 'id'`) before it, in the same or an outer block. */
export function guarded(id: NodeOf<'Identifier'>, scopes: Scopes): boolean {
  const binding = scopes.binding(id);
  let child: Node = id;
  for (let at = scopes.parent(id); at; child = at, at = scopes.parent(at)) {
    if (
      at.type === 'IfStatement' &&
      at.consequent === child &&
      allows(at.test, id.name, scopes) &&
      !binding?.writes.length
    )
      return true;
    if (at.type !== 'BlockStatement' && at.type !== 'Program') continue;
    const index = at.body.indexOf(child as never);
    const guard = at.body
      .slice(0, index)
      .findLastIndex((statement) => statement.type === 'IfStatement' && rejects(statement, id.name, scopes));
    if (guard >= 0) {
      const end = at.body[guard]?.end ?? 0;
      return !binding?.writes.some((write) => (write.start ?? 0) > end);
    }
    if (isFunction(scopes.parent(at)) && binding?.kind === 'param' && scopes.parent(at) === binding.from) return false;
  }
  return false;
}

function rejects(statement: NodeOf<'IfStatement'>, name: string, scopes: Scopes): boolean {
  const test = unwrap(statement.test);
  if (test.type !== 'UnaryExpression' || test.operator !== '!' || !allows(test.argument, name, scopes)) return false;
  const body = statement.consequent.type === 'BlockStatement' ? statement.consequent.body.at(-1) : statement.consequent;
  if (body?.type === 'ReturnStatement' || body?.type === 'ThrowStatement') return true;
  return (
    body?.type === 'ExpressionStatement' &&
    body.expression.type === 'AssignmentExpression' &&
    memberText(body.expression.left) === name &&
    body.expression.right.type === 'StringLiteral'
  );
}
