import type { Fact } from './fact.ts';
import { isFunction, keyName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { holderOf } from '../../syntax/call-sites.ts';
import { notConstant } from './join.ts';
import type { Reader } from './reader.ts';

type Assignment = NodeOf<'AssignmentExpression'>;

/** `Store.prototype.query = function (sql) {…}`, `Store.prototype = {…}`: what is assigned, by the name of the class. */
function prototypesIn(scopes: Scopes): Map<string, Assignment[]> {
  const before = known.get(scopes);
  if (before) return before;
  const found = new Map<string, Assignment[]>();
  for (const node of scopes.nodes('AssignmentExpression')) {
    if (node.type !== 'AssignmentExpression') continue;
    const [, name] = /^(\w+)\.prototype(?:\.\w+)?$/.exec(memberText(node.left) ?? '') ?? [];
    if (name) found.set(name, [...(found.get(name) ?? []), node]);
  }
  known.set(scopes, found);
  return found;
}

const known = new WeakMap<Scopes, Map<string, Assignment[]>>();

/** A constructor of the time before classes: `new` gives what its prototype and its own `this.x = …` hold. */
export function constructorFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const name = nameOf(fn, reader.scopes);
  return name && isConstructor(name, fn, reader)
    ? { kind: 'object', members: {}, new: { kind: 'object', members: { ...instanceOf(name, reader, depth) } } }
    : undefined;
}

function isConstructor(name: string, fn: Node, reader: Reader): boolean {
  if (prototypesIn(reader.scopes).has(name)) return true;
  return /^[A-Z]/.test(name) && reader.toThis().some(([, assignment]) => functionOf(assignment, reader.scopes) === fn);
}

/** The constructor on whose prototype a function is. */
export function prototypeAround(fn: Node, scopes: Scopes): string | undefined {
  for (const [name, assignments] of prototypesIn(scopes)) {
    if (assignments.some(({ right }) => right === fn || holds(right, fn))) return name;
    if (nameOf(fn, scopes) === name) return name;
  }
  return undefined;
}

/** The function that is the constructor of that name. */
export function constructorNamed(
  name: string,
  scopes: Scopes,
): NodeOf<'FunctionDeclaration' | 'FunctionExpression'> | undefined {
  const [assignment] = prototypesIn(scopes).get(name) ?? [];
  const from = assignment && scopes.lookup(name, assignment)?.from;
  const fn = from?.type === 'VariableDeclarator' ? from.init : from;
  return fn?.type === 'FunctionDeclaration' || fn?.type === 'FunctionExpression' ? fn : undefined;
}

/** The functions on the prototype of a constructor, by name. */
export function methodsOfPrototype(fn: Node, scopes: Scopes): [string, Node][] {
  const name = nameOf(fn, scopes);
  const assignments = (name !== undefined && prototypesIn(scopes).get(name)) || [];
  return assignments.flatMap(({ left, right }): [string, Node][] => {
    const key = /\.prototype\.(\w+)$/.exec(memberText(left) ?? '')?.[1];
    if (key !== undefined) return [[key, right]];
    const all = right.type === 'ObjectExpression' ? right.properties : [];
    return all.flatMap((one): [string, Node][] => {
      const own = one.type === 'SpreadElement' ? undefined : keyName(one.key, one.computed);
      if (own === undefined || one.type === 'SpreadElement') return [];
      return [[own, one.type === 'ObjectMethod' ? one : one.value]];
    });
  });
}

export function instanceOf(name: string, reader: Reader, depth: number): Record<string, Fact> {
  const before = reader.prototypes.get(name);
  if (before) {
    if (!before.complete) reader.isUnfinished();
    return before.members;
  }
  const members: Record<string, Fact> = {};
  const own = { members, complete: false };
  reader.prototypes.set(name, own);
  for (const [path, assignment] of reader.toThis()) {
    const around = functionOf(assignment, reader.scopes);
    if (!around || (nameOf(around, reader.scopes) ?? prototypeAround(around, reader.scopes)) !== name) continue;
    const fact = notConstant(reader.factOf(assignment.right, depth));
    if (fact) members[path.slice(5)] ??= fact;
  }
  for (const { left, right } of prototypesIn(reader.scopes).get(name) ?? []) {
    const key = /\.prototype\.(\w+)$/.exec(memberText(left) ?? '')?.[1];
    const fact = reader.factOf(right, depth);
    // `return this`: the members would hold themselves.
    const given = fact?.kind === 'returns' && fact.fact.kind === 'object' ? fact.fact.members : undefined;
    const isOwn = given && Object.keys(members).every((one) => Object.hasOwn(given, one));
    if (key && fact && !isOwn) members[key] = fact;
    else if (!key && fact?.kind === 'object') Object.assign(members, fact.members);
    // A function that is being read itself is known the next time.
    if (!fact) reader.prototypes.delete(name);
  }
  own.complete = true;
  return members;
}

function nameOf(fn: Node, scopes: Scopes): string | undefined {
  if (fn.type === 'FunctionExpression' && fn.id) return holderOf(fn, scopes)?.name ?? fn.id.name;
  return isFunction(fn) ? holderOf(fn, scopes)?.name : undefined;
}

/** The function that `this` belongs to. */
function functionOf(node: Node, scopes: Scopes): Node | undefined {
  let at = scopes.parent(node);
  while (at && (!isFunction(at) || at.type === 'ArrowFunctionExpression')) at = scopes.parent(at);
  return at;
}

function holds(object: Node, fn: Node): boolean {
  return (
    object.type === 'ObjectExpression' &&
    object.properties.some((one) => one === fn || (one.type === 'ObjectProperty' && one.value === fn))
  );
}
