import { functionOf } from '../../syntax/static-types.ts';
import type { ModuleFacts } from './fact.ts';
import { exportedFact, namespaceFact } from './modules.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { bare, keyName, unwrap, type Node } from '../../syntax/nodes.ts';
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

function* exportedNodes(scopes: Scopes): Generator<[string, Node]> {
  yield* commonExports(scopes);
  yield* moduleExports(scopes);
}

/** `module.exports = …`, `exports.x = …` */
function* commonExports(scopes: Scopes): Generator<[string, Node]> {
  for (const node of scopes.nodes('AssignmentExpression')) {
    if (node.type !== 'AssignmentExpression') continue;
    const path = memberText(node.left);
    if (path === 'module.exports') {
      yield ['default', node.right];
      const object = bare(node.right);
      if (object.type !== 'ObjectExpression') continue;
      for (const property of object.properties) {
        if (property.type === 'SpreadElement') continue;
        const name = keyName(property.key, property.computed);
        if (name) yield [name, property.type === 'ObjectMethod' ? property : property.value];
      }
    } else {
      const name = /^(?:module\.)?exports\.(\w+)$/.exec(path ?? '')?.[1];
      if (name) yield [name, node.right];
    }
  }
}

/** `export default …`, `export { x }`, `export const x = …` */
function* moduleExports(scopes: Scopes): Generator<[string, Node]> {
  for (const node of scopes.nodes('ExportDefaultDeclaration'))
    if (node.type === 'ExportDefaultDeclaration') yield ['default', node.declaration];
  for (const node of scopes.nodes('ExportNamedDeclaration')) {
    if (node.type !== 'ExportNamedDeclaration') continue;
    const { declaration } = node;
    if (declaration?.type === 'VariableDeclaration') {
      for (const declarator of declaration.declarations)
        if (declarator.id.type === 'Identifier') yield [declarator.id.name, declarator.id];
    } else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
      yield [declaration.id.name, declaration];
    for (const specifier of node.specifiers) {
      if (specifier.type !== 'ExportSpecifier' || node.source) continue;
      yield [
        specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value,
        specifier.local,
      ];
    }
  }
}
