import { statementsOf, startOf, endOf } from '../syntax/ancestors.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { isKeptUp } from './conditions.ts';
import { functionAround, isInside, loopAround } from '../syntax/static-types.ts';

/**
 * The writes whose value a use may see: from the last that runs before it for certain. Others of the function count where
 * they stand between, or where a loop leads back. Of a function around it, those count that the last before it has not replaced;
 * those of other functions always do.
 */
export function reaching<W extends { node: Node; replaces: boolean }>(
  writes: readonly W[],
  use: Node,
  scopes: Scopes,
): W[] {
  const home = functionAround(use, scopes);
  const local = writes.filter(({ node }) => functionAround(node, scopes) === home);
  const certain = local
    .filter(({ node, replaces }) => replaces && runsBefore(node, use, scopes))
    .sort((a, b) => startOf(b.node) - startOf(a.node))[0];
  const around = lastAround(writes, use, scopes);
  const isSeen = (write: W): boolean => {
    // A parameter has its value before anything is written to it.
    if (write.node === home) return !certain;
    if (write === certain) return true;
    if (!local.includes(write)) return startOf(write.node) >= (around.get(functionAround(write.node, scopes)) ?? 0);
    const loop = loopAround(use, scopes);
    const back = loop !== null && isInside(write.node, loop);
    if (endOf(write.node) > startOf(use)) return back;
    return !certain || startOf(write.node) > startOf(certain.node) || back;
  };
  return writes.filter(isSeen);
}

/** `let full = …; full = normalize(full); open(() => read(full))`: what was there before is never seen inside. */
function lastAround<W extends { node: Node; replaces: boolean }>(
  writes: readonly W[],
  use: Node,
  scopes: Scopes,
): ReadonlyMap<Node | null, number> {
  const last = new Map<Node | null, number>();
  const inner = new Map<Node, Node | null>();
  for (const { node, replaces } of writes) {
    const home = replaces ? functionAround(node, scopes) : null;
    if (!home) continue;
    if (!inner.has(home)) inner.set(home, isInside(use, home) ? functionIn(home, use, scopes) : null);
    const at = inner.get(home);
    if (at && runsBefore(node, at, scopes)) last.set(home, Math.max(last.get(home) ?? 0, startOf(node)));
  }
  return last;
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
