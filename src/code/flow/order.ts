import { statementsOf, startOf, endOf } from '../syntax/ancestors.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { isKeptUp } from './conditions.ts';
import { functionAround, isInside, loopAround } from '../syntax/static-types.ts';

interface Write {
  node: Node;
  replaces: boolean;
}

/** The writes of one function, the last in the text first, with their places among all. */
type Local<W> = readonly { write: W; at: number }[];

const byFunction = new WeakMap<readonly Write[], Map<Node | null, Local<Write>>>();

/** A variable is used many times, and its writes are the same for each. */
function localsOf<W extends Write>(writes: readonly W[], scopes: Scopes): Map<Node | null, Local<W>> {
  const before = byFunction.get(writes);
  if (before) return before as Map<Node | null, Local<W>>;
  const made = new Map<Node | null, { write: W; at: number }[]>();
  for (const [at, write] of writes.entries()) {
    const home = functionAround(write.node, scopes);
    const list = made.get(home);
    if (list) list.push({ write, at });
    else made.set(home, [{ write, at }]);
  }
  for (const list of made.values()) list.sort((a, b) => startOf(b.write.node) - startOf(a.write.node));
  byFunction.set(writes, made);
  return made;
}

/** The place of the first one that begins before an offset. */
function firstBefore(list: Local<Write>, offset: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(list[middle]?.write.node ?? {}) >= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last write that runs before a node for certain. */
function lastCertain<W extends Write>(list: Local<W>, use: Node, scopes: Scopes): W | undefined {
  for (let index = firstBefore(list, startOf(use)); index < list.length; index++) {
    const write = list[index]?.write;
    if (write?.replaces && runsBefore(write.node, use, scopes)) return write;
  }
  return undefined;
}

/**
 * The writes whose value a use may see: from the last that runs before it for certain. Others of the function count where
 * they stand between, or where a loop leads back. Of a function around it, those count that the last before it has not replaced;
 * those of other functions always do.
 */
export function reaching<W extends Write>(writes: readonly W[], use: Node, scopes: Scopes): W[] {
  const home = functionAround(use, scopes);
  const locals = localsOf(writes, scopes);
  const own = locals.get(home) ?? [];
  const certain = lastCertain(own, use, scopes);
  const loop = loopAround(use, scopes);
  const seen: { write: W; at: number }[] = [];
  const first = firstBefore(own, loop ? Math.max(startOf(use), endOf(loop)) : startOf(use));
  const least = Math.min(certain ? startOf(certain.node) : 0, loop ? startOf(loop) : Infinity);
  for (let index = first; index < own.length; index++) {
    const one = own[index] as { write: W; at: number };
    if (startOf(one.write.node) < least) break;
    const back = loop !== null && isInside(one.write.node, loop);
    const isBetween =
      endOf(one.write.node) <= startOf(use) && (!certain || startOf(one.write.node) > startOf(certain.node));
    if (one.write === certain || back || isBetween) seen.push(one);
  }
  for (const [around, list] of locals) {
    if (around === home) continue;
    const inner = around && isInside(use, around) ? functionIn(around, use, scopes) : null;
    const last = inner ? lastCertain(list, inner, scopes) : undefined;
    for (const one of list) if (!last || startOf(one.write.node) >= startOf(last.node)) seen.push(one);
  }
  // A parameter has its value before anything is written to it.
  return seen
    .filter(({ write }) => write.node !== home || !certain)
    .sort((a, b) => a.at - b.at)
    .map(({ write }) => write);
}

/** The function directly in another that holds a node, where it is made once and not before it is written. */
function functionIn(home: Node, use: Node, scopes: Scopes): Node | null {
  let at = functionAround(use, scopes);
  while (at) {
    const around = functionAround(at, scopes);
    if (around === home) return at.type === 'FunctionDeclaration' || loopAround(at, scopes) ? null : at;
    at = around;
  }
  return null;
}

/** Whether a node runs before another whenever that runs: it stands earlier in a list of statements around it. */
export function runsBefore(node: Node, use: Node, scopes: Scopes): boolean {
  if (endOf(node) > startOf(use)) return false;
  for (let at: Node = node; ;) {
    const parent = scopes.parent(at);
    if (!parent) return false;
    if (statementsOf(parent) !== null) {
      if (isInside(use, parent)) return true;
      const around = scopes.parent(parent);
      if (around?.type !== 'TryStatement' || around.block !== parent || !isKeptUp(around)) return false;
      at = around;
      continue;
    }
    if (!PASSES.has(parent.type)) return false;
    at = parent;
  }
}

/** What runs whenever the statement around it does. */
const PASSES = new Set([
  'VariableDeclaration',
  'VariableDeclarator',
  'ExpressionStatement',
  'AssignmentExpression',
  'AwaitExpression',
  'CallExpression',
  'ExportNamedDeclaration',
  'SequenceExpression',
]);
