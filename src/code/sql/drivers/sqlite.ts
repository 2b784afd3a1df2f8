import type { Driver, Member, Sink } from './driver.ts';

const run: Sink = { text: 0, placement: 'array', binding: 'sqlite', mark: '?' };
const exec: Sink = { ...run, instead: 'run' };
const METHODS = ['run', 'get', 'all', 'each', 'prepare', 'map'];
const database: Record<string, Member> = {
  ...Object.fromEntries(METHODS.map((name) => [name, { sink: run }])),
  exec: { sink: exec },
  verbose: { to: 'database' },
  configure: { to: 'database' },
};

/** node sqlite3, and the promise wrapper `sqlite`: `?` and an array before the callback. */
export const sqlite3: Driver = {
  name: 'sqlite3',
  packages: ['sqlite3', 'sqlite', 'sqlite-async', 'promised-sqlite3'],
  dialect: 'sqlite',
  roles: {
    module: {
      Database: { to: 'Database' },
      cached: { to: 'module' },
      verbose: { to: 'module' },
      open: { to: 'database' },
      default: { to: 'module' },
    },
    Database: { new: { to: 'database' }, '()': { to: 'database' }, open: { to: 'database' } },
    database,
  },
  connection: 'database',
  types: { Database: 'database' },
};

const later: Sink = { text: 0, placement: 'later', binding: 'better-sqlite', mark: '?' };

/** better-sqlite3: values go to `.get()`, `.all()`, `.run()` or `.iterate()` of the prepared statement; numbers arrive as REAL. */
export const betterSqlite3: Driver = {
  name: 'better-sqlite3',
  packages: ['better-sqlite3', 'better-sqlite3-multiple-ciphers', 'libsql'],
  dialect: 'sqlite',
  roles: {
    module: {
      new: { to: 'database' },
      '()': { to: 'database' },
      default: { to: 'module' },
      Database: { to: 'module' },
    },
    database: { prepare: { sink: later }, exec: { sink: later } },
  },
  connection: 'database',
  types: { Database: 'database' },
};

/** node:sqlite, as better-sqlite3. */
export const nodeSqlite: Driver = {
  name: 'node:sqlite',
  packages: ['node:sqlite'],
  dialect: 'sqlite',
  roles: {
    module: { DatabaseSync: { to: 'DatabaseSync' }, default: { to: 'module' } },
    DatabaseSync: { new: { to: 'database' } },
    database: { prepare: { sink: later }, exec: { sink: later } },
  },
  types: { DatabaseSync: 'database' },
};

/** bun:sqlite: `query` and `prepare` as better-sqlite3, `run` with an array. */
export const bunSqlite: Driver = {
  name: 'bun:sqlite',
  packages: ['bun:sqlite'],
  dialect: 'sqlite',
  roles: {
    module: { Database: { to: 'Database' }, default: { to: 'Database' } },
    Database: { new: { to: 'database' }, open: { to: 'database' } },
    database: {
      query: { sink: later },
      prepare: { sink: later },
      run: { sink: run },
      exec: { sink: run },
    },
  },
  types: { Database: 'database' },
};

/** sql.js: `?` and an array. */
export const sqlJs: Driver = {
  name: 'sql.js',
  packages: ['sql.js'],
  dialect: 'sqlite',
  roles: {
    module: { '()': { to: 'library' }, default: { to: 'module' } },
    library: { Database: { to: 'Database' } },
    Database: { new: { to: 'database' } },
    database: { exec: { sink: run }, run: { sink: run }, prepare: { sink: run }, each: { sink: run } },
  },
  types: { Database: 'database' },
};
