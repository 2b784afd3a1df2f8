import { driverOfPackage } from '../drivers/index.ts';
import type { Fact } from './fact.ts';
import type { Node } from '../../syntax/nodes.ts';
import { partOf } from './parts.ts';
import type { Reader } from './reader.ts';

/** What an import specifier brings in. */
export function importFact(from: Node, reader: Reader): Fact | undefined {
  const declaration = reader.scopes.parent(from);
  if (from.type === 'TSImportEqualsDeclaration') {
    return from.moduleReference.type === 'TSExternalModuleReference'
      ? moduleFact(from.moduleReference.expression.value, reader)
      : undefined;
  }
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const fact = moduleFact(declaration.source.value, reader);
  if (!fact) return undefined;
  if (from.type === 'ImportNamespaceSpecifier') return fact;
  if (from.type === 'ImportDefaultSpecifier') return partOf(fact, 'default') ?? fact;
  if (from.type !== 'ImportSpecifier') return undefined;
  const name = from.imported.type === 'Identifier' ? from.imported.name : from.imported.value;
  return partOf(fact, name);
}

/** A driver, or a module of the app as its surroundings tell of it. */
export function moduleFact(specifier: string, reader: Reader): Fact | undefined {
  const driver = driverOfPackage(specifier);
  if (driver) return { kind: 'role', driver: driver.name, role: 'module' };
  const facts = Object.hasOwn(reader.surroundings.modules, specifier)
    ? reader.surroundings.modules[specifier]
    : undefined;
  if (!facts) return undefined;
  const own = facts.default;
  if (own && own.kind !== 'object') {
    return own;
  }
  return {
    kind: 'object',
    members: { ...(own?.kind === 'object' ? own.members : {}), ...facts },
    ...(own?.kind === 'object' && own.new ? { new: own.new } : {}),
  };
}
