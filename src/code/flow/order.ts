import { statementsOf, startOf, endOf } from '../syntax/ancestors.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { functionAround, isInside, loopAround } from '../syntax/static-types.ts';

/**
 * The writes whose value a use may see: from the last that runs before it for certain. Others of the function count where
 * they stand between, or where a loop leads back; those of other functions always do.
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
  const isSeen = (write: W): boolean => {
    // A parameter has its value before anything is written to it.
    if (write.node === home) return !certain;
    if (write === certain || !local.includes(write)) return true;
    const loop = loopAround(use, scopes);
    const back = loop !== null && isInside(write.node, loop);
    if (endOf(write.node) > startOf(use)) return back;
    return !certain || startOf(write.node) > startOf(certain.node) || back;
  };
  return writes.filter(isSeen);
}

/** Whether a node runs before another whenever that runs: it stands earlier in a list of statements around it. */
export function runsBefore(node: Node, use: Node, scopes: Scopes): boolean {
  if (endOf(node) > startOf(use)) return false;
  for (let at: Node = node; ;) {
    const parent = scopes.parent(at);
    if (!parent) return false;
    if (statementsOf(parent) !== null) return isInside(use, parent);
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
