import type { Node } from '../../syntax/nodes.ts';
import { keyName } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';

const FUNCTIONS = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
] as const;

export function functionsIn(scopes: Scopes): Node[] {
  return FUNCTIONS.flatMap((type) => scopes.nodes(type)).sort((a, b) => startOf(a) - startOf(b));
}

const known = new WeakMap<Scopes, { byNode: Map<Node, string>; byName: Map<string, Node> }>();

/** Functions by names that stay when code around them is edited: what they are kept as, numbered where several are the same. */
export function functionNames(scopes: Scopes): {
  byNode: ReadonlyMap<Node, string>;
  byName: ReadonlyMap<string, Node>;
} {
  const before = known.get(scopes);
  if (before) return before;
  const byNode = new Map<Node, string>();
  const byName = new Map<string, Node>();
  const counts = new Map<string, number>();
  for (const fn of functionsIn(scopes)) {
    const kept = keptAs(fn, scopes);
    const count = (counts.get(kept) ?? 0) + 1;
    counts.set(kept, count);
    const name = `${kept}~${count}`;
    byNode.set(fn, name);
    byName.set(name, fn);
  }
  known.set(scopes, { byNode, byName });
  return { byNode, byName };
}

function keptAs(fn: Node, scopes: Scopes): string {
  if ('id' in fn && fn.id && (fn.id as Node).type === 'Identifier') return (fn.id as Node & { name: string }).name;
  if ('key' in fn) return keyName(fn.key as Node, false) ?? '';
  const parent = scopes.parent(fn);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty') return keyName(parent.key, false) ?? '';
  return parent?.type === 'AssignmentExpression' ? (memberText(parent.left) ?? '') : '';
}
