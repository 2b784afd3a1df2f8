import { driverOfPackage } from '../drivers/index.ts';
import type { Fact } from './fact.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';

/** `(pool: Pool)`, with `Pool` imported from a driver. */
export function typeFact(annotation: unknown, scopes: Scopes): Fact | undefined {
  const type = (annotation as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation as Node | undefined;
  if (type?.type !== 'TSTypeReference') return undefined;
  const name =
    type.typeName.type === 'Identifier'
      ? type.typeName.name
      : type.typeName.type === 'TSQualifiedName'
        ? type.typeName.right.name
        : '';
  const root =
    type.typeName.type === 'TSQualifiedName' && type.typeName.left.type === 'Identifier'
      ? type.typeName.left.name
      : name;
  const binding = scopes.lookup(root, type);
  const declaration = binding && scopes.parent(binding.from);
  // A type that workers have everywhere.
  if (!binding && name === 'D1Database') return { kind: 'role', driver: 'd1', role: 'database' };
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const driver = driverOfPackage(declaration.source.value);
  const from = binding?.from;
  const imported =
    from?.type === 'ImportSpecifier' && from.imported.type === 'Identifier' && root === name
      ? from.imported.name
      : name;
  const role = driver?.types[imported];
  return driver && role ? { kind: 'role', driver: driver.name, role } : undefined;
}
