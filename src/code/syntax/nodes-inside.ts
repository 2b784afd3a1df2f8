import type { File } from '@babel/types';
import { endOf, startOf } from './ancestors.ts';
import { type Node, type NodeOf, walk } from './nodes.ts';

type ByType = Map<Node['type'], Node[]>;

const indexes = new WeakMap<File, ByType>();

function indexOf(ast: File): ByType {
  const known = indexes.get(ast);
  if (known) return known;
  const made: ByType = new Map();
  walk(ast, (node) => {
    const list = made.get(node.type);
    if (list) list.push(node);
    else made.set(node.type, [node]);
  });
  for (const list of made.values()) list.sort((a, b) => startOf(a) - startOf(b));
  indexes.set(ast, made);
  return made;
}

/**
 * The nodes of a type in a part of a file, itself included, in the order of the text; types are left out. What is asked for each
 * of many functions in each other costs what is found, not what they hold.
 */
export function nodesInside<T extends Node['type']>(ast: File, part: Node, type: T): NodeOf<T>[] {
  const all = indexOf(ast).get(type) ?? [];
  const first = firstFrom(all, startOf(part));
  let last = first;
  while (last < all.length && startOf(all[last] as Node) < endOf(part)) last += 1;
  return all.slice(first, last) as NodeOf<T>[];
}

/** The place of the first node that begins there or later. */
function firstFrom(sorted: readonly Node[], start: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(sorted[middle] as Node) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
