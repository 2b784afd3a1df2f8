import { bare, isFunction, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { isInside } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isInMessage } from '../template/messages.ts';
import { constructorNamed, prototypeAround } from './prototypes.ts';

/** `this.sql += …`, `this.conditions.push(…)`: text that grows in a member of an object, in the methods of its class. */
export interface MemberText {
  name: string;
  owner: Owner;
  /** It is a list that texts are pushed onto. */
  isList: boolean;
  /** Where it gets text, in the order of the source; those of the constructor first. */
  writes: readonly MemberWrite[];
  /** Where its text is taken. */
  reads: readonly Node[];
}

export interface MemberWrite {
  /** The text that is put in. */
  value: Node;
  by: 'init' | 'append' | 'set' | 'push';
  /** The assignment, the call of `push`, or the property of the class. */
  at: Node;
  /** `this`, or what stands for it; `null` in a property of the class. */
  object: Node | null;
}

/** A class, or the function that is its constructor. */
export type Owner = NodeOf<'ClassDeclaration' | 'ClassExpression' | 'FunctionDeclaration' | 'FunctionExpression'>;

/** The text that `this.sql` holds; `null` where something else may happen to it. */
export function memberTextOf(node: Node, all: Scopes): MemberText | null {
  const scopes = all.fileOf?.(node) ?? all;
  const name = memberName(node);
  const owner = node.type === 'MemberExpression' && name !== undefined ? ownerOf(node.object, scopes) : null;
  if (!owner || name === undefined) return null;
  const byOwner = known.get(scopes) ?? new Map<Owner, Map<string, MemberText | null>>();
  known.set(scopes, byOwner);
  const byName = byOwner.get(owner) ?? new Map<string, MemberText | null>();
  byOwner.set(owner, byName);
  let found = byName.get(name);
  if (found === undefined) byName.set(name, (found = readMember(name, owner, scopes)));
  return found;
}

const known = new WeakMap<Scopes, Map<Owner, Map<string, MemberText | null>>>();

/** The class whose instances `this` is, and what a constant that holds `this` is. */
export function ownerOf(object: Node, scopes: Scopes): Owner | null {
  const inner = bare(object);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    const from = binding?.writes.length === 0 ? binding.from : undefined;
    return from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init?.type === 'ThisExpression'
      ? ownerOf(from.init, scopes)
      : null;
  }
  if (inner.type !== 'ThisExpression') return null;
  let at: Node = inner;
  for (let around = scopes.parent(at); around; at = around, around = scopes.parent(at)) {
    if (around.type === 'ClassMethod' || around.type === 'ClassPrivateMethod' || around.type === 'ClassProperty') {
      const body = scopes.parent(around);
      const owner = body && !around.static ? scopes.parent(body) : undefined;
      return owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : null;
    }
    if (around.type === 'FunctionExpression' || around.type === 'FunctionDeclaration') {
      const name = prototypeAround(around, scopes);
      const owner = name === undefined ? undefined : constructorNamed(name, scopes);
      return owner ?? null;
    }
    if (around.type === 'ObjectMethod') {
      const name = prototypeAround(around, scopes);
      return (name !== undefined && constructorNamed(name, scopes)) || null;
    }
  }
  return null;
}

const mentions = new WeakMap<Scopes, Map<string, Node[]>>();

/** Members of the file by name. */
export function membersNamed(name: string, scopes: Scopes): readonly Node[] {
  let byName = mentions.get(scopes);
  if (!byName) {
    byName = new Map();
    for (const type of ['MemberExpression', 'OptionalMemberExpression'] as const)
      for (const node of scopes.nodes(type)) {
        const own = memberName(node);
        if (own !== undefined) byName.set(own, [...(byName.get(own) ?? []), node]);
      }
    mentions.set(scopes, byName);
  }
  return byName.get(name) ?? [];
}

function readMember(name: string, owner: Owner, scopes: Scopes): MemberText | null {
  if (hasBase(owner) || isFilled(owner, scopes)) return null;
  const property = propertyNamed(name, owner);
  const writes: MemberWrite[] = property?.value
    ? [{ value: property.value, by: 'init', at: property, object: null }]
    : [];
  const reads: Node[] = [];
  for (const member of membersNamed(name, scopes)) {
    if (member.type !== 'MemberExpression') return null;
    const use = scopes.parent(member);
    if (use?.type === 'CallExpression' && use.callee === member) {
      if (ownerOf(member.object, scopes) === owner) return null;
      continue;
    }
    const own = ownerOf(member.object, scopes);
    // A class that is made from another has its members as well.
    if (!own || (own !== owner && hasBase(own))) return null;
    if (own !== owner) continue;
    const write = writeOf(member, owner, scopes);
    if (write === 'other') return null;
    if (write) writes.push(write);
    else reads.push(member);
  }
  const begins = writes.filter(({ by, at }) => by === 'init' || (by === 'set' && isCalledFirst(at, owner, scopes)));
  const [begin, ...more] = begins;
  if (!begin || more.length > 0) return null;
  const isList = unwrap(begin.value).type === 'ArrayExpression';
  const fits = ({ by, value }: MemberWrite): boolean =>
    isList ? by === 'init' || by === 'push' || isEmpty(value) : by !== 'push';
  if (!writes.every(fits)) return null;
  const rest = writes.filter((write) => write !== begin).sort((a, b) => startOf(a.at) - startOf(b.at));
  return { name, owner, isList, writes: [begin, ...rest], reads };
}

export function hasBase(owner: Owner): boolean {
  return 'superClass' in owner && Boolean(owner.superClass);
}

