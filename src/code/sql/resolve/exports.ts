import { functionOf } from '../../syntax/static-types.ts';
import type { ModuleFacts } from './fact.ts';
import { exportedNodes } from '../../syntax/exports.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { unwrap, type Node } from '../../syntax/nodes.ts';
import type { Reader } from './reader.ts';

/** What the file gives to others: `module.exports = …`, `exports.x = …`, `export …`. */
export function exportsOf(reader: Reader): ModuleFacts {
  const facts: ModuleFacts = {};
  for (const [name, node] of exportedNodes(reader.scopes)) {
    const fact = reader.factOf(node, 0);
    if (fact) facts[name] = fact;
  }
  return facts;
}

/** Functions, and constructors of classes, by what they are exported as. */
export function exportedFunctions(scopes: Scopes): Map<Node, Set<string>> {
  const found = new Map<Node, Set<string>>();
  for (const [name, node] of exportedNodes(scopes)) {
    const fn = functionOf(node, scopes) ?? constructorOf(node, scopes);
    if (fn) found.set(fn, (found.get(fn) ?? new Set()).add(name));
  }
  return found;
}

function constructorOf(node: Node, scopes: Scopes): Node | null {
  let inner = unwrap(node);
  if (inner.type === 'Identifier') inner = scopes.binding(inner)?.from ?? inner;
  if (inner.type !== 'ClassDeclaration' && inner.type !== 'ClassExpression') return null;
  return inner.body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor') ?? null;
}
