import { functionOf } from '../../syntax/static-types.ts';
import type { ModuleFacts } from './fact.ts';
import { methodsExportedAs } from './exported-methods.ts';
import { exportedNodes } from '../../syntax/exports.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { unwrap, type Node } from '../../syntax/nodes.ts';
import { exportedFact, namespaceFact } from './modules.ts';
import type { Reader } from './reader.ts';

/** What the file gives to others: `module.exports = …`, `exports.x = …`, `export …`. */
export function exportsOf(reader: Reader): ModuleFacts {
  const facts: ModuleFacts = {};
  Object.assign(facts, passedOn(reader));
  for (const [name, node] of exportedNodes(reader.scopes)) {
    const fact = reader.factOf(node, 0);
    if (fact) facts[name] = fact;
  }
  return facts;
}

/** `export * from`, `export * as d from`, `export { pool } from` */
function passedOn(reader: Reader): ModuleFacts {
  const facts: ModuleFacts = {};
  for (const node of reader.scopes.nodes('ExportAllDeclaration')) {
    const module = node.type === 'ExportAllDeclaration' ? namespaceFact(node.source.value, reader) : undefined;
    if (module?.kind !== 'object') continue;
    for (const [name, fact] of Object.entries(module.members)) if (name !== 'default') facts[name] = fact;
  }
  for (const node of reader.scopes.nodes('ExportNamedDeclaration')) {
    if (node.type !== 'ExportNamedDeclaration' || !node.source) continue;
    for (const specifier of node.specifiers) {
      const name = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value;
      const fact =
        specifier.type === 'ExportSpecifier'
          ? exportedFact(node.source.value, specifier.local.name, reader)
          : namespaceFact(node.source.value, reader);
      if (fact) facts[name] = fact;
    }
  }
  return facts;
}

/** Functions, constructors of classes and their methods, by what they are exported as. */
export function exportedFunctions(scopes: Scopes): Map<Node, Set<string>> {
  const found = new Map<Node, Set<string>>();
  for (const [name, node] of exportedNodes(scopes)) {
    const fn = functionOf(node, scopes) ?? constructorOf(node, scopes);
    if (fn) found.set(fn, (found.get(fn) ?? new Set()).add(name));
    for (const [method, own] of methodsExportedAs(name, node, scopes))
      found.set(own, (found.get(own) ?? new Set()).add(method));
  }
  return found;
}

function constructorOf(node: Node, scopes: Scopes): Node | null {
  let inner = unwrap(node);
  if (inner.type === 'Identifier') inner = scopes.binding(inner)?.from ?? inner;
  if (inner.type !== 'ClassDeclaration' && inner.type !== 'ClassExpression') return null;
  return inner.body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor') ?? null;
}
