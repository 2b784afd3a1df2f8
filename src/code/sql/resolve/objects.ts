import type { Fact } from './fact.ts';
import { keyName, type NodeOf } from '../../syntax/nodes.ts';
import { notConstant } from './join.ts';
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

/** Lists that are looked at item by item. */
const ITEMS = 60;

/** A list of constants. */
export function listFact(node: NodeOf<'ArrayExpression'>, reader: Reader, depth: number): Fact | undefined {
  const members: Record<string, Fact> = {};
  if (node.elements.length === 0 || node.elements.length > ITEMS) return undefined;
  for (const [index, element] of node.elements.entries()) {
    const fact = element && element.type !== 'SpreadElement' ? reader.factOf(element, depth) : undefined;
    if (fact?.kind !== 'constant') return undefined;
    members[index] = fact;
  }
  return { kind: 'object', members, whole: true };
}
