import type { Driver, Sink } from './driver.ts';

const execute: Sink = {
  text: 0,
  placement: 'object',
  binding: 'better-sqlite',
  mark: '?',
  config: { text: ['sql'], values: 'args' },
};
const several: Sink = {
  ...execute,
  placement: 'none',
  why: 'executeMultiple() takes no values: use execute() or batch() with { sql, args } for each statement',
};

/** libSQL: `{ sql, args }`, which every version takes; numbers arrive as REAL. */
export const libsql: Driver = {
  name: '@libsql/client',
  packages: ['@libsql/client', '@libsql/client/web', '@libsql/client/http', '@libsql/client/sqlite3'],
  dialect: 'sqlite',
  roles: {
    module: { createClient: { to: 'client' }, default: { to: 'module' } },
    client: { execute: { sink: execute }, executeMultiple: { sink: several }, transaction: { to: 'client' } },
  },
  types: { Client: 'client', Transaction: 'client' },
};
