import type { Fact } from './fact.ts';
import { enumMembers } from '../../syntax/enums.ts';
import { keyName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { ITEMS, itemsOf, listOf } from './constant-lists.ts';
import { agree, notConstant } from './join.ts';
import type { Reader } from './reader.ts';

/** An object literal, by the members that mean something. */
export function objectFact(node: NodeOf<'ObjectExpression'>, reader: Reader, depth: number): Fact | undefined {
  const members: Record<string, Fact> = {};
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread = reader.factOf(property.argument, depth);
      // What is spread may hold any of the names before it.
      if (spread?.kind !== 'object')
        for (const [key, member] of Object.entries(members)) {
          const kept = notConstant(member);
          if (kept) members[key] = kept;
          else delete members[key];
        }
      else Object.assign(members, spread.members);
      continue;
    }
    const name = keyName(property.key, property.computed);
    const fact =
      name === undefined
        ? undefined
        : reader.factOf(property.type === 'ObjectMethod' ? property : property.value, depth);
    if (name !== undefined && fact) members[name] = fact;
  }
  const count = Object.keys(members).length;
  if (count === 0) return undefined;
  const isWhole = count === node.properties.length && !node.properties.some(({ type }) => type === 'SpreadElement');
  return { kind: 'object', members, ...(isWhole ? { whole: true } : {}) };
}

/** `enum Table { Users = 'users' }`, where all that it holds is written out. */
export function enumFact(node: NodeOf<'TSEnumDeclaration'>): Fact | undefined {
  const members: Record<string, Fact> = {};
  for (const [name, written] of enumMembers(node)) {
    const value = written && unwrap(written);
    if (value?.type !== 'StringLiteral' && value?.type !== 'NumericLiteral') return undefined;
    members[name] = { kind: 'constant', value: value.value };
  }
  return { kind: 'object', members, whole: true };
}

/** `const db = {}; db.connect = …`: an object with what is assigned to its members. */
export function withAssigned(
  fact: Fact | undefined,
  init: Node,
  binding: Binding,
  reader: Reader,
  depth: number,
): Fact | undefined {
  if (unwrap(init).type !== 'ObjectExpression' || (fact && fact.kind !== 'object')) return fact;
  const assigned = new Map<string, Node[]>();
  for (const { name, value } of binding.reads.flatMap((read) => assignment(read, reader.scopes)))
    assigned.set(name, [...(assigned.get(name) ?? []), value]);
  if (assigned.size === 0) return fact;
  const members: Record<string, Fact> = { ...fact?.members };
  for (const [name, nodes] of assigned) {
    const values = nodes.map((value) => reader.factOf(value, depth));
    const all = [...(members[name] ? [members[name]] : []), ...values];
    const agreed = agree(all.filter((one): one is Fact => one !== undefined));
    const kept = all.length > 1 ? notConstant(agreed) : agreed;
    delete members[name];
    if (kept) members[name] = kept;
  }
  if (Object.keys(members).length === 0) return undefined;
  return { kind: 'object', members, ...(fact?.new ? { new: fact.new } : {}) };
}

/** The name and the value of `read.name = value`. */
function assignment(read: Node, scopes: Scopes): { name: string; value: Node }[] {
  const member = scopes.parent(read);
  if (member?.type !== 'MemberExpression' || member.object !== read) return [];
  const write = scopes.parent(member);
  const name = keyName(member.property, member.computed);
  return write?.type === 'AssignmentExpression' && write.left === member && write.operator === '=' && name !== undefined
    ? [{ name, value: write.right }]
    : [];
}

/** A list of constants, with the lists that are spread into it. */
export function listFact(node: NodeOf<'ArrayExpression'>, reader: Reader, depth: number): Fact | undefined {
  const items: (string | number)[] = [];
  if (node.elements.length > ITEMS) return undefined;
  for (const element of node.elements) {
    const fact = element
      ? reader.factOf(element.type === 'SpreadElement' ? element.argument : element, depth)
      : undefined;
    const own =
      element?.type === 'SpreadElement' ? itemsOf(fact) : fact?.kind === 'constant' ? [fact.value] : undefined;
    if (!own) return undefined;
    items.push(...own);
  }
  return listOf(items);
}
