import { bare, isFunction, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { givenTo } from '../../syntax/call-sites.ts';

/** A part of each item of a list: `[]` is the item, `['column']` its member, `['1']` the second of a pair. */
interface Part {
  list: Node;
  path: readonly string[];
}

const READS =
  /^(map|forEach|flatMap|filter|find|findIndex|some|every|reduce|slice|join|includes|length|indexOf|entries|keys|values|get|has|size)$/;

/**
 * The texts that a part of the items of a list may be, where those are written out: `FIELDS.map(({ column }) => …)`,
 * `for (const [key, column] of COLUMNS)`; `null` for anything else.
 */
export function constantItems(node: Node, scopes: Scopes): string[] | null {
  const part = partOf(unwrap(node), scopes);
  const items = part && itemsOf(part.list, scopes);
  const texts = items?.map((item) => constantAt(item, part?.path ?? []));
  return texts && texts.length > 0 && texts.every((text) => text !== null) ? texts : null;
}

function partOf(node: Node, scopes: Scopes): Part | null {
  const names: string[] = [];
  let root = node;
  while (root.type === 'MemberExpression') {
    const name = keyName(root.property, root.computed);
    if (name === undefined) return null;
    names.unshift(name);
    root = unwrap(root.object);
  }
  const binding = root.type === 'Identifier' ? scopes.binding(root) : undefined;
  const item = binding && itemPattern(binding, scopes);
  if (!item || binding.reads.some((read) => isWrittenTo(read, scopes))) return null;
  const inside = pathTo(item.pattern, binding.id);
  return inside && { list: item.list, path: [...inside, ...names] };
}

/** What a loop or a method of the list gives each of its items as. */
function itemPattern({ from, kind, writes }: Binding, scopes: Scopes): { list: Node; pattern: Node } | null {
  if (from.type === 'VariableDeclarator' && !from.init) {
    const loop = scopes.parent(scopes.parent(from) ?? from);
    const isOwn = writes.every((write) => write === loop);
    return loop?.type === 'ForOfStatement' && isOwn ? { list: loop.right, pattern: from.id } : null;
  }
  const pattern = isFunction(from) ? from.params[0] : undefined;
  if (kind !== 'param' || !pattern || writes.length > 0) return null;
  const call = scopes.parent(from);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== from || givenTo(from, 0, scopes).length > 0) return null;
  const { callee } = call;
  return callee.type === 'MemberExpression' && /^(map|forEach|flatMap|filter)$/.test(memberName(callee) ?? '')
    ? { list: callee.object, pattern }
    : null;
}

/** Where a pattern takes a name from. */
function pathTo(pattern: Node, id: Node): string[] | null {
  if (pattern === id) return [];
  if (pattern.type === 'ObjectPattern')
    for (const property of pattern.properties) {
      const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
      const inside = name !== undefined && property.type === 'ObjectProperty' ? pathTo(property.value, id) : null;
      if (inside && name !== undefined) return [name, ...inside];
    }
  if (pattern.type === 'ArrayPattern')
    for (const [index, element] of pattern.elements.entries()) {
      const inside = element ? pathTo(element, id) : null;
      if (inside) return [String(index), ...inside];
    }
  return null;
}

/** `item.column = x` */
function isWrittenTo(read: Node, scopes: Scopes): boolean {
  const member = scopes.parent(read);
  const write = member?.type === 'MemberExpression' && member.object === read ? scopes.parent(member) : undefined;
  return write?.type === 'AssignmentExpression' && write.left === member;
}

/** The items of a list that is written out; pairs for those of a map. */
function itemsOf(list: Node, scopes: Scopes): (Node | Pair)[] | null {
  const inner = heldBy(list, scopes);
  if (inner?.type === 'ArrayExpression')
    return inner.elements.every((element) => element && element.type !== 'SpreadElement')
      ? (inner.elements as Node[])
      : null;
  if (inner?.type === 'NewExpression' && /^(Map|Set)$/.test(memberText(inner.callee) ?? ''))
    return inner.arguments[0] ? itemsOf(inner.arguments[0] as Node, scopes) : null;
  if (inner?.type !== 'CallExpression' || !inner.arguments[0]) return null;
  const path = memberText(inner.callee);
  const object = /^Object\.(entries|values)$/.test(path ?? '') ? heldBy(inner.arguments[0] as Node, scopes) : null;
  return object?.type === 'ObjectExpression' ? membersOf(object, path === 'Object.entries') : null;
}

/** A key that is written out, and its value. */
interface Pair {
  type: 'pair';
  key: string;
  value: Node;
}

function membersOf(object: NodeOf<'ObjectExpression'>, pairs: boolean): (Node | Pair)[] | null {
  const items = object.properties.map((property) => {
    const key = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    if (property.type !== 'ObjectProperty' || key === undefined) return null;
    return pairs ? { type: 'pair' as const, key, value: property.value } : property.value;
  });
  return items.every((item) => item !== null) ? items : null;
}

/** A literal, or that of a constant which nobody adds to. */
function heldBy(node: Node, scopes: Scopes): Node | null {
  let inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    const from = binding?.from;
    if (!binding || from?.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return null;
    if (binding.writes.length > 0 || binding.reads.some((read) => isChanged(read, scopes))) return null;
    inner = bare(from.init);
  }
  return inner.type === 'CallExpression' && memberText(inner.callee) === 'Object.freeze' && inner.arguments[0]
    ? bare(inner.arguments[0] as Node)
    : inner;
}

/** A list that is handed to another function may be changed there. */
function isChanged(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'ForOfStatement') return use.right !== read;
  if (use?.type === 'CallExpression' || use?.type === 'NewExpression')
    return !/^(Object\.(entries|keys|values|freeze)|Map|Set|JSON\.stringify|console\.\w+)$/.test(
      memberText(use.callee) ?? '',
    );
  return !(use?.type === 'MemberExpression' && use.object === read && READS.test(memberName(use) ?? ''));
}

function constantAt(item: Node | Pair, path: readonly string[]): string | null {
  const [name, ...rest] = path;
  if (item.type === 'pair') {
    if (name === '0') return item.key;
    return name === '1' ? constantAt(item.value, rest) : null;
  }
  const inner = bare(item);
  if (name === undefined) return textOf(inner);
  if (inner.type === 'ArrayExpression') {
    const element = inner.elements.some((one) => one?.type === 'SpreadElement') ? null : inner.elements[Number(name)];
    return element ? constantAt(element, rest) : null;
  }
  if (inner.type !== 'ObjectExpression' || inner.properties.some(({ type }) => type === 'SpreadElement')) return null;
  const property = inner.properties.findLast(
    (one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === name,
  );
  return property?.type === 'ObjectProperty' ? constantAt(property.value, rest) : null;
}

function textOf(node: Node): string | null {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'NumericLiteral') return String(node.value);
  return node.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? null)
    : null;
}
