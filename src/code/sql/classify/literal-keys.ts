import { givenByAll } from '../../syntax/call-sites.ts';
import { bare, isFunction, keyName, memberName, type Node } from '../../syntax/nodes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';

/** The object whose keys a name goes through. */
export interface Keys {
  object: Node;
  /** The loop, or the function that is called for each key. */
  by: Node;
  /** Only those of a list of constants are left: `.filter((key) => COLUMNS.includes(key))`. */
  filters: readonly Node[];
}

/** `Object.entries({ name, age }).forEach(([key]) => …)`, `for (const key in fields)`: a key that is written out in the file. */
export function isLiteralKey(node: Node, scopes: Scopes): boolean {
  const keys = keysOf(node, scopes);
  return keys !== null && isWrittenOut(keys.object, scopes);
}

/** What a name is a key of, or a text the list of all keys: `Object.keys(body).join(', ')`; `null` for anything else. */
export function keysOf(node: Node, scopes: Scopes): Keys | null {
  const joined = constantOf(node, scopes);
  if (joined.type === 'CallExpression' && joined.callee.type === 'MemberExpression') {
    const isList = /^(join|toString)$/.test(memberName(joined.callee) ?? '');
    return isList ? keyed(joined.callee.object, node, { id: node }, joined, scopes) : null;
  }
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (!binding) return null;
  const { from } = binding;
  if (from.type === 'VariableDeclarator' && !from.init) {
    const loop = scopes.parent(scopes.parent(from) ?? from);
    if (binding.writes.some((write) => write !== loop)) return null;
    if (loop?.type === 'ForInStatement')
      return from.id === binding.id ? { object: bare(loop.right), by: loop, filters: [] } : null;
    return loop?.type === 'ForOfStatement' ? keyed(loop.right, from.id, binding, loop, scopes) : null;
  }
  if (binding.kind !== 'param' || !isFunction(from) || binding.writes.length > 0) return null;
  const call = scopes.parent(from);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== from || call.callee.type !== 'MemberExpression')
    return null;
  return /^(map|forEach|flatMap|filter)$/.test(memberName(call.callee) ?? '')
    ? keyed(call.callee.object, from.params[0], binding, from, scopes)
    : null;
}

/** `x` of `Object.keys(x)` or `Object.entries(x)`, of which some may be left out, where the name is that of a key. */
function keyed(
  list: Node,
  pattern: Node | undefined,
  { id }: Pick<Binding, 'id'>,
  by: Node,
  scopes: Scopes,
): Keys | null {
  let inner = constantOf(list, scopes);
  const filters: Node[] = [];
  while (
    inner.type === 'CallExpression' &&
    memberName(inner.callee) === 'filter' &&
    inner.callee.type === 'MemberExpression'
  ) {
    filters.push(inner.arguments[0] as Node);
    inner = constantOf(inner.callee.object, scopes);
  }
  const path = inner.type === 'CallExpression' ? memberText(inner.callee) : null;
  const isKey =
    (path === 'Object.keys' && pattern === id) ||
    (path === 'Object.entries' && pattern?.type === 'ArrayPattern' && pattern.elements[0] === id);
  return isKey && inner.type === 'CallExpression' ? { object: bare(inner.arguments[0] as Node), by, filters } : null;
}

/** What a name stands for that is set once. */
function constantOf(node: Node, scopes: Scopes): Node {
  const inner = bare(node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.from;
  return from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init && binding.writes.length === 0
    ? bare(from.init)
    : inner;
}

/** An object literal, or a constant that holds one, with no key that comes from elsewhere. */
export function isWrittenOut(object: Node, scopes: Scopes): boolean {
  if (object.type === 'ObjectExpression')
    return object.properties.every(
      (property) => property.type === 'ObjectProperty' && keyName(property.key, property.computed) !== undefined,
    );
  const binding = object.type === 'Identifier' ? scopes.binding(object) : undefined;
  const from = binding?.from;
  if (binding?.kind === 'param') return isGivenWrittenOut(binding, scopes);
  if (!binding || from?.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return false;
  const init = bare(from.init);
  return (
    binding.writes.length === 0 &&
    init.type === 'ObjectExpression' &&
    isWrittenOut(init, scopes) &&
    binding.reads.every((read) => isRead(read, scopes))
  );
}

/** `mark(id, { state: 'paid' })`: all calls of a function write out what they give for a parameter. */
function isGivenWrittenOut(binding: Binding, scopes: Scopes): boolean {
  const given = binding.reads.every((read) => isRead(read, scopes)) ? givenByAll(binding, scopes) : null;
  return (
    given?.every((one) => {
      const object = one && bare(one);
      return object?.type === 'ObjectExpression' && isWrittenOut(object, scopes);
    }) ?? false
  );
}

/** What puts no key into an object: a member that is read or written by its name, `Object.keys(fields)`, `JSON.stringify(fields)`. */
function isRead(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'MemberExpression' && use.object === read) {
    const write = scopes.parent(use);
    const isWritten = write?.type === 'AssignmentExpression' && write.left === use;
    return !isWritten || keyName(use.property, use.computed) !== undefined;
  }
  if (use?.type === 'CallExpression')
    return /^(Object\.(keys|values|entries|freeze)|JSON\.stringify|console\.\w+)$/.test(memberText(use.callee) ?? '');
  return use?.type === 'ForInStatement' || use?.type === 'SpreadElement';
}
