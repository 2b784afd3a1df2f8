import type { File, Statement } from '@babel/types';
import { children, walk, type Node } from './nodes.ts';

const parentsOf = new WeakMap<File, Map<Node, Node>>();

/** The parent of each node of a file; types are left out. */
export function parents(ast: File): ReadonlyMap<Node, Node> {
  const known = parentsOf.get(ast);
  if (known) return known;
  const map = new Map<Node, Node>();
  walk(ast, (node) => {
    for (const child of children(node)) map.set(child, node);
  });
  parentsOf.set(ast, map);
  return map;
}

/** The node and those around it, innermost first. */
export function ancestors(ast: File, node: Node): Node[] {
  const map = parents(ast);
  const path: Node[] = [];
  for (let at: Node | undefined = node; at; at = map.get(at)) path.push(at);
  return path;
}

/** The innermost statement around a node: what stands in a list of statements. */
export function statementOf(ast: File, node: Node): Node | undefined {
  const path = ancestors(ast, node);
  return path.find((_, at) => {
    const around = path[at + 1];
    return around !== undefined && statementsOf(around) !== null;
  });
}

/** The statements of a block, or `null` where the node holds no list of statements. */
export function statementsOf(node: Node): readonly Statement[] | null {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return null;
  }
}

/** Nothing behind it runs: `return`, `throw`, an `if` of which both branches do. */
export function leaves(statement: Node | null | undefined): boolean {
  switch (statement?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BlockStatement':
      return leaves(statement.body.at(-1));
    case 'IfStatement':
      return leaves(statement.consequent) && leaves(statement.alternate);
    case 'TryStatement':
      return (
        leaves(statement.finalizer) ||
        (leaves(statement.block) && (!statement.handler || leaves(statement.handler.body)))
      );
    default:
      return false;
  }
}

export const startOf = (node: { start?: number | null }): number => node.start ?? 0;
export const endOf = (node: { end?: number | null }): number => node.end ?? 0;
export const textOf = (text: string, node: Node): string => text.slice(startOf(node), endOf(node));
export const lineOf = (node: Node): number => node.loc?.start.line ?? 0;
