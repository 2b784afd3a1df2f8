import type { Fact } from './fact.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { keyName, unwrap, writtenText, type Node } from '../../syntax/nodes.ts';
import { madeFrom, OF_INSTANCE } from './exported-methods.ts';
import type { Reader } from './reader.ts';

/** A connection handed to an imported function: `require('./routes')(app, db)`, `new Users(pool)`. */
export interface Given {
  specifier: string;
  /** Exported name that is called. */
  name: string;
  index: number;
  fact: Fact;
}

/** Everything of the kind in the file. */
export function givenFacts(reader: Reader): Given[] {
  const found: Given[] = [];
  for (const type of ['CallExpression', 'NewExpression'] as const) {
    for (const node of reader.scopes.nodes(type)) {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
      const origin = originOf(node.callee as Node, reader.scopes);
      if (!origin) continue;
      node.arguments.forEach((argument, index) => {
        const fact = reader.factOf(argument as Node, 0);
        if (
          fact &&
          (fact.kind === 'role' || fact.kind === 'object' || fact.kind === 'method' || fact.kind === 'wrapper')
        )
          found.push({ ...origin, index, fact });
      });
    }
  }
  return found;
}

/** The module and exported name that a callee comes from. */
function originOf(callee: Node, scopes: Scopes): { specifier: string; name: string } | null {
  const inner = unwrap(callee);
  if (inner.type === 'CallExpression') {
    const specifier = writtenText(inner.arguments[0] as Node | undefined);
    const isRequire = inner.callee.type === 'Identifier' && inner.callee.name === 'require';
    return isRequire && specifier !== undefined ? { specifier, name: 'default' } : null;
  }
  if (inner.type === 'MemberExpression') {
    const name = keyName(inner.property, inner.computed);
    if (!name) return null;
    const made = madeFrom(inner.object, scopes);
    const from = made && originOf(made, scopes);
    if (from) return { ...from, name: `${from.name}${OF_INSTANCE}${name}` };
    const object = originOf(inner.object, scopes);
    return object && { ...object, name: object.name === 'default' ? name : `${object.name}.${name}` };
  }
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding) return null;
  const { from } = binding;
  if (from.type === 'VariableDeclarator' && from.init) {
    const module = originOf(from.init, scopes);
    if (!module || from.id.type === 'Identifier') return module;
    if (from.id.type !== 'ObjectPattern') return null;
    const property = from.id.properties.find((item) => item.type === 'ObjectProperty' && item.value === binding.id);
    const name = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    return name ? { specifier: module.specifier, name } : null;
  }
  const declaration = scopes.parent(from);
  if (declaration?.type !== 'ImportDeclaration') return null;
  const specifier = declaration.source.value;
  if (from.type === 'ImportSpecifier')
    return { specifier, name: from.imported.type === 'Identifier' ? from.imported.name : from.imported.value };
  return { specifier, name: 'default' };
}
