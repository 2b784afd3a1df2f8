import type { Driver, Member, Sink } from './driver.ts';
import { mysql } from './mysql.ts';

const execute: Sink = { text: 0, placement: 'array', binding: 'mysql', mark: '?' };
const connection: Record<string, Member> = {
  execute: { sink: execute },
  transaction: { to: 'connection', callback: 0 },
};

/** PlanetScale over HTTP: `?` and an array, which the client writes into the text. */
export const planetscale: Driver = {
  name: '@planetscale/database',
  packages: ['@planetscale/database'],
  dialect: 'mysql',
  roles: {
    module: { connect: { to: 'connection' }, Client: { to: 'Client' }, default: { to: 'module' } },
    Client: { new: { to: 'connection' } },
    connection: { ...connection, connection: { to: 'connection' } },
  },
  connection: 'connection',
  types: { Connection: 'connection', Client: 'connection' },
};

/** TiDB over HTTP: `?` and an array, which the client writes into the text. */
export const tidb: Driver = {
  name: '@tidbcloud/serverless',
  packages: ['@tidbcloud/serverless'],
  dialect: 'mysql',
  roles: {
    module: { connect: { to: 'connection' }, default: { to: 'module' } },
    connection: { ...connection, begin: { to: 'connection' } },
  },
  connection: 'connection',
  types: { Connection: 'connection' },
};

/** mysql-await: mysql with calls that give promises beside its own. */
export const mysqlAwait: Driver = {
  ...mysql,
  name: 'mysql-await',
  packages: ['mysql-await'],
  roles: {
    ...mysql.roles,
    connection: {
      ...mysql.roles.connection,
      awaitQuery: { sink: execute },
      awaitGetConnection: { to: 'connection' },
    },
  },
};

/** serverless-mysql: mysql behind a function that makes the connection. */
export const serverlessMysql: Driver = {
  name: 'serverless-mysql',
  packages: ['serverless-mysql'],
  dialect: 'mysql',
  roles: {
    module: { '()': { to: 'connection' }, default: { to: 'module' } },
    connection: {
      ...mysql.roles.connection,
      getClient: { to: 'connection' },
      transaction: { to: 'connection' },
    },
  },
  connection: 'connection',
  types: { ServerlessMysql: 'connection' },
};
