import { isFunction, keyName, unwrap, type FunctionNode, type Node } from '../../syntax/nodes.ts';
import { propertyOf } from '../../syntax/static-types.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';

/** The called function is written in this file and hands its text to nothing: `const logger = { query: (text) => text }`. */
export function keepsText(callee: Node, scopes: Scopes): boolean {
  const fn = functionOf(callee, scopes);
  const [param] = fn?.params ?? [];
  if (!fn || !param) return false;
  const binding = param.type === 'Identifier' ? scopes.binding(param) : undefined;
  return (
    binding !== undefined && binding.writes.length === 0 && binding.reads.every((read) => isKept(read, fn, scopes))
  );
}

function functionOf(callee: Node, scopes: Scopes): FunctionNode | null {
  const node = unwrap(callee);
  if (node.type === 'Identifier') return asFunction(valueOf(scopes.binding(node)));
  if (node.type !== 'MemberExpression') return null;
  const name = keyName(node.property, node.computed);
  const binding = scopes.binding(unwrap(node.object));
  const object = valueOf(binding);
  if (!name || !binding || object?.type !== 'ObjectExpression') return null;
  if (object.properties.some((property) => property.type === 'SpreadElement')) return null;
  const method = object.properties.find(
    (one) => one.type === 'ObjectMethod' && keyName(one.key, one.computed) === name,
  );
  const isOnlyCalled = binding.reads.every((read) => isCalled(read, scopes));
  return isOnlyCalled ? asFunction(method ?? propertyOf(object, name)) : null;
}

function asFunction(node: Node | null | undefined): FunctionNode | null {
  const inner = node && unwrap(node);
  return inner && isFunction(inner) ? inner : null;
}

/** What a name stands for that is set once. */
function valueOf(binding: Binding | null | undefined): Node | null {
  if (!binding || binding.writes.length > 0) return null;
  const { from } = binding;
  if (from.type === 'FunctionDeclaration') return from;
  return from.type === 'VariableDeclarator' && from.id === binding.id && from.init ? unwrap(from.init) : null;
}

/** `logger.query(…)`; where the object goes elsewhere, another function may be put into it. */
function isCalled(read: Node, scopes: Scopes): boolean {
  const member = scopes.parent(read);
  const call = member?.type === 'MemberExpression' && member.object === read ? scopes.parent(member) : null;
  return call?.type === 'CallExpression' && call.callee === member;
}

const HANDS_ON = /^(New|OptionalCall|TaggedTemplate|Assignment|Import|Yield)Expression$|^VariableDeclarator$/;

function isKept(read: Node, fn: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(read); at && at !== fn; at = scopes.parent(at)) {
    if (HANDS_ON.test(at.type)) return false;
    if (at.type === 'CallExpression' && !/^console\./.test(memberText(at.callee) ?? '')) return false;
  }
  return true;
}
