import { driverOfPackage } from '../drivers/index.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Fact } from './fact.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';

type Role = Extract<Fact, { kind: 'role' }>;

/** `(pool: Pool)`, with `Pool` imported from a driver. */
export function typeFact(annotation: unknown, scopes: Scopes): Fact | undefined {
  const type = (annotation as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation as Node | undefined;
  return type && roleOf(type, scopes);
}

function roleOf(type: Node, scopes: Scopes): Role | undefined {
  if (type.type === 'TSParenthesizedType') return roleOf(type.typeAnnotation, scopes);
  if (type.type === 'TSUnionType') return oneOf(type.types, scopes);
  if (type.type === 'TSImportType') {
    const name = type.qualifier ? lastOf(type.qualifier) : '';
    return named(driverOfPackage(specifierOf(type.argument)), name, name === '');
  }
  if (type.type !== 'TSTypeReference') return undefined;
  const { typeName } = type;
  const name = lastOf(typeName);
  const root = typeName.type === 'TSQualifiedName' && typeName.left.type === 'Identifier' ? typeName.left.name : name;
  const from = scopes.lookup(root, type)?.from;
  // A type that workers have everywhere.
  if (!from && name === 'D1Database') return { kind: 'role', driver: 'd1', role: 'database' };
  const declaration = from && (from.type === 'TSImportEqualsDeclaration' ? from : scopes.parent(from));
  const driver = declaration ? driverOfPackage(moduleOf(declaration)) : undefined;
  const isOwn = typeName.type === 'Identifier';
  const imported =
    from?.type === 'ImportSpecifier' && from.imported.type === 'Identifier' && isOwn ? from.imported.name : name;
  return named(driver, imported, isOwn && from?.type !== 'ImportSpecifier');
}

/** `Pool | PoolClient`, `Knex | undefined`: of one driver whichever it is. */
function oneOf(types: readonly Node[], scopes: Scopes): Role | undefined {
  const some = types.filter(({ type }) => !/^TS(Null|Undefined|Void)Keyword$/.test(type));
  const roles = some.map((type) => roleOf(type, scopes));
  const [first] = roles;
  return roles.every((role) => role?.driver === first?.driver) ? first : undefined;
}

/** By the name of a class; `whole`: what the module is, as in `import Knex = require('knex')`. */
function named(driver: Driver | undefined, name: string, whole: boolean): Role | undefined {
  const own = driver && driver.name.charAt(0).toUpperCase() + driver.name.slice(1);
  const role = driver?.types[name] ?? (whole && own ? driver?.types[own] : undefined);
  return driver && role ? { kind: 'role', driver: driver.name, role } : undefined;
}

function lastOf(name: Node): string {
  if (name.type === 'TSQualifiedName') return name.right.name;
  return name.type === 'Identifier' ? name.name : '';
}

function moduleOf(declaration: Node): string {
  if (declaration.type === 'ImportDeclaration') return declaration.source.value;
  const reference = declaration.type === 'TSImportEqualsDeclaration' ? declaration.moduleReference : null;
  return reference?.type === 'TSExternalModuleReference' ? specifierOf(reference.expression) : '';
}

function specifierOf(node: Node): string {
  if (node.type === 'TSLiteralType') return specifierOf(node.literal);
  return node.type === 'StringLiteral' ? node.value : '';
}
