import type { ClientFact } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { Source } from '../code/values/value.ts';
import { endOf, startOf } from '../code/syntax/ancestors.ts';
import { exportedNodes } from '../code/syntax/exports.ts';
import { type Binding, bindingsOf, requiredModule } from '../code/syntax/imports-of-file.ts';
import { bare, memberName, type Node, type NodeOf } from '../code/syntax/nodes.ts';
import { readScopes } from '../code/syntax/scopes.ts';
import { isTest, strangeness } from './entry-points.ts';
import type { Sources } from './sources.ts';
import { placeAt } from './values.ts';

/** What makes a client, or a pool, of a database: `new Pool()` of pg, `createClient()` of redis. */
const MAKERS: readonly [driver: string, module: RegExp, maker: RegExp][] = [
  ['redis', /^redis$/, /^createClient$/],
  ['ioredis', /^ioredis$/, /^(default|Redis)?$/],
  ['pg', /^pg$/, /^Pool$/],
  ['mysql2', /^mysql2(\/promise(\.js)?)?$/, /^createPool$/],
  ['mysql', /^mysql$/, /^createPool$/],
  ['better-sqlite3', /^better-sqlite3$/, /^(default)?$/],
];
const TELLING = /['"](redis|ioredis|pg|mysql2?(\/promise(\.js)?)?|better-sqlite3)['"]/;

/** Clients of databases that files keep in a constant of their own. */
export function readClients(sources: Sources, find: (module: string, from: Path) => Path | undefined): ClientFact[] {
  return sources.code().flatMap((path) => {
    if (isTest(path) || strangeness(path) > 1 || !sources.mentions(path, TELLING)) return [];
    const source = sources.open(path);
    return source ? clientsIn(sources, source, find) : [];
  });
}

function clientsIn(
  sources: Sources,
  source: Source,
  find: (module: string, from: Path) => Path | undefined,
): ClientFact[] {
  const bindings = bindingsOf(source);
  return source.ast.program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') return [];
    return declaration.declarations.flatMap((declarator): ClientFact[] => {
      const { id, init } = declarator;
      const driver = id.type === 'Identifier' && init ? driverOf(bare(init), bindings) : undefined;
      if (driver === undefined || id.type !== 'Identifier' || isReassigned(source, id)) return [];
      // With it, the functions of redis 4 take callbacks.
      if (driver === 'redis' && /legacyMode/.test(source.text)) return [];
      return [
        {
          driver,
          name: id.name,
          place: placeAt(source, startOf(declarator), endOf(declarator)),
          exported: exportOf(source, id.name),
          loads: [...loadedBy(sources, source.path, find)],
        },
      ];
    });
  });
}

function isReassigned({ ast }: Source, id: NodeOf<'Identifier'>): boolean {
  const binding = readScopes(ast).binding(id);
  return !binding || binding.writes.length > 0;
}

function driverOf(node: Node, bindings: readonly Binding[]): string | undefined {
  // `mysql.createPool(…).promise()`, `await …`
  if (node.type === 'AwaitExpression') return driverOf(bare(node.argument), bindings);
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = bare(node.callee as Node);
  const member = memberName(callee);
  const object = 'object' in callee ? bare(callee.object as Node) : callee;
  if (member === 'promise' && object.type === 'CallExpression') return driverOf(object, bindings);
  const required = requiredModule(object);
  const binding =
    object.type === 'Identifier'
      ? bindings.find(({ local, typeOnly }) => local === object.name && !typeOnly)
      : undefined;
  const module = required ?? binding?.module;
  if (module === undefined) return undefined;
  const maker = member ?? (binding?.kind === 'named' ? binding.imported : '');
  // `import pg from 'pg'; const { Pool } = pg` has no binding of its own and is not followed.
  return MAKERS.find(([, own, made]) => own.test(module) && made.test(maker))?.[0];
}

function exportOf(source: Source, name: string): ClientFact['exported'] {
  const exports = exportedNodes(readScopes(source.ast)).filter(([, node]) => {
    const inner = bare(node);
    return inner.type === 'Identifier' && inner.name === name;
  });
  const [first] = exports;
  if (!first) return null;
  const isWhole = exports.find(([own]) => own === 'default');
  return isWhole ? { kind: 'default', name } : { kind: 'named', name: first[0] };
}

const LOADS = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"](\.[^'"]*)['"]/g;

/** The files that a file loads, itself among them. */
export function loadedBy(
  sources: Sources,
  file: Path,
  find: (module: string, from: Path) => Path | undefined,
): Set<Path> {
  const found = new Set([file]);
  for (const path of found)
    for (const [, module = ''] of (sources.text(path) ?? '').matchAll(LOADS)) {
      const target = find(module, path);
      if (target !== undefined) found.add(target);
    }
  return found;
}

/** A table for sessions, under the name that stores give theirs, is there and means something else. */
export function readSessionTable(sources: Sources): boolean {
  return sources.files.some(
    (path) => /\.(sql|[cm]?[jt]s)$/.test(path) && !isTest(path) && sources.mentions(path, TABLE),
  );
}

const TABLE =
  /create\s+table\s+(?:if\s+not\s+exists\s+)?[`"'[]?(?:\w+\.)?sessions?\b|createTable\(\s*['"`]sessions?['"`]/i;
