import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = {
  text: 0,
  placement: 'array',
  binding: 'mysql',
  mark: '?',
  config: { text: ['sql'], values: 'values' },
};
const execute: Sink = { ...query, binding: 'mysql-prepared' };
const escapes: Record<string, Member> = { escape: { escapes: 'value' }, escapeId: { escapes: 'name' } };
const format: Member = { sink: { text: 0, placement: 'array', binding: 'mysql', mark: '?' } };

const connection: Record<string, Member> = {
  query: { sink: query },
  execute: { sink: execute },
  format,
  getConnection: { to: 'connection', callback: 1 },
  promise: { to: 'connection' },
  of: { to: 'connection' },
  ...escapes,
};
const module: Record<string, Member> = {
  createConnection: { to: 'connection' },
  createPool: { to: 'connection' },
  createPoolPromise: { to: 'connection' },
  createPoolCluster: { to: 'connection' },
  default: { to: 'module' },
  format,
  raw: { escapes: 'text' },
  ...escapes,
};
const types = { Connection: 'connection', Pool: 'connection', PoolConnection: 'connection', PoolCluster: 'connection' };

/** mysql: `?` and an array before the callback, escaped into the text by the client. */
export const mysql: Driver = {
  name: 'mysql',
  packages: ['mysql', 'promise-mysql', 'express-myconnection', 'sqlstring'],
  dialect: 'mysql',
  roles: { module, connection },
  connection: 'connection',
  types,
};

/** mysql2: `query` is like mysql, `execute` prepares on the server. */
export const mysql2: Driver = {
  name: 'mysql2',
  packages: ['mysql2', 'mysql2/promise', 'mysql2/promise.js', 'mysql2-promise'],
  dialect: 'mysql',
  roles: { module, connection },
  connection: 'connection',
  types,
};

const mariadbQuery: Sink = { text: 0, placement: 'array', binding: 'mysql', mark: '?' };

/** mariadb: `?` and an array, escaped into the text by the client, or prepared by `execute`. */
export const mariadb: Driver = {
  name: 'mariadb',
  packages: ['mariadb', 'mariadb/callback'],
  dialect: 'mysql',
  roles: {
    module,
    connection: {
      ...connection,
      query: { sink: mariadbQuery },
      queryStream: { sink: mariadbQuery },
      execute: { sink: { ...mariadbQuery, binding: 'mysql-prepared' } },
    },
  },
  connection: 'connection',
  types,
};
