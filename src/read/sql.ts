import { NOTHING, type FileFacts } from '../code/sql/pipeline.ts';
import { dialectsIn } from '../code/sql/resolve/dialects.ts';
import { agreedTexts } from '../code/sql/resolve/chain-calls.ts';
import { looseMembers, quotedIn } from '../code/sql/resolve/loose-runs.ts';
import { pairedIn } from '../code/sql/resolve/paired-limits.ts';
import { withoutWritten } from '../code/sql/resolve/run-time-writes.ts';
import { agreedRuns } from '../code/sql/resolve/statements.ts';
import type { Given } from '../code/sql/resolve/arguments.ts';
import type { Fact, ModuleFacts, Surroundings } from '../code/sql/resolve/fact.ts';
import { mayDeclare, readSchema, tablesNamed, type Declaring, type Schema } from '../code/sql/schema/index.ts';
import type { SqlSite } from '../code/sql/site.ts';
import type { Path } from '../model/tree.ts';
import { packagesOf } from './manifest.ts';
import { createHost } from './module-resolution.ts';
import type { Sources } from './sources.ts';
import { writesOfModules } from './module-writes.ts';
import { analysed, factsOf, print } from './sql-memory.ts';
import { assumedIn, importsOf, involvedIn, isForBrowsers, mayHoldSql, usesSql, type Imports } from './sql-files.ts';
import { isTest } from './entry-points.ts';
import { linkedOf, linksIn, notInTests, type Learned, type Outside } from './sql-links.ts';

/** SQL in the program, and what the transform of each file must be told about the rest. */
export interface SqlFacts {
  sites: SqlSite[];
  /** Options of the `sql-injection` transform, by file; only files with sites. */
  surroundings: Record<Path, Surroundings>;
}

const ROUNDS = 5;