/** `this[name] = …`, `Object.assign(this, …)`: any of its members may be written. */
function isFilled(owner: Owner, scopes: Scopes): boolean {
  const isOwn = (object: Node): boolean => object.type === 'ThisExpression' && ownerOf(object, scopes) === owner;
  const writes = scopes.nodes('AssignmentExpression').some((node) => {
    const left = node.type === 'AssignmentExpression' ? node.left : node;
    return left.type === 'MemberExpression' && memberName(left) === undefined && isOwn(left.object);
  });
  return (
    writes ||
    scopes.nodes('CallExpression').some((node) => {
      const [target] = node.type === 'CallExpression' ? (node.arguments as Node[]) : [];
      return node.type === 'CallExpression' && memberName(node.callee) === 'assign' && !!target && isOwn(target);
    })
  );
}

/** `this.reset();` in the constructor, of a method that sets the member. */
function isCalledFirst(assignment: Node, owner: Owner, scopes: Scopes): boolean {
  const statement = scopes.parent(assignment);
  const block = statement && scopes.parent(statement);
  const method = block && scopes.parent(block);
  const name = method?.type === 'ClassMethod' ? keyName(method.key, Boolean(method.computed)) : undefined;
  return (
    name !== undefined &&
    membersNamed(name, scopes).some((member) => {
      const call = scopes.parent(member);
      return (
        member.type === 'MemberExpression' &&
        member.object.type === 'ThisExpression' &&
        call?.type === 'CallExpression' &&
        call.callee === member &&
        isInConstructor(call, owner, scopes)
      );
    })
  );
}

function isEmpty(value: Node): boolean {
  const inner = unwrap(value);
  return inner.type === 'ArrayExpression' && inner.elements.length === 0;
}

/** The declaration of a member in a class. */
export function propertyNamed(name: string, owner: Owner): NodeOf<'ClassProperty'> | undefined {
  if (owner.type !== 'ClassDeclaration' && owner.type !== 'ClassExpression') return undefined;
  return owner.body.body.find(
    (member): member is NodeOf<'ClassProperty'> =>
      member.type === 'ClassProperty' && !member.static && member.key.type === 'Identifier' && member.key.name === name,
  );
}

/** What a mention of the member puts into it; `null` where it is only read, `other` where that is not followed. */
function writeOf(member: NodeOf<'MemberExpression'>, owner: Owner, scopes: Scopes): MemberWrite | 'other' | null {
  const use = scopes.parent(member);
  const { object } = member;
  if (use?.type === 'AssignmentExpression' && use.left === member) {
    if (scopes.parent(use)?.type !== 'ExpressionStatement') return 'other';
    if (use.operator === '+=') return { value: use.right, by: 'append', at: use, object };
    if (use.operator !== '=') return 'other';
    if (isGrown(use.right, member, scopes)) return { value: use.right, by: 'append', at: use, object };
    const by = isInConstructor(use, owner, scopes) ? 'init' : 'set';
    return { value: use.right, by, at: use, object };
  }
  if (use?.type === 'MemberExpression' && use.object === member) return ofMethod(member, use, scopes);
  if (use?.type === 'UpdateExpression' || use?.type === 'SpreadElement') return 'other';
  return isTaken(member, use, scopes) ? null : 'other';
}

/** `this.parts.push(…)`, `this.sql.includes('WHERE')` */
function ofMethod(
  { object }: NodeOf<'MemberExpression'>,
  use: NodeOf<'MemberExpression'>,
  scopes: Scopes,
): MemberWrite | 'other' | null {
  const name = memberName(use) ?? '';
  const call = scopes.parent(use);
  if (name === 'length') return call?.type === 'AssignmentExpression' && call.left === use ? 'other' : null;
  if (call?.type !== 'CallExpression' || call.callee !== use) return 'other';
  if (name === 'push') {
    const [value, ...more] = call.arguments;
    const isPlain = value && value.type !== 'SpreadElement' && value.type !== 'ArgumentPlaceholder';
    if (!isPlain || more.length > 0 || scopes.parent(call)?.type !== 'ExpressionStatement') return 'other';
    return { value, by: 'push', at: call, object };
  }
  return /^(join|includes|indexOf|endsWith|startsWith|trim|toString)$/.test(name) ? null : 'other';
}

/** Its text is run, shown, tested for its content, or put among other text that is. */
function isTaken(member: Node, use: Node | undefined, scopes: Scopes): boolean {
  if (isInMessage(member, scopes)) return true;
  if (!use) return false;
  return /^(CallExpression|BinaryExpression|TemplateLiteral|IfStatement|ConditionalExpression|UnaryExpression|LogicalExpression|ReturnStatement|ObjectProperty)$/.test(
    use.type,
  );
}

/** `this.sql = this.sql + …`, `` this.sql = `${this.sql} …` ``, where the rest is without it. */
function isGrown(value: Node, member: NodeOf<'MemberExpression'>, scopes: Scopes): boolean {
  const inside = membersNamed(memberName(member) ?? '', scopes).filter((one) => isInside(one, value));
  const [only, ...more] = inside;
  return only !== undefined && more.length === 0 && firstOf(value) === only;
}

/** The operand that a text begins with. */
function firstOf(value: Node): Node {
  let first = bare(value);
  for (;;) {
    if (first.type === 'BinaryExpression' && first.operator === '+') first = bare(first.left);
    else if (first.type === 'TemplateLiteral' && first.quasis[0]?.value.raw === '' && first.expressions[0])
      first = bare(first.expressions[0] as Node);
    else return first;
  }
}

/** A statement of the constructor itself. */
function isInConstructor(assignment: Node, owner: Owner, scopes: Scopes): boolean {
  const statement = scopes.parent(assignment);
  const block = statement && scopes.parent(statement);
  const fn = block && scopes.parent(block);
  return isFunction(fn) && (fn === owner || (fn.type === 'ClassMethod' && fn.kind === 'constructor'));
}
