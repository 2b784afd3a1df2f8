import { memberText, type Scopes } from './scopes.ts';
import { bare, keyName, type Node } from './nodes.ts';

/** What a file gives to others, by exported name: `module.exports = …`, `exports.x = …`, `export …`; `default` is the module's own value too. */
export function exportedNodes(scopes: Scopes): readonly (readonly [string, Node])[] {
  const before = known.get(scopes);
  if (before) return before;
  const made = [...commonExports(scopes), ...moduleExports(scopes)];
  known.set(scopes, made);
  return made;
}

const known = new WeakMap<Scopes, readonly (readonly [string, Node])[]>();

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
