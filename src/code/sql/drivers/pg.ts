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
  packages: ['pg', 'pg-pool', 'pg-native', 'pg-cursor', 'pg-query-stream'],
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
