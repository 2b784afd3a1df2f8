import { driverOfPackage } from '../drivers/index.ts';
import type { Fact, ModuleFacts } from './fact.ts';
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
  const specifier = declaration.source.value;
  if (from.type === 'ImportNamespaceSpecifier') return namespaceFact(specifier, reader);
  if (from.type === 'ImportDefaultSpecifier') return exportedFact(specifier, 'default', reader);
  if (from.type !== 'ImportSpecifier') return undefined;
  const name = from.imported.type === 'Identifier' ? from.imported.name : from.imported.value;
  return exportedFact(specifier, name, reader);
}

/** What a module exports under a name, whatever its default export is. */
export function exportedFact(specifier: string, name: string, reader: Reader): Fact | undefined {
  const own = ownFacts(specifier, reader);
  if (own && Object.hasOwn(own, name)) return own[name];
  const fact = moduleFact(specifier, reader);
  return fact && (partOf(fact, name) ?? (name === 'default' ? fact : undefined));
}

/** `import * as d`: all that a module exports. */
export function namespaceFact(specifier: string, reader: Reader): Fact | undefined {
  const own = ownFacts(specifier, reader);
  return own && own.default && own.default.kind !== 'object'
    ? { kind: 'object', members: own }
    : moduleFact(specifier, reader);
}

function ownFacts(specifier: string, { surroundings }: Reader): ModuleFacts | undefined {
  return Object.hasOwn(surroundings.modules, specifier) ? surroundings.modules[specifier] : undefined;
}

/** A driver, or a module of the app as its surroundings tell of it. */
export function moduleFact(specifier: string, reader: Reader): Fact | undefined {
  const driver = driverOfPackage(specifier);
  if (driver) return { kind: 'role', driver: driver.name, role: 'module' };
  const facts = ownFacts(specifier, reader);
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
