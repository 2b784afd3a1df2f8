import type { Node } from './nodes.ts';
import type { Scopes } from './scopes.ts';

/** A copy of a tree with other nodes in the place of some: what is around those is new, and everything else the same. */
export function rebuilt(ast: Node, scopes: Scopes, by: ReadonlyMap<Node, Node | readonly Node[]>): Node {
  const around = new Set<Node>();
  for (const node of by.keys())
    for (let at = scopes.parent(node); at && !around.has(at); at = scopes.parent(at)) around.add(at);
  const copies = new Map<Node, Node>([...around].map((node) => [node, { ...node }]));
  const isNew = (node: Node): boolean => node !== ast && typeof node.type === 'string' && !scopes.parent(node);
  const put = (value: unknown): unknown => {
    const other = by.get(value as Node) ?? value;
    if (typeof other === 'object' && other !== null && isNew(other as Node)) fill(other as Node);
    return copies.get(other as Node) ?? other;
  };
  const filled = new Set<Node>();
  for (const copy of copies.values()) fill(copy);
  for (const node of [...by.values()].flat()) if (isNew(node)) fill(node);
  return copies.get(ast) ?? ast;

  function fill(node: Node): void {
    if (filled.has(node)) return;
    filled.add(node);
    const fields = node as unknown as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (Array.isArray(value)) fields[key] = value.flatMap((item) => put(item));
      else if (typeof value === 'object' && value !== null) fields[key] = put(value);
    }
  }
}

/** Where a node that is made stands: where the one does that it is made of. */
export function placeOf({ start, end, loc }: Node): Pick<Node, 'start' | 'end' | 'loc'> {
  return { start, end, loc } as Pick<Node, 'start' | 'end' | 'loc'>;
}
