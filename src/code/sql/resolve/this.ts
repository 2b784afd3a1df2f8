import { isInside } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, keyName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { notConstant } from './join.ts';
import { instanceOf, prototypeAround } from './prototypes.ts';
import type { Reader } from './reader.ts';
import { typeFact } from './types.ts';

/** `this` in a class or an object literal with methods. */
export function thisFact(node: Node, reader: Reader, depth: number): Fact | undefined {
  let isStatic = false;
  for (let at = reader.scopes.parent(node); at; at = reader.scopes.parent(at)) {
    if ('static' in at && at.static) isStatic = true;
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') {
      const members = membersOf(at, reader, depth);
      const fact = reader.factOf(at, depth);
      const inherited = fact?.kind === 'object' && fact.new?.kind === 'object' ? fact.new.members : {};
      const statics = isStatic && fact?.kind === 'object' ? fact.members : {};
      return { kind: 'object', members: { ...inherited, ...members, ...statics } };
    }
    if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration' || at.type === 'ObjectMethod') {
      const name = prototypeAround(at, reader.scopes);
      if (name) return { kind: 'object', members: { ...instanceOf(name, reader, depth) } };
    }
    if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration') {
      const members = membersOf(at, reader, depth);
      if (Object.keys(members).length > 0) return { kind: 'object', members };
    }
    if (at.type === 'ObjectMethod') {
      const object = reader.scopes.parent(at);
      return object ? reader.factOf(object, depth) : undefined;
    }
  }
  return undefined;
}

/** `this.constructor`, in a class or outside of one. */
export function constructorFact(node: Node, reader: Reader, depth: number): Fact | undefined {
  for (let at = reader.scopes.parent(node); at; at = reader.scopes.parent(at)) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return reader.factOf(at, depth);
    if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration' || at.type === 'ObjectMethod')
      return undefined;
  }
  return undefined;
}

function membersOf(owner: Node, reader: Reader, depth: number): Record<string, Fact> {
  const known = reader.own.get(owner);
  if (known) {
    if (!known.complete) reader.isUnfinished();
    return known.members;
  }
  const own = { members: {}, complete: false };
  reader.own.set(owner, own);
  collectThis(owner, own.members, reader, depth);
  own.complete = true;
  return own.members;
}

function collectThis(owner: Node, members: Record<string, Fact>, reader: Reader, depth: number): void {
  if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression') {
    for (const member of owner.body.body) {
      if (member.type === 'ClassMethod' && member.kind === 'constructor')
        for (const param of member.params) parameterProperty(param, members, reader, depth);
    }
    collectProperties(owner, members, reader, depth, (value) => !isFunction(value));
  }
  addAssigned(owner, members, reader, depth);
  // What a function does with `this.pool` is seen once that is known.
  if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression')
    collectProperties(owner, members, reader, depth, isFunction);
}

/** `this.pool = pool` anywhere in a class or function; a constant is one that the constructor alone sets. */
export function addAssigned(owner: Node, members: Record<string, Fact>, reader: Reader, depth: number): void {
  for (const [path, assignment] of reader.toThis()) {
    if (!isInside(assignment, owner)) continue;
    const name = path.slice(5);
    const isOnce = reader
      .toThis()
      .every(([other, { right }]) => other !== path || right === assignment.right || right.type === 'StringLiteral');
    const before = members[name];
    const fact = before ?? reader.factOf(assignment.right, depth);
    const isFixed = !before && isOnce && isInConstructor(assignment, owner, reader.scopes);
    const kept = isFixed ? fact : notConstant(fact);
    if (kept) members[name] = kept;
    else delete members[name];
  }
}

/** A statement of the constructor itself, or of the function that `new` is written before. */
function isInConstructor(assignment: Node, owner: Node, scopes: Scopes): boolean {
  const statement = scopes.parent(assignment);
  const block = statement?.type === 'ExpressionStatement' ? scopes.parent(statement) : undefined;
  const fn = block && scopes.parent(block);
  return fn === owner || (fn?.type === 'ClassMethod' && fn.kind === 'constructor');
}

/** A method of the class that `this` stands in, whatever else is not known of the class yet. */
export function ownMethod(node: Node, name: string, { scopes }: Reader): Node | undefined {
  let inner = node;
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
    if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration' || at.type === 'ObjectMethod')
      return undefined;
    if (at.type === 'ClassBody') {
      const isStatic = 'static' in inner && Boolean(inner.static);
      return at.body.find(
        (member) =>
          member.type === 'ClassMethod' &&
          member.kind === 'method' &&
          Boolean(member.static) === isStatic &&
          keyName(member.key, Boolean(member.computed)) === name,
      );
    }
    inner = at;
  }
  return undefined;
}

/** `pool = new Pool()`, `query = async (sql) => …` */
function collectProperties(
  owner: NodeOf<'ClassDeclaration' | 'ClassExpression'>,
  members: Record<string, Fact>,
  reader: Reader,
  depth: number,
  which: (value: Node | null | undefined) => boolean,
): void {
  for (const member of owner.body.body) {
    if (member.type !== 'ClassProperty' && member.type !== 'ClassPrivateProperty') continue;
    if (!which(member.value)) continue;
    const name = keyName(member.key, false);
    const fact =
      (member.value ? reader.factOf(member.value, depth) : undefined) ?? typeFact(member.typeAnnotation, reader.scopes);
    if (name && fact && !members[name]) members[name] = fact;
  }
}

function parameterProperty(param: Node, members: Record<string, Fact>, reader: Reader, depth: number): void {
  if (param.type !== 'TSParameterProperty') return;
  const id = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
  if (id.type !== 'Identifier') return;
  const fact = typeFact(id.typeAnnotation, reader.scopes) ?? notConstant(reader.factOf(id, depth));
  if (fact) members[id.name] = fact;
}

/** `this.db = …`, `this.#pool = …` anywhere in the file. */
export function thisAssignments(scopes: Scopes): readonly [string, NodeOf<'AssignmentExpression'>][] {
  return scopes.nodes('AssignmentExpression').flatMap((node): [string, NodeOf<'AssignmentExpression'>][] => {
    const path = node.type === 'AssignmentExpression' ? memberText(node.left) : null;
    return path && node.type === 'AssignmentExpression' && /^this\.#?\w+$/.test(path) ? [[path, node]] : [];
  });
}
