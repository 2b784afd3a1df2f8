import { memberText } from '../../syntax/scopes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { keyName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Reader } from './reader.ts';
import { addAssigned } from './this.ts';

/** A class: its statics, and those of the class it extends, are its members, and `new` what its instances hold. */
export function classFact(
  node: NodeOf<'ClassExpression' | 'ClassDeclaration'>,
  reader: Reader,
  depth: number,
): Fact | undefined {
  const own: Record<string, Fact> = {};
  const statics: Record<string, Fact> = {};
  // What hides a member of the class it extends, also where it is not known what it does.
  const hidden = { own: new Set<string>(), statics: new Set<string>() };
  for (const member of node.body.body) {
    if (
      member.type !== 'ClassMethod' &&
      member.type !== 'ClassProperty' &&
      member.type !== 'ClassPrivateMethod' &&
      member.type !== 'ClassPrivateProperty'
    )
      continue;
    const name = keyName(member.key, 'computed' in member && Boolean(member.computed));
    if (name === undefined || name === 'constructor') continue;
    const source = member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod' ? member : member.value;
    if (source) (member.static ? hidden.statics : hidden.own).add(name);
    const fact = source ? reader.factOf(source, depth) : undefined;
    if (fact) (member.static ? statics : own)[name] = fact;
  }
  const base = node.superClass ? reader.factOf(node.superClass, depth) : undefined;
  const parent = base?.kind === 'object' && base.new?.kind === 'object' ? base : undefined;
  addAssigned(node, own, reader, depth);
  const inherited = without(hidden.own, parent?.new?.kind === 'object' ? parent.new.members : {});
  const instance: Fact = { kind: 'object', members: { ...inherited, ...own } };
  for (const member of node.body.body) {
    const name =
      member.type === 'ClassMethod' && member.static ? keyName(member.key, Boolean(member.computed)) : undefined;
    if (name && !statics[name] && givesInstance(member, node, reader))
      statics[name] = { kind: 'returns', fact: instance };
  }
  return { kind: 'object', members: { ...without(hidden.statics, parent?.members ?? {}), ...statics }, new: instance };
}

function without(names: ReadonlySet<string>, members: Record<string, Fact>): Record<string, Fact> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.has(name)));
}

/** `static getInstance() { if (!Database.instance) Database.instance = new Database(); return Database.instance; }` */
function givesInstance(method: Node, { id }: NodeOf<'ClassExpression' | 'ClassDeclaration'>, reader: Reader): boolean {
  const names = ['this', ...(id ? [id.name] : [])];
  const isOwn = (node: Node): boolean =>
    node.type === 'ThisExpression' || (node.type === 'Identifier' && names.includes(node.name));
  const isNew = (node: Node): boolean => node.type === 'NewExpression' && isOwn(node.callee as Node);
  const isKept = (node: Node): boolean => {
    const name = node.type === 'MemberExpression' && isOwn(node.object) ? memberText(node)?.split('.')[1] : undefined;
    const written = names.flatMap((object) => reader.scopes.assigned(`${object}.${name}`));
    return written.some((assignment) => assignment.type === 'AssignmentExpression' && isNew(assignment.right));
  };
  const results = returnsOf(method);
  return results.length > 0 && results.every((node) => isNew(node) || isKept(node));
}
