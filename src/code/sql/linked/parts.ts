import { startOf } from '../../syntax/ancestors.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/nodes.ts';
import type { Links, Scopes } from '../../syntax/scopes.ts';
import { isFunction } from '../../syntax/nodes.ts';
import type { Surroundings } from '../resolve/fact.ts';
import { functionNames } from '../resolve/function-names.ts';
import { pieceOf } from '../resolve/piece-uses.ts';
import type { Roles } from '../resolve/roles.ts';

/** One of the files that are read as one: what stands in it begins at `base` of all of the text. */
export interface Part {
  path: string;
  text: string;
  base: number;
  scopes: Scopes;
  roles: Roles;
  around: Surroundings;
}

export interface Together {
  text: string;
  scopes: Scopes;
  roles: Roles;
}

/** Some files as if they were one; a single one is itself. `keys`: functions of one that the others call. */
export function together(parts: readonly Part[], keys: readonly string[]): Together {
  const [first, ...more] = parts as readonly [Part, ...Part[]];
  if (more.length === 0) return { text: first.text, scopes: first.scopes, roles: first.roles };
  const at = (node: Node): Part => partAt(startOf(node), parts);
  return {
    text: parts.map(({ text }) => text).join('\n'),
    scopes: {
      parent: (node) => at(node).scopes.parent(node),
      binding: (id) => at(id).scopes.binding(id),
      lookup: (name, node) => at(node).scopes.lookup(name, node),
      assigned: (name) => parts.flatMap(({ scopes }) => scopes.assigned(name)),
      nodes: (type) => parts.flatMap(({ scopes }) => scopes.nodes(type)),
      linked: linksOf(parts, keys),
      fileOf: (node) => at(node).scopes,
    },
    roles: rolesOf(parts, at),
  };
}

export function partAt(start: number, parts: readonly Part[]): Part {
  return parts.findLast(({ base }) => base <= start) ?? (parts[0] as Part);
}

function rolesOf(parts: readonly Part[], at: (node: Node) => Part): Roles {
  const all = <T>(ask: (roles: Roles) => readonly T[]): T[] => parts.flatMap(({ roles }) => ask(roles));
  return {
    factOf: (node) => at(node).roles.factOf(node),
    exports: () => ({}),
    shared: () => ({}),
    given: () => [],
    sealed: () => all((roles) => roles.sealed()),
    textsGiven: (node) => at(node).roles.textsGiven(node),
    writes: (specifier) => all((roles) => roles.writes(specifier)),
    isOpen: (keys) => parts.every(({ roles }) => roles.isOpen(keys)),
    statements: (runs) => all((roles) => roles.statements(runs)),
    extension: (start) => partAt(start, parts).roles.extension(start),
  };
}

/** Functions by the calls that lead to them from other files, and from their own. */
function linksOf(parts: readonly Part[], keys: readonly string[]): Links {
  const byKey = new Map<string, FunctionNode>();
  for (const key of keys) {
    const part = parts.find(({ path }) => key.startsWith(`${path}:`));
    const fn = part && functionNames(part.scopes).byName.get(key.slice(part.path.length + 1));
    if (fn && isFunction(fn)) byKey.set(key, fn);
  }
  const byCallee = new Map<Node, FunctionNode>();
  const calls = new Map<Node, NodeOf<'CallExpression'>[]>([...byKey.values()].map((fn) => [fn, []]));
  for (const { scopes, roles } of parts)
    for (const call of scopes.nodes('CallExpression')) {
      if (call.type !== 'CallExpression') continue;
      const fn = byKey.get(pieceOf(roles.factOf(call.callee as Node))?.key ?? '');
      if (!fn) continue;
      byCallee.set(call.callee as Node, fn);
      calls.get(fn)?.push(call);
    }
  return { fn: (callee) => byCallee.get(callee), calls: (fn) => calls.get(fn) };
}
