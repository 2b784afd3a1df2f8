import { isExtended } from '../../syntax/member-writes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import type { Roles } from '../resolve/roles.ts';
import { keysOf } from './literal-keys.ts';
import { isFunction, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';

/** `[['name', 'u.name']]`: what a map is made of. */
function isPairs(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'ArrayExpression' &&
    inner.elements.length > 0 &&
    inner.elements.every(
      (pair) => pair?.type === 'ArrayExpression' && pair.elements.every((one) => one?.type === 'StringLiteral'),
    )
  );
}

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
      inner.elements.every(
        (element) => element !== null && /^(StringLiteral|NumericLiteral|NullLiteral)$/.test(element.type),
      )
    );
  if (inner.type === 'CallExpression' && memberText(inner.callee) === 'Object.freeze' && inner.arguments[0])
    return isConstantMap(inner.arguments[0] as Node, scopes);
  if (inner.type === 'NewExpression' && memberText(inner.callee) === 'Set' && inner.arguments[0])
    return isConstantMap(inner.arguments[0] as Node, scopes);
  if (inner.type === 'NewExpression' && memberText(inner.callee) === 'Map' && inner.arguments[0])
    return isPairs(inner.arguments[0] as Node);
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

/** An object or a list of constants alone, of this file or of another. */
export function isConstantObject(node: Node, scopes: Scopes, roles: Roles): boolean {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (binding && isExtended(binding, () => false, scopes)) return false;
  const fact = roles.factOf(node);
  if (fact?.kind !== 'object' || !fact.whole) return false;
  const members = Object.values(fact.members);
  return members.length > 0 && members.every(({ kind }) => kind === 'constant');
}

/** `ALLOWED.includes(x) ? x : 'id'` */
export function whitelisted(node: NodeOf<'ConditionalExpression'>, scopes: Scopes, roles: Roles): boolean {
  const name = memberText(node.consequent);
  return name !== null && allows(node.test, name, scopes, roles) && unwrap(node.alternate).type === 'StringLiteral';
}

/** Letters, digits and `_` from the first sign to the last. */
const PLAIN = /^\^(?:\\[dw]|\[(?:\w-\w|\w|\\[dw])+\])(?:[+*]|\{\d+(?:,\d*)?\})?\$$/;

/** `ALLOWED.includes(name)`, `ALLOWED.has(name)` on a constant list, `/^\d+$/.test(name)`. */
function allows(test: Node, name: string, scopes: Scopes, roles: Roles): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression' && inner.operator === '&&')
    return allows(inner.left, name, scopes, roles) || allows(inner.right, name, scopes, roles);
  if (inner.type !== 'CallExpression' || inner.callee.type !== 'MemberExpression') return false;
  const [first] = inner.arguments;
  if (first === undefined || memberText(first as Node) !== name) return false;
  const list = unwrap(inner.callee.object);
  switch (memberName(inner.callee)) {
    case 'includes':
    case 'has':
      return isConstantMap(list, scopes) || isConstantObject(list, scopes, roles);
    case 'test':
      return list.type === 'RegExpLiteral' && !list.flags.includes('m') && PLAIN.test(list.pattern);
    default:
      return false;
  }
}

/** `if (!ALLOWED.includes(sort)) return …` (or throw, or `sort = 'id'`) before it, in the same or an outer block. */
export function guarded(node: NodeOf<'Identifier' | 'MemberExpression'>, scopes: Scopes, roles: Roles): boolean {
  const name = memberText(node);
  if (name === null) return false;
  const binding = scopes.binding(rootOf(node));
  if (!binding || (node.type === 'MemberExpression' && scopes.assigned(name).length > 0)) return false;
  let child: Node = node;
  for (let at = scopes.parent(node); at; child = at, at = scopes.parent(at)) {
    if (
      at.type === 'IfStatement' &&
      at.consequent === child &&
      allows(at.test, name, scopes, roles) &&
      !binding.writes.length
    )
      return true;
    if (at.type !== 'BlockStatement' && at.type !== 'Program') continue;
    const index = at.body.indexOf(child as never);
    const guard = at.body
      .slice(0, index)
      .findLastIndex((statement) => statement.type === 'IfStatement' && rejects(statement, name, scopes, roles));
    if (guard >= 0) {
      const end = at.body[guard]?.end ?? 0;
      return !binding.writes.some((write) => (write.start ?? 0) > end);
    }
    if (isFunction(scopes.parent(at)) && binding.kind === 'param' && scopes.parent(at) === binding.from) return false;
  }
  return false;
}

function rootOf(node: Node): Node {
  let root = node;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root;
}

function rejects(statement: NodeOf<'IfStatement'>, name: string, scopes: Scopes, roles: Roles): boolean {
  const test = unwrap(statement.test);
  if (test.type !== 'UnaryExpression' || test.operator !== '!' || !allows(test.argument, name, scopes, roles))
    return false;
  const body = statement.consequent.type === 'BlockStatement' ? statement.consequent.body.at(-1) : statement.consequent;
  if (/^(Return|Throw|Continue)Statement$/.test(body?.type ?? '')) return true;
  return (
    body?.type === 'ExpressionStatement' &&
    body.expression.type === 'AssignmentExpression' &&
    memberText(body.expression.left) === name &&
    body.expression.right.type === 'StringLiteral'
  );
}

/** A key of an object whose keys are all on a list: those that are left by a filter, or checked with `every` before. */
export function isCheckedKey(node: Node, scopes: Scopes, roles: Roles): boolean {
  const keys = keysOf(node, scopes);
  if (!keys) return false;
  if (keys.filters.some((filter) => isAllowing(filter, scopes, roles))) return true;
  const path = memberText(keys.object);
  let child: Node = node;
  for (let at = scopes.parent(node); at && path !== null; child = at, at = scopes.parent(at)) {
    if (at.type !== 'BlockStatement' && at.type !== 'Program') continue;
    const before = at.body.slice(0, at.body.indexOf(child as never));
    if (before.some((statement) => statement.type === 'IfStatement' && refusesKeys(statement, path, scopes, roles)))
      return true;
  }
  return false;
}

/** `(key) => COLUMNS.includes(key)`, `([key]) => …` */
function isAllowing(fn: Node, scopes: Scopes, roles: Roles): boolean {
  if (!isFunction(fn) || fn.body.type === 'BlockStatement') return false;
  const [param] = fn.params;
  const id = param?.type === 'ArrayPattern' ? param.elements[0] : param;
  return id?.type === 'Identifier' && allows(fn.body, id.name, scopes, roles);
}

/** `if (!Object.keys(body).every((key) => COLUMNS.includes(key))) return …` */
function refusesKeys(statement: NodeOf<'IfStatement'>, path: string, scopes: Scopes, roles: Roles): boolean {
  const test = unwrap(statement.test);
  const call = test.type === 'UnaryExpression' && test.operator === '!' ? unwrap(test.argument) : null;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || memberName(call.callee) !== 'every')
    return false;
  const list = unwrap(call.callee.object);
  if (list.type !== 'CallExpression' || memberText(list.callee) !== 'Object.keys') return false;
  const [object] = list.arguments;
  const body = statement.consequent.type === 'BlockStatement' ? statement.consequent.body.at(-1) : statement.consequent;
  return (
    memberText(object as Node) === path &&
    isAllowing(call.arguments[0] as Node, scopes, roles) &&
    /^(Return|Throw)Statement$/.test(body?.type ?? '')
  );
}
