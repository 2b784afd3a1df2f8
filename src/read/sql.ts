import { analyse, NOTHING, readFacts } from '../code/sql/pipeline.ts';
import { dialectsIn } from '../code/sql/resolve/dialects.ts';
import { driverOfPackage, drivers } from '../code/sql/drivers/index.ts';
import { agreedRuns } from '../code/sql/resolve/statements.ts';
import type { Fact, ModuleFacts, StatementRun, Surroundings } from '../code/sql/resolve/fact.ts';
import { mayDeclare, readSchema, tablesNamed, type Declaring, type Schema } from '../code/sql/schema/index.ts';
import type { SqlSite } from '../code/sql/site.ts';
import type { Path } from '../model/tree.ts';
import { fingerprints } from './fingerprint.ts';
import { type Package, packageOf, packagesOf } from './manifest.ts';
import { createHost } from './module-resolution.ts';
import type { Sources } from './sources.ts';
import { isTest } from './entry-points.ts';

/** SQL in the program, and what the transform of each file must be told about the rest. */
export interface SqlFacts {
  sites: SqlSite[];
  /** Options of the `sql-injection` transform, by file; only files with sites. */
  surroundings: Record<Path, Surroundings>;
  /** Files that might hold SQL and do not parse. */
}

/** A text that begins like a statement, or a call that takes a piece of one. */
const SQL =
  /['"`][\s(]*(?:select|insert|update|delete|replace\s+into|with|merge|call|exec|create|drop|alter|truncate)\b|(?:[rR]aw|literal)\(|\.(?:and|or)?[wW]here\(/i;
/** Text that is put together. */
const JOINED = /\$\{|['"`]\s*\+|\+\s*['"`]|\.(?:concat|join|replace|format)\(/;
/** A file that takes values of a request itself. */
const SENT = /\b(?:req|request)\.(?:body|query)\b/;
const PACKAGE = new RegExp(
  `['"\`](?:${drivers.flatMap((driver) => driver.packages.map(escape)).join('|')})(?:/[\\w/.]+)?['"\`]`,
);
/** Packages that by their names are about an SQL database, known or not. */
const SQLISH =
  /(^|[-/@_.])(pg|postgres\w*|mysql\d?|mariadb|sqlite\d?|mssql|tedious|oracledb|sequelize|knex|typeorm|prisma)($|[-/_.])/;
const IMPORT = /(?:require|import)\s*\(\s*['"`]([^'"`\n]+)['"`]\s*\)|(?:from|import)\s*['"]([^'"\n]+)['"]/g;
const SHARES =
  /\b(?:global|globalThis|locals|app|req|request|server)\.\w+\s*=[^=]|\bapp\.set\(|^\s*\w+\s*=\s*(?:await\s+)?(?:new\s|require\(|\w+\.create)/m;
const ROUNDS = 5;

function escape(name: string): string {
  return name.replace(/[/.\-@]/g, '\\$&');
}

/** Reads SQL over all files: facts travel along imports, shared objects and arguments until nothing new is learned. */
export function readSql(sources: Sources, schemas: readonly Path[] = []): SqlFacts {
  const packages = packagesOf(sources);
  const host = createHost(sources, packages);
  const paths = sources.code().filter((path) => !isTest(path) && !isForBrowsers(sources, packages, path));
  const usesSql =
    packages.some(({ dependencies }) => Object.keys(dependencies).some((name) => SQLISH.test(name))) ||
    paths.some((path) => PACKAGE.test(sources.text(path) ?? ''));
  if (!usesSql) return { sites: [], surroundings: {} };
  const imports = new Map(paths.map((path) => [path, importsOf(sources.text(path) ?? '', path, host)]));
  const isCandidate = (text: string): boolean => (JOINED.test(text) || SENT.test(text)) && SQL.test(text);
  const candidates = paths.filter((path) => isCandidate(sources.text(path) ?? ''));
  const dialect = dialectOf(
    packages.map((one) => ({ ...one.dependencies, ...one.devDependencies })),
    sources,
    paths,
  );
  const involved = involvedIn(candidates, paths, imports, sources);
  const world = learn(involved, imports, sources, dialect);
  const schema = candidates.length > 0 ? schemaOf(sources, schemas) : {};

  const stringifies = paths.some((path) => /stringifyObjects['"]?\s*:\s*true/.test(sources.text(path) ?? ''));
  const facts: SqlFacts = { sites: [], surroundings: {} };
  for (const path of candidates) {
    const source = sources.open(path);
    if (!source) continue;
    const around = {
      ...world(path),
      schema: tablesNamed(schema, source.text),
      ...(stringifies ? { stringifies } : {}),
    };
    const sites = sources.attempt(path, () => analyse(source.ast, source.text, path, around).sites) ?? [];
    if (sites.length === 0) continue;
    facts.sites.push(...sites);
    facts.surroundings[path] = around;
    for (const key of sites.flatMap((site) => site.extends)) {
      const file = key.replace(/:\d+$/, '');
      facts.surroundings[file] ??= world(file);
    }
  }
  return facts;
}

/** The tables that the project declares, or those of the files that are given for it. */
function schemaOf(sources: Sources, given: readonly Path[]): Schema {
  const files = given.length > 0 ? given : sources.files.filter((path) => DECLARES.test(path) && !isTest(path));
  return readSchema(
    files.flatMap((path): Declaring[] => {
      const text = sources.text(path);
      if (text === undefined || !mayDeclare(path, text)) return [];
      if (/\.(sql|ddl|prisma)$/i.test(path)) return [{ path, text, ast: null }];
      const source = sources.open(path);
      return source ? [{ path, text, ast: source.ast }] : [];
    }),
  );
}

const DECLARES = /\.(sql|ddl|prisma|[cm]?[jt]s)$/i;

/** Scripts that are served as files, and packages of front ends: large, and never near a database. */
function isForBrowsers(sources: Sources, packages: readonly Package[], path: Path): boolean {
  if (PACKAGE.test(sources.text(path) ?? '')) return false;
  if (/(^|\/)(public|static|assets|vendor|third[_-]?party|plugins\/plugins|wwwroot|documentation)\//i.test(path))
    return true;
  const own = packageOf(packages, path);
  const names = Object.keys({ ...own?.dependencies, ...own?.devDependencies });
  const isFrontEnd = names.some((name) => /^(react|vue|svelte|@angular\/core|vite)$/.test(name));
  return isFrontEnd && !names.some((name) => name === 'express' || driverOfPackage(name) !== undefined);
}

type Imports = ReadonlyMap<string, Path>;

function importsOf(text: string, path: Path, host: ReturnType<typeof createHost>): Imports {
  const found = new Map<string, Path>();
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? '';
    if (driverOfPackage(specifier)) continue;
    const file = host.find(specifier, path);
    if (file !== undefined && file !== path) found.set(specifier, file);
  }
  return found;
}

/** Files that facts can come from: those that use a driver or share a value, what SQL files import, and who imports those. */
function involvedIn(
  candidates: readonly Path[],
  paths: readonly Path[],
  imports: ReadonlyMap<Path, Imports>,
  sources: Sources,
): Set<Path> {
  const involved = new Set(candidates);
  for (const path of paths) if (PACKAGE.test(sources.text(path) ?? '')) involved.add(path);
  const reach = (path: Path): void => {
    for (const target of imports.get(path)?.values() ?? []) {
      if (involved.has(target)) continue;
      involved.add(target);
      reach(target);
    }
  };
  for (const path of [...involved]) reach(path);
  for (const path of paths) {
    if (involved.has(path)) continue;
    const near = [...(imports.get(path)?.values() ?? [])].some((target) => involved.has(target));
    if (
      near &&
      (SHARES.test(sources.text(path) ?? '') || /require\([^)]*\)\(|new \w+\(|\w+\(/.test(sources.text(path) ?? ''))
    )
      involved.add(path);
  }
  return involved;
}

/** Runs over the files until their facts stay the same; gives what each file is told. */
function learn(
  involved: ReadonlySet<Path>,
  imports: ReadonlyMap<Path, Imports>,
  sources: Sources,
  dialect: string | undefined,
): (path: Path) => Surroundings {
  const exported = new Map<Path, ModuleFacts>();
  const sealed = new Map<Path, readonly string[]>();
  const runs = new Map<Path, readonly StatementRun[]>();
  const parameters = new Map<Path, Surroundings['parameters']>();
  let shared: Record<string, Fact> = {};
  const print = fingerprints();
  let known = -1;

  const told = (path: Path): Surroundings => {
    const modules: Record<string, ModuleFacts> = {};
    for (const [specifier, target] of imports.get(path) ?? []) {
      const facts = exported.get(target);
      if (facts && Object.keys(facts).length > 0) modules[specifier] = facts;
    }
    return {
      ...NOTHING,
      path,
      sealed: [...new Set([...sealed.values()].flat())],
      runs: agreedRuns([...runs.values()].flat()),
      modules,
      shared,
      parameters: parameters.get(path) ?? {},
      ...(dialect === undefined ? {} : { dialect }),
    };
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    const nextShared: Record<string, Fact> = {};
    for (const path of involved) {
      const source = sources.open(path);
      if (!source) continue;
      const facts = sources.attempt(path, () => readFacts(source.ast, told(path)));
      if (!facts) continue;
      exported.set(path, facts.exports);
      runs.set(path, facts.runs);
      if (facts.sealed.length > 0) sealed.set(path, facts.sealed);
      else sealed.delete(path);
      for (const [name, fact] of Object.entries(facts.shared)) nextShared[name] ??= fact;
      for (const given of facts.given) {
        const target = imports.get(path)?.get(given.specifier);
        if (target === undefined) continue;
        const own = parameters.get(target) ?? {};
        parameters.set(target, own);
        (own[given.name] ??= {})[given.index] ??= given.fact;
      }
    }
    shared = nextShared;
    const now = print([
      [...exported],
      [...sealed],
      [...runs],
      shared,
      [...parameters].map(([path, own]) => [path, copyOf(own)]),
    ]);
    if (now === known) break;
    known = now;
  }
  return told;
}

/** What is filled further: a fingerprint holds for an object that stays as it is. */
function copyOf(parameters: Surroundings['parameters']): Surroundings['parameters'] {
  return Object.fromEntries(Object.entries(parameters).map(([name, facts]) => [name, { ...facts }]));
}

/** The database that knex, sequelize or typeorm is set up for; `undefined` where several come into question. */
function dialectOf(
  dependencies: readonly Record<string, string>[],
  sources: Sources,
  paths: readonly Path[],
): string | undefined {
  const found = new Set<string>();
  for (const path of paths) for (const dialect of dialectsIn(sources.text(path) ?? '')) found.add(dialect);
  if (found.size === 1) return [...found][0];
  if (found.size > 1) return undefined;
  for (const one of dependencies) {
    for (const [name, dialect] of Object.entries({
      pg: 'postgres',
      mysql: 'mysql',
      mysql2: 'mysql',
      mariadb: 'mysql',
      sqlite3: 'sqlite',
      'better-sqlite3': 'sqlite',
      tedious: 'mssql',
      oracledb: 'oracle',
    }))
      if (name in one) found.add(dialect);
  }
  return found.size === 1 ? [...found][0] : undefined;
}