const STRINGIFIES = /stringifyObjects['"]?\s*:\s*true/;

/**
 * Reads SQL over all files: facts travel along imports, shared objects and arguments until nothing new is learned.
 * With `everything`, files are looked at whether they seem to hold SQL or not; `schemas` are files
 * that declare the tables, in place of those of the project.
 */
export function readSql(
  sources: Sources,
  options: { everything?: boolean; schemas?: readonly Path[] | undefined } = {},
): SqlFacts {
  const facts: SqlFacts = { sites: [], surroundings: {} };
  const packages = packagesOf(sources);
  const host = createHost(sources, packages);
  const paths = sources.code().filter((path) => !isTest(path) && !isForBrowsers(sources, packages, path));
  if (!usesSql(packages, paths, sources)) return facts;
  const imports = new Map(paths.map((path) => [path, importsOf(sources.text(path) ?? '', path, host)]));
  const candidates = options.everything ? paths : paths.filter((path) => mayHoldSql(sources, path));
  const dependencies = packages.map((one) => ({ ...one.dependencies, ...one.devDependencies }));
  const dialect = dialectOf(dependencies, sources, paths);
  const involved = involvedIn(candidates, paths, imports, sources);
  const assumed = assumedIn(packages, paths, sources);
  const tests = outsideOf(involved, imports, sources, host);
  const outside = paths.filter((path) => !involved.has(path));
  const world = learn(involved, imports, sources, { dialect, outside, tests });
  const schema = candidates.length > 0 ? schemaOf(sources, options.schemas ?? []) : {};

  const stringifies = paths.some((path) => sources.mentions(path, STRINGIFIES));
  const around = (path: Path, texts: readonly string[]): Surroundings => ({
    ...world.told(path),
    ...assumed(path),
    schema: tablesNamed(schema, texts.join('\n')),
    ...(stringifies ? { stringifies } : {}),
  });
  const found = new Map<Path, Looked>();
  const look = (path: Path, told: Surroundings): Looked | undefined => {
    const source = sources.open(path);
    const sites = source && sources.attempt(path, () => analysed(source, told));
    return sites && { told, sites };
  };
  for (const path of involved) {
    const looked = look(path, around(path, [sources.open(path)?.text ?? '']));
    if (looked) found.set(path, looked);
  }
  const links = linksIn(world.learned(), tests, (path) => leftIn([found.get(path)]) > 0, sources);
  for (const link of links) {
    const texts = link.paths.flatMap((path) => sources.open(path)?.text ?? []);
    const linked = linkedOf(link, texts, (path) => around(path, texts));
    const looked = linked ? link.paths.map((path) => look(path, { ...around(path, texts), linked })) : [];
    // Read as one they come to more, or stay as they were read by themselves.
    if (leftIn(looked) >= leftIn(link.paths.map((path) => found.get(path)))) continue;
    for (const [index, path] of link.paths.entries()) found.set(path, looked[index] ?? NOWHERE);
  }
  for (const path of paths) {
    const { sites, told } = found.get(path) ?? NOWHERE;
    if (sites.length === 0) continue;
    facts.sites.push(...sites);
    facts.surroundings[path] = told;
    for (const file of sites.flatMap(filesWith)) {
      facts.surroundings[file] ??= found.get(file)?.told.linked ? (found.get(file)?.told ?? NOTHING) : world.told(file);
    }
  }
  return facts;
}

interface Looked {
  told: Surroundings;
  sites: readonly SqlSite[];
}

const NOWHERE: Looked = { told: NOTHING, sites: [] };

/** Sites that are not bound as a whole. */
function leftIn(looked: readonly (Looked | undefined)[]): number {
  return looked.flatMap((one) => one?.sites ?? []).filter(({ verdict }) => verdict !== 'rewritten').length;
}

/** Files that change with a site. */
function filesWith({ extends: extended, spreads = [], plain = [], linked = [] }: SqlSite): Path[] {
  return [...extended, ...spreads, ...plain, ...linked].map((key) => key.replace(/:\d+$/, ''));
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

interface Around {
  dialect: string | undefined;
  /** The other files of the program. */
  outside: readonly Path[];
  /** Those, and tests. */
  tests: () => readonly Outside[];
}

/** The files that nothing is learned from, with what they import; read when they are asked for. */
function outsideOf(
  involved: ReadonlySet<Path>,
  imports: ReadonlyMap<Path, Imports>,
  sources: Sources,
  host: ReturnType<typeof createHost>,
): () => readonly Outside[] {
  let found: readonly Outside[] | undefined;
  return () =>
    (found ??= sources
      .code()
      .filter((path) => !involved.has(path))
      .map((path) => ({ path, imports: imports.get(path) ?? importsOf(sources.text(path) ?? '', path, host) })));
}

/** Runs over the files until their facts stay the same; gives what each file is told. */
function learn(
  involved: ReadonlySet<Path>,
  imports: ReadonlyMap<Path, Imports>,
  sources: Sources,
  { dialect, outside, tests }: Around,
): { told: (path: Path) => Surroundings; learned: () => Learned } {
  const exported = new Map<Path, ModuleFacts>();
  const calls = new Map<Path, Pick<FileFacts, 'sealed' | 'runs' | 'chains'>>();
  const pieces = new Map<Path, FileFacts['uses']>();
  const parameters = new Map<Path, Surroundings['parameters']>();
  let shared: Record<string, Fact> = {};
  let known = -1;
  let uses: ReturnType<typeof usesOf> = { sealed: [], runs: {} };
  let methods: ReadonlySet<string> | undefined;
  const isCalledOutside = (name: string): boolean => (methods ??= methodsCalled(outside, sources)).has(name);

  const writes = writesOfModules(imports, involved, outside, sources);

  const told = (path: Path): Surroundings => {
    const modules: Record<string, ModuleFacts> = {};
    for (const [specifier, target] of imports.get(path) ?? []) {
      const facts = withoutWritten(exported.get(target) ?? {}, writes.to(target));
      if (Object.keys(facts).length > 0) modules[specifier] = facts;
    }
    return {
      ...NOTHING,
      path,
      ...uses,
      modules,
      ...writes.seenBy(path),
      shared,
      parameters: copyOf(parameters.get(path) ?? {}),
      ...(dialect === undefined ? {} : { dialect }),
    };
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    const nextShared: Record<string, Fact> = {};
    for (const path of involved) {
      const source = sources.open(path);
      if (!source) continue;
      const facts = sources.attempt(path, () => factsOf(source, told(path)));
      if (!facts) continue;
      exported.set(path, facts.exports);
      calls.set(path, { sealed: facts.sealed, runs: facts.runs, chains: facts.chains });
      pieces.set(path, facts.uses);
      writes.note(path, facts.writes);
      for (const [name, fact] of Object.entries(facts.shared)) nextShared[name] ??= fact;
      give(parameters, facts.given, imports.get(path));
    }
    shared = nextShared;
    const seen = usesOf([...calls.values()], isCalledOutside);
    uses = { ...seen, runs: notInTests(seen.runs ?? {}, tests, sources) };
    const given = [...parameters].map(([path, own]) => [path, copyOf(own)]);
    const now = print([[...exported], [...calls], shared, given, writes.all()]);
    if (now === known) break;
    known = now;
  }
  return { told, learned: () => ({ uses: pieces, runs: uses.runs }) };
}

/** Methods that files call, by their names. */
function methodsCalled(paths: readonly Path[], sources: Sources): Set<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (const [, name = ''] of (sources.text(path) ?? '').matchAll(/\.([\w$]+)\(/g)) found.add(name);
  return found;
}

function usesOf(
  calls: readonly Pick<FileFacts, 'sealed' | 'runs' | 'chains'>[],
  isCalledOutside: (name: string) => boolean,
): Pick<Surroundings, 'sealed' | 'runs' | 'loose' | 'quoted' | 'paired' | 'chains'> {
  const runs = calls.flatMap((one) => one.runs);
  const chains = calls.flatMap((one) => one.chains);
  return {
    sealed: [...new Set(calls.flatMap((one) => one.sealed))],
    runs: agreedRuns(runs),
    loose: looseMembers(runs),
    quoted: quotedIn(runs),
    paired: pairedIn(runs),
    chains: agreedTexts(chains, isCalledOutside),
  };
}

/** Notes what functions of other files are called with. */
function give(
  parameters: Map<Path, Surroundings['parameters']>,
  all: readonly Given[],
  imports: Imports | undefined,
): void {
  for (const { specifier, name, index, fact } of all) {
    const target = imports?.get(specifier);
    if (target === undefined) continue;
    const own = parameters.get(target) ?? {};
    parameters.set(target, own);
    (own[name] ??= {})[index] ??= fact;
  }
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
