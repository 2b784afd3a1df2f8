import { memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText } from '../../syntax/scopes.ts';
import { functionOf } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';
import { textOf } from './text-functions.ts';

/** Items that are looked at one by one. */
export const ITEMS = 60;

/** The items of a list that a constant holds. */
export function itemsOf(fact: Fact | undefined): (string | number)[] | undefined {
  if (fact?.kind !== 'object' || !fact.whole) return undefined;
  const items = Object.values(fact.members).map((member) => (member.kind === 'constant' ? member.value : undefined));
  const isList = items.length > 0 && Object.keys(fact.members).every((key, index) => key === String(index));
  return isList && items.every((item) => item !== undefined) ? items : undefined;
}

/** A list of constants. */
export function listOf(items: readonly (string | number)[]): Fact | undefined {
  if (items.length === 0 || items.length > ITEMS) return undefined;
  return {
    kind: 'object',
    members: Object.fromEntries(items.map((value, index) => [String(index), { kind: 'constant', value }])),
    whole: true,
  };
}

/** What comes of constants by methods of lists and texts: `TYPES.map((type) => \`'${type}'\`).join(', ')`. */
export function constantCall(node: NodeOf<'CallExpression'>, reader: Reader, depth: number): Fact | undefined {
  const { callee } = node;
  const args = node.arguments as Node[];
  const [first] = args;
  const path = memberText(callee) ?? '';
  if (first && /^Object\.(keys|values)$/.test(path)) return entriesOf(first, path === 'Object.keys', reader, depth);
  if (first && path === 'Array.from' && args.length === 1) return listOf(itemsOf(reader.factOf(first, depth)) ?? []);
  if (callee.type !== 'MemberExpression') return undefined;
  const name = memberName(callee) ?? '';
  if (/^(trim|toUpperCase|toLowerCase)$/.test(name) && args.length === 0)
    return changedText(name as 'trim', callee.object, reader, depth);
  if (!/^(map|filter|concat|join)$/.test(name)) return undefined;
  const items = itemsOf(reader.factOf(callee.object, depth));
  if (!items) return undefined;
  switch (name) {
    case 'map':
      return first && args.length === 1 ? mapped(items, first, reader, depth) : undefined;
    case 'filter':
      // Fewer of them is as constant; what else they hold must not matter to SQL.
      return items.every((item) => /^[\w .-]*$/.test(String(item))) ? listOf(items) : undefined;
    case 'concat': {
      const more = args.map((arg) => itemsOf(reader.factOf(arg, depth)));
      return more.every((list) => list !== undefined) ? listOf([...items, ...more.flat()]) : undefined;
    }
    default: {
      const separator = first ? reader.factOf(first, depth) : undefined;
      if (first && separator?.kind !== 'constant') return undefined;
      return { kind: 'constant', value: items.join(separator?.kind === 'constant' ? String(separator.value) : ',') };
    }
  }
}

/** `new Set(list)` */
export function constantSet(node: NodeOf<'NewExpression'>, reader: Reader, depth: number): Fact | undefined {
  const [first] = node.arguments;
  if (!first || node.callee.type !== 'Identifier' || node.callee.name !== 'Set') return undefined;
  return listOf([...new Set(itemsOf(reader.factOf(first as Node, depth)) ?? [])]);
}

function entriesOf(node: Node, keys: boolean, reader: Reader, depth: number): Fact | undefined {
  const fact = reader.factOf(node, depth);
  if (fact?.kind !== 'object' || !fact.whole) return undefined;
  if (keys) return listOf(Object.keys(fact.members));
  const values = Object.values(fact.members).map((member) => (member.kind === 'constant' ? member.value : undefined));
  return values.every((value) => value !== undefined) ? listOf(values) : undefined;
}

function changedText(
  name: 'trim' | 'toUpperCase' | 'toLowerCase',
  node: Node,
  reader: Reader,
  depth: number,
): Fact | undefined {
  const fact = reader.factOf(node, depth);
  return fact?.kind === 'constant' && typeof fact.value === 'string'
    ? { kind: 'constant', value: fact.value[name]() }
    : undefined;
}

/** Each item as a function writes it that is of constants and of the item alone. */
function mapped(items: readonly (string | number)[], fn: Node, reader: Reader, depth: number): Fact | undefined {
  const made = functionOf(fn, reader.scopes);
  const texts = items.map((item) => (made ? textOf(made, item, reader, depth) : undefined));
  return texts.every((text) => text !== undefined) ? listOf(texts) : undefined;
}
