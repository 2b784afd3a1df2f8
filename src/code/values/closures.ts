import type { Known, KnownFunction, Source } from './value.ts';
import { type FunctionNode, keyName } from '../syntax/nodes.ts';
import type { Scope } from './scope.ts';
import type { Machine } from './interpreter.ts';

/** A function value; the first one of each node is kept, so that functions nobody calls can be run at the end. */
export function closure(
  m: Machine,
  node: FunctionNode,
  scope: Scope,
  source: Source,
  self: Known | undefined,
): KnownFunction {
  const known = m.closures.get(node);
  const name = known?.name ?? ownName(node);
  const made: KnownFunction = { type: 'function', node, site: { source, node }, scope, self, name };
  if (!m.closures.has(node)) m.closures.set(node, made);
  return made;
}

function ownName(node: FunctionNode): string {
  if ('id' in node && node.id) return node.id.name;
  return 'key' in node ? (keyName(node.key, 'computed' in node && node.computed === true) ?? '') : '';
}

/** A function without a name takes that of what it is put into. */
export function nameAfter(m: Machine, value: Known, name: string): void {
  if (value.type !== 'function' || value.name !== '') return;
  value.name = name;
  const kept = m.closures.get(value.node);
  if (kept) kept.name = name;
}
