import type { Driver, Member, Sink } from './driver.ts';
import { pg } from './pg.ts';

const unsafe: Sink = { text: 0, placement: 'array', binding: 'postgres', mark: '$1' };
const query: Sink = { ...unsafe, config: { text: ['text'], values: 'values' } };

/** postgres.js: tags bind; `unsafe` takes `$1` and an array. */
export const postgresJs: Driver = {
  name: 'postgres',
  packages: ['postgres'],
  dialect: 'postgres',
  roles: {
    module: { '()': { to: 'sql' }, default: { to: 'module' } },
    sql: {
      unsafe: { sink: unsafe },
      begin: { to: 'sql', callback: 0 },
      savepoint: { to: 'sql', callback: 0 },
      reserve: { to: 'sql' },
    },
  },
  types: { Sql: 'sql', TransactionSql: 'sql' },
};

const client = pg.roles.client as Record<string, Member>;

/** @vercel/postgres: node-postgres behind `sql`, `db` and pools. */
export const vercelPostgres: Driver = {
  name: '@vercel/postgres',
  packages: ['@vercel/postgres'],
  dialect: 'postgres',
  roles: {
    ...pg.roles,
    module: { ...pg.roles.module, createPool: { to: 'client' }, createClient: { to: 'client' } },
  },
  types: { ...pg.types, VercelPool: 'client', VercelClient: 'client', VercelPoolClient: 'client' },
};

/** @neondatabase/serverless: node-postgres, and `neon()` with a tag that may be called with text, too. */
export const neon: Driver = {
  name: '@neondatabase/serverless',
  packages: ['@neondatabase/serverless'],
  dialect: 'postgres',
  roles: {
    ...pg.roles,
    module: { ...pg.roles.module, neon: { to: 'sql' } },
    client,
    sql: {
      '()': { sink: unsafe },
      query: { sink: query },
      unsafe: {
        sink: {
          ...unsafe,
          placement: 'none',
          why: 'sql.unsafe() writes its text into the statement as it is: use sql.query() with $1 and an array',
        },
      },
    },
  },
  types: { ...pg.types, NeonQueryFunction: 'sql' },
};

/** Bun's own client, of PostgreSQL, MySQL and SQLite: the tag binds on each of them. */
export const bunSql: Driver = {
  name: 'bun',
  packages: ['bun'],
  dialect: 'postgres',
  roles: {
    module: { sql: { to: 'sql' }, SQL: { to: 'SQL' } },
    SQL: { new: { to: 'sql' } },
    sql: {
      unsafe: {
        sink: {
          ...unsafe,
          placement: 'none',
          tag: 'object',
          why: 'sql.unsafe() takes values in the form of its database: use the tag, as sql`…${id}…`',
        },
      },
      begin: { to: 'sql', callback: 0 },
      transaction: { to: 'sql', callback: 0 },
      savepoint: { to: 'sql', callback: 0 },
      reserve: { to: 'sql' },
    },
  },
  types: { SQL: 'sql' },
};
