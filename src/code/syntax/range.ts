import type { File } from '@babel/types';
import { endOf, startOf } from './ancestors.ts';
import { children, type Node, type NodeOf } from './nodes.ts';

/** A half-open range of a text, in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

/** The outermost node of these types that stands exactly there. */
export function nodeAt<T extends Node['type']>(ast: File, range: Range, ...types: T[]): NodeOf<T> | undefined {
  return find(ast, range, (node) => types.some((type) => type === node.type)) as NodeOf<T> | undefined;
}

/** The outermost expression that stands exactly there. */
export function expressionAt(ast: File, range: Range): Node | undefined {
  return find(ast, range, ({ type }) => !/Statement$|Property$|^Program$/.test(type));
}

/** The innermost node that holds all of a range. */
export function nodeAround(ast: File, range: Range): Node | undefined {
  let around: Node | undefined;
  for (
    let node: Node | undefined = ast.program;
    node;
    node = childrenAround(node, range).find((child) => holds(child, range))
  )
    around = node;
  return around === ast.program ? undefined : around;
}

function find(ast: File, range: Range, wanted: (node: Node) => boolean): Node | undefined {
  let level: Node[] = [ast.program];
  while (level.length > 0) {
    const exact = level.find((node) => startOf(node) === range.start && endOf(node) === range.end && wanted(node));
    if (exact) return exact;
    level = level.filter((node) => holds(node, range)).flatMap((node) => childrenAround(node, range));
  }
  return undefined;
}

/** Lists of a file that are long, in the order of the text. */
const sorted = new WeakMap<Node, readonly Node[]>();
const LONG = 32;

/** The children that may hold a range: of a long list, whose nodes lie beside each other, those around its start. */
function childrenAround(node: Node, { start }: Range): readonly Node[] {
  let list = sorted.get(node);
  if (!list) {
    const all = children(node);
    if (all.length < LONG) return all;
    list = all.sort((a, b) => startOf(a) - startOf(b));
    sorted.set(node, list);
  }
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(list[middle] as Node) <= start) low = middle + 1;
    else high = middle;
  }
  let first = low - 1;
  while (first > 0 && endOf(list[first - 1] as Node) >= start) first -= 1;
  return list.slice(Math.max(first, 0), low);
}

const holds = (node: Node, { start, end }: Range): boolean => startOf(node) <= start && end <= endOf(node);
