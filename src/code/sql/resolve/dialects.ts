import type { Dialect } from '../drivers/dialect.ts';

const SETTING =
  /\b(?:dialect|client|type)['"]?\s*[:=]\s*['"](postgres(?:ql)?|pg|mysql2?|mariadb|sqlite3?|better-sqlite3|mssql|oracledb)['"]/g;
const ADDRESS = /['"`](postgres(?:ql)?|mysql|mariadb|sqlite|mssql):(?:\/\/|:memory:)/g;

/** Databases that knex, sequelize or typeorm are set up for in a piece of code: `client: 'pg'`, `dialect: 'mysql'`, `sqlite::memory:`. */
export function dialectsIn(code: string): Set<Dialect> {
  const found = [...code.matchAll(SETTING), ...code.matchAll(ADDRESS)].filter(({ index }) => !isComment(code, index));
  return new Set(found.map((match) => dialectNamed(match[1] ?? '')));
}

/** What somebody has set aside: `// dialect: 'postgres',`. */
function isComment(code: string, at: number): boolean {
  return /^\s*(\/\/|\*|#)/.test(code.slice(code.lastIndexOf('\n', at) + 1, at));
}

/** The one database that code names; `undefined` for none or several. */
export function dialectIn(code: string): Dialect | undefined {
  const found = dialectsIn(code);
  return found.size === 1 ? [...found][0] : undefined;
}

function dialectNamed(name: string): Dialect {
  if (name.startsWith('p')) return 'postgres';
  if (/^(mysql|mariadb)/.test(name)) return 'mysql';
  if (name === 'mssql') return 'mssql';
  return name === 'oracledb' ? 'oracle' : 'sqlite';
}
