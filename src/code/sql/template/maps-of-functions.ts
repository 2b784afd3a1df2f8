import {
  bare,
  isFunction,
  keyName,
  memberName,
  type FunctionNode,
  type Node,
  type NodeOf,
} from '../../syntax/nodes.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';

/** The functions of a map that a callee may be: `queries[kind]`, `queries.byName`, and `build` behind `const build = queries[kind]`. */
export function mapFunctions(callee: Node, scopes: Scopes): readonly FunctionNode[] {
  const inner = bare(callee);
  if (inner.type === 'Identifier') {
    const from = constantFrom(scopes.binding(inner));
    return from && bare(from).type === 'MemberExpression' ? mapFunctions(from, scopes) : [];
  }
  const map = inner.type === 'MemberExpression' ? mapNamed(inner.object, scopes) : null;
  if (!map || inner.type !== 'MemberExpression') return [];
  const members = membersOf(map.object);
  const name = memberName(inner);
  if (name === undefined) return members ? [...members.values()] : [];
  const own = members?.get(name);
  return own ? [own] : [];
}

interface NamedMap {
  object: NodeOf<'ObjectExpression'>;
  binding: Binding;
}

/** The map that a function is a member of. */
export function mapAround(fn: FunctionNode, scopes: Scopes): NamedMap | null {
  const object = scopes.parent(fn.type === 'ObjectMethod' ? fn : (scopes.parent(fn) ?? fn));
  const declarator = object?.type === 'ObjectExpression' ? scopes.parent(object) : undefined;
  return declarator?.type === 'VariableDeclarator' ? mapNamed(declarator.id, scopes) : null;
}

function mapNamed(node: Node, scopes: Scopes): NamedMap | null {
  const id = bare(node);
  const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  const object = constantFrom(binding);
  return binding && object?.type === 'ObjectExpression' ? { object, binding } : null;
}

function constantFrom(binding: Binding | undefined): Node | null {
  if (binding?.writes.length !== 0 || binding.from.type !== 'VariableDeclarator') return null;
  return binding.from.id === binding.id && binding.from.init ? bare(binding.from.init) : null;
}

/** Functions by their names; `null` where the map holds something else. */
function membersOf(object: NodeOf<'ObjectExpression'>): Map<string, FunctionNode> | null {
  const found = new Map<string, FunctionNode>();
  for (const property of object.properties) {
    const fn = property.type === 'ObjectProperty' ? bare(property.value) : property;
    const name = property.type === 'SpreadElement' ? undefined : keyName(property.key, property.computed);
    if (name === undefined || !isFunction(fn) || (fn.type === 'ObjectMethod' && fn.kind !== 'method')) return null;
    found.set(name, fn);
  }
  return found;
}

/** What is called where a member of the map may be the function; `null` where the map is used in another way. */
export function usesOfMap(fn: FunctionNode, scopes: Scopes): readonly Node[] | null {
  const map = mapAround(fn, scopes);
  const declaration = map && scopes.parent(map.binding.from);
  const around = declaration && scopes.parent(declaration);
  if (!map || !around || /^Export/.test(around.type)) return null;
  const uses: Node[] = [];
  for (const read of map.binding.reads) {
    const member = scopes.parent(read);
    if (member && isAsked(read, scopes)) continue;
    if (member?.type !== 'MemberExpression' || member.object !== read) return null;
    const functions = mapFunctions(member, scopes);
    const own = calledAs(member, scopes);
    if (!own) return null;
    if (functions.includes(fn)) uses.push(...own);
  }
  return uses;
}

/** Where a member is called, itself or by the constant that holds it; tests of it are no use. */
function calledAs(member: Node, scopes: Scopes): readonly Node[] | null {
  const use = scopes.parent(member);
  if (use?.type === 'CallExpression' && use.callee === member) return [member];
  if (isAsked(member, scopes)) return [];
  const binding =
    use?.type === 'VariableDeclarator' && use.id.type === 'Identifier' ? scopes.binding(use.id) : undefined;
  if (!binding || binding.writes.length > 0) return null;
  const reads = binding.reads.filter((read) => !isAsked(read, scopes));
  const isCalled = (read: Node): boolean => {
    const call = scopes.parent(read);
    return call?.type === 'CallExpression' && call.callee === read;
  };
  return reads.every(isCalled) ? reads : null;
}

/** `if (!queries[kind])`, `kind in queries`, `Object.keys(queries)` */
export function isAsked(node: Node, scopes: Scopes): boolean {
  const use = scopes.parent(node);
  switch (use?.type) {
    case 'UnaryExpression':
      return use.operator === '!' || use.operator === 'typeof';
    case 'IfStatement':
    case 'ConditionalExpression':
      return use.test === node;
    case 'LogicalExpression':
      return use.left === node && use.operator === '&&';
    case 'BinaryExpression':
      return use.operator === 'in' || /^[!=]==?$/.test(use.operator);
    case 'CallExpression':
      return use.callee.type === 'MemberExpression' && /^(keys|hasOwn)$/.test(memberName(use.callee) ?? '');
    default:
      return false;
  }
}
