import { assumedDriver, type Assumed } from '../code/sql/drivers/assumed.ts';
import { driverOfPackage, drivers } from '../code/sql/drivers/index.ts';
import type { Path } from '../model/tree.ts';
import { type Package, packageOf } from './manifest.ts';
import type { createHost } from './module-resolution.ts';
import type { Sources } from './sources.ts';

const COMMENT = String.raw`(?:--(?:(?!\\n)[^\n])*(?:\n|\\n)|/\*(?:[^*]|\*(?!/)){0,2000}\*/|#[^\n]*\n)`;
/** Text that begins like a statement, behind comments and parentheses too, or a call that takes a piece of one. */
const SQL = new RegExp(
  String.raw`['"\`](?:[\s({;?=]|\\[nrt]|${COMMENT})*(?:select|insert|update|delete|replace|with|merge|call|exec(?:ute)?|create|drop|alter|truncate|set|explain|grant|revoke|show|copy|pragma|do|declare|begin|use|lock|analyze|refresh|notify|listen|vacuum|attach|describe|desc|values|if|table|start|optimize|repair|load|kill|rename|reindex|comment|flush|unlisten|savepoint|reset|prepare)\b|(?:[rR]aw|literal|unsafe)\(|\.(?:and|or)?[wW]here\(`,
  'i',
);
/** Text that is put together, by the program or by pg-promise. */
const JOINED = /\$\{|\$\d+(?:\^|#|:raw|:value)|['"`]\s*\+|\+=?\s*['"`]|\.(?:concat|join|replace|replaceAll|format)\(/;
/** A file that takes values of a request itself. */
const SENT = /\b(?:req|request)\.(?:body|query)\b/;
/** A call by a name that only drivers use, with a text that is not written out there, or begins elsewhere. */
const RUNS_ANYTHING =
  /\.(?:query|execute|executeMany|queryStream|\$(?:query|execute)RawUnsafe|raw|unsafe|prepare|batch|queryObject|queryArray|executeSql|simple)\s*(?:<[^>()]*>+)?\(\s*(?:`\s*\$\{|(?![\s'"`)]|\w+\s*=>|function\b|async\b|\())|\b(?:db|conn|connection|pool|client|database|sql|trx|tx)\w*\.(?:run|all|get|each|exec|any|one|none|many|oneOrNone|manyOrNone|literal)\s*\(\s*(?![\s'"`)]|\w+\s*=>|function\b|\()/i;
const PACKAGE = new RegExp(
  `['"\`](?:${drivers.flatMap((driver) => driver.packages.map(escape)).join('|')})(?:/[\\w/.]+)?['"\`]|\\bD1Database\\b|\\benv\\.\\w+\\.prepare\\(`,
);
/** Packages that by their names are about an SQL database, known or not. */
const SQLISH =
  /(^|[-/@_.])(pg|postgres\w*|mysql\d?|mariadb|sqlite\d?|mssql|tedious|oracledb|sequelize|knex|typeorm|prisma|drizzle|kysely|objection|mikro-orm|libsql|clickhouse|cassandra|snowflake|bigquery|athena|duckdb|hdb|hana|db2|ibm_db|odbc|oracle|firebird|interbase|informix|sybase|teradata|vertica|redshift|databricks|trino|presto|questdb|cockroach\w*|yugabyte\w*|tidb\w*|planetscale|vitess|neon\w*|supabase|rds-data|data-api-client|slonik|pglite|bookshelf|waterline|massive|dbal|sql)($|[-/_.])/;
/** A call that can only be one of a database: with a whole statement that is put together. */
const ASKS =
  /\.(?:query|execute|exec|run|all|get|each|prepare|raw|unsafe|\w*(?:Query|Sql|Sync))\s*\(\s*['"`](?:\s|\\n)*(?:select\s[^'"`]{1,400}\sfrom\s|insert\s+into\s|update\s[^'"`]{1,200}\sset\s|delete\s+from\s)/i;
const IMPORT = /(?:require|import)\s*\(\s*['"`]([^'"`\n]+)['"`]\s*\)|(?:from|import)\s*['"]([^'"\n]+)['"]/g;
const SHARES =
  /\b(?:global|globalThis|locals|app|req|request|server)\.\w+\s*=[^=]|\bapp\.set\(|^\s*\w+\s*=\s*(?:await\s+)?(?:new\s|require\(|\w+\.create)/m;

function escape(name: string): string {
  return name.replace(/[/.\-@]/g, '\\$&');
}

/** Whether a file may hold SQL that values are spliced into, or a call that runs whatever it is given. */
export function mayHoldSql(sources: Sources, path: Path): boolean {
  const has = (pattern: RegExp): boolean => sources.mentions(path, pattern);
  return ((has(JOINED) || has(SENT)) && has(SQL)) || has(RUNS_ANYTHING);
}

/** Whether a program has to do with an SQL database. */
export function usesSql(packages: readonly Package[], paths: readonly Path[], sources: Sources): boolean {
  const named = packages.some(({ dependencies, devDependencies }) =>
    Object.keys({ ...devDependencies, ...dependencies }).some(
      (name) => SQLISH.test(name) || driverOfPackage(name) !== undefined,
    ),
  );
  return named || paths.some((path) => namesDriver(sources, path) || sources.mentions(path, ASKS));
}

/** Whether a file names a driver. */
const namesDriver = (sources: Sources, path: Path): boolean => sources.mentions(path, PACKAGE);

const frontEnds = new WeakMap<Package, boolean>();

function isFrontEnd(own: Package): boolean {
  let found = frontEnds.get(own);
  if (found === undefined) {
    const names = Object.keys({ ...own.dependencies, ...own.devDependencies });
    found =
      names.some((name) => /^(react|vue|svelte|@angular\/core|vite)$/.test(name)) &&
      !names.some((name) => name === 'express' || driverOfPackage(name) !== undefined);
    frontEnds.set(own, found);
  }
  return found;
}

/** Folders of files that are sent as they are; and of what everyone may call, as `routes/public`. */
const SERVED = /(^|\/)(public|static|assets|wwwroot)\//i;

/** A module that answers requests or asks a database: no script of a page. */
function isServerCode(text: string): boolean {
  return (
    /^(?:module\.exports|exports\.\w+)\s*=|^(?:import|export)\s/m.test(text) &&
    /\b(?:req|request)\.(?:body|query|params)\b|\b(?:db|conn|connection|pool|client|knex|sequelize)\.(?:query|execute|raw)\s*\(/.test(
      text,
    ) &&
    !/\b(?:window|document|localStorage)\./.test(text)
  );
}

/** Scripts that are served as files, and packages of front ends: large, and never near a database. */
export function isForBrowsers(sources: Sources, packages: readonly Package[], path: Path): boolean {
  if (namesDriver(sources, path)) return false;
  if (/(^|\/)(vendor|third[_-]?party|plugins\/plugins|documentation)\//i.test(path)) return true;
  if (SERVED.test(path) && !isServerCode(sources.text(path) ?? '')) return true;
  const own = packageOf(packages, path);
  return own !== undefined && isFrontEnd(own);
}

/** Files of the program by the specifier they are imported with. */
export type Imports = ReadonlyMap<string, Path>;

export function importsOf(text: string, path: Path, host: ReturnType<typeof createHost>): Imports {
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
export function involvedIn(
  candidates: readonly Path[],
  paths: readonly Path[],
  imports: ReadonlyMap<Path, Imports>,
  sources: Sources,
): Set<Path> {
  const involved = new Set(candidates);
  for (const path of paths) if (namesDriver(sources, path)) involved.add(path);
  addImported(involved, [...involved], imports);
  const near: Path[] = [];
  for (const path of paths) {
    if (involved.has(path)) continue;
    const text = sources.text(path) ?? '';
    const imported = [...(imports.get(path)?.values() ?? [])];
    if (!imported.some((target) => involved.has(target))) continue;
    if (!SHARES.test(text) && !/require\([^)]*\)\(|new \w+\(|\w+\(/.test(text)) continue;
    involved.add(path);
    near.push(path);
  }
  // What they hand on may be a text of a module that holds nothing else.
  addImported(involved, near, imports);
  return involved;
}

function addImported(involved: Set<Path>, from: readonly Path[], imports: ReadonlyMap<Path, Imports>): void {
  const reach = [...from];
  for (let path = reach.pop(); path !== undefined; path = reach.pop()) {
    for (const target of imports.get(path)?.values() ?? []) {
      if (involved.has(target)) continue;
      involved.add(target);
      reach.push(target);
    }
  }
}

/** The driver that connections are assumed to be of in a file, by what its package installs and imports. */
export function assumedIn(
  packages: readonly Package[],
  paths: readonly Path[],
  sources: Sources,
): (path: Path) => { assumed?: Assumed } {
  const byPackage = new Map<Package | undefined, { assumed?: Assumed }>();
  return (path) => {
    const own = packageOf(packages, path);
    const before = byPackage.get(own);
    if (before) return before;
    const codes = paths.flatMap((file) => (packageOf(packages, file) === own ? (sources.text(file) ?? '') : []));
    const imported = codes.flatMap((code) =>
      [...code.matchAll(IMPORT)].flatMap((match) => {
        const specifier = match[1] ?? match[2] ?? '';
        return specifier.startsWith('.') ? [] : [specifier];
      }),
    );
    const installed = Object.keys({ ...own?.dependencies, ...own?.devDependencies });
    const assumed = assumedDriver(installed, imported, codes);
    const found = assumed ? { assumed } : {};
    byPackage.set(own, found);
    return found;
  };
}
