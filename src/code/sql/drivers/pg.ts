import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = {
  text: 0,
  placement: 'array',
  binding: 'postgres',
  mark: '$1',
  config: { text: ['text'], values: 'values' },
};
const escapes: Record<string, Member> = { escapeLiteral: { escapes: 'value' }, escapeIdentifier: { escapes: 'name' } };
const connection: Record<string, Member> = {
  query: { sink: query },
  connect: { to: 'client', callback: 1 },
  ...escapes,
};

/** node-postgres: `$1` and an array, or `values` in a config object; the server infers each type. */
export const pg: Driver = {
  name: 'pg',
  packages: ['pg', 'pg-pool', 'pg-cursor', 'pg-query-stream'],
  dialect: 'postgres',
  roles: {
    module: {
      Pool: { to: 'Pool' },
      Client: { to: 'Pool' },
      native: { to: 'module' },
      default: { to: 'module' },
      Query: { to: 'Query' },
      connect: { to: 'client', callback: 1 },
      new: { to: 'client' },
      '()': { to: 'client' },
      sql: { to: 'client' },
      db: { to: 'client' },
      ...escapes,
    },
    Pool: { new: { to: 'client' }, '()': { to: 'client' } },
    Query: { new: { sink: query } },
    client: connection,
  },
  connection: 'client',
  types: { Pool: 'client', Client: 'client', PoolClient: 'client', ClientBase: 'client' },
};

const listed: Sink = { text: 0, placement: 'array', binding: 'postgres', mark: '$1' };

/** pg-native: `$1` and an array, with a callback or without one. */
export const pgNative: Driver = {
  name: 'pg-native',
  packages: ['pg-native'],
  dialect: 'postgres',
  roles: {
    module: { new: { to: 'client' }, '()': { to: 'client' }, default: { to: 'module' } },
    client: { query: { sink: listed }, querySync: { sink: listed } },
  },
  connection: 'client',
  types: {},
};

/** PGlite, PostgreSQL in the process: `$1` and an array; `exec` takes text alone. */
export const pglite: Driver = {
  name: '@electric-sql/pglite',
  packages: ['@electric-sql/pglite'],
  dialect: 'postgres',
  roles: {
    module: { PGlite: { to: 'PGlite' }, default: { to: 'module' } },
    PGlite: { new: { to: 'client' }, create: { to: 'client' } },
    client: {
      query: { sink: listed },
      exec: {
        sink: { ...listed, placement: 'none', why: 'exec() takes no values: use query() for a single statement' },
      },
      transaction: { to: 'client', callback: 0 },
    },
  },
  connection: 'client',
  types: { PGlite: 'client', PGliteInterface: 'client', Transaction: 'client' },
};
