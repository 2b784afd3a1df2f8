import type { Driver, Member, Sink } from './driver.ts';

const listed: Sink = { text: 0, placement: 'array', binding: 'any', mark: '?' };
const none = (why: string): Sink => ({ ...listed, placement: 'none', why });
const all = (names: readonly string[], sink: Sink): Record<string, Member> =>
  Object.fromEntries(names.map((name) => [name, { sink }]));

/** SAP HANA: `?` and an array before the callback. */
export const hana: Driver = {
  name: '@sap/hana-client',
  packages: ['@sap/hana-client'],
  dialect: 'unknown',
  roles: {
    module: { createConnection: { to: 'connection' }, createPool: { to: 'pool' }, default: { to: 'module' } },
    pool: { getConnection: { to: 'connection', callback: 1 } },
    connection: all(['exec', 'execute'], listed),
  },
  connection: 'connection',
  types: { Connection: 'connection' },
};

const hdbText = none('exec() takes no values: use client.prepare(text with ?, …), and statement.exec([values], …)');

/** hdb, SAP HANA in JavaScript: values go to a prepared statement. */
export const hdb: Driver = {
  name: 'hdb',
  packages: ['hdb'],
  dialect: 'unknown',
  roles: {
    module: { createClient: { to: 'client' }, default: { to: 'module' } },
    client: all(['exec', 'execute', 'prepare'], hdbText),
  },
  connection: 'client',
  types: {},
};

/** Db2: `?` and an array before the callback. */
export const db2: Driver = {
  name: 'ibm_db',
  packages: ['ibm_db'],
  dialect: 'unknown',
  roles: {
    module: {
      open: { to: 'connection', callback: 1 },
      openSync: { to: 'connection' },
      Database: { to: 'Database' },
      '()': { to: 'connection' },
      Pool: { to: 'Pool' },
      default: { to: 'module' },
    },
    Database: { new: { to: 'connection' } },
    Pool: { new: { to: 'pool' } },
    pool: { open: { to: 'connection', callback: 1 }, openSync: { to: 'connection' } },
    connection: all(['query', 'querySync', 'queryStream', 'queryResult', 'queryResultSync'], listed),
  },
  connection: 'connection',
  types: { Database: 'connection' },
};

/** ODBC: `?` and an array, whatever the database is. */
export const odbc: Driver = {
  name: 'odbc',
  packages: ['odbc'],
  dialect: 'unknown',
  roles: {
    module: {
      connect: { to: 'connection', callback: 1 },
      pool: { to: 'connection', callback: 1 },
      default: { to: 'module' },
    },
    connection: { query: { sink: listed }, connect: { to: 'connection', callback: 1 } },
  },
  connection: 'connection',
  types: { Connection: 'connection', Pool: 'connection' },
};

/** Firebird: `?` and an array before the callback. */
export const firebird: Driver = {
  name: 'node-firebird',
  packages: ['node-firebird', 'node-firebird-dev'],
  dialect: 'unknown',
  roles: {
    module: {
      attach: { to: 'database', callback: 1 },
      create: { to: 'database', callback: 1 },
      attachOrCreate: { to: 'database', callback: 1 },
      pool: { to: 'pool' },
      default: { to: 'module' },
    },
    pool: { get: { to: 'database', callback: 1 } },
    database: {
      ...all(['query', 'execute', 'sequentially'], listed),
      transaction: { to: 'database', callback: 1 },
      startTransaction: { to: 'database', callback: 1 },
    },
  },
  connection: 'database',
  types: {},
};

const dataApi = {
  ...none(
    'the Data API takes each value with its type: write :id into the text, and parameters: [{ name, value: { … } }]',
  ),
  config: { text: ['sql'], values: 'parameters' },
};

/** The Data API of Amazon RDS: `:name`, and parameters that say their type. */
export const rdsData: Driver = {
  name: '@aws-sdk/client-rds-data',
  packages: ['@aws-sdk/client-rds-data'],
  dialect: 'unknown',
  roles: {
    module: {
      ExecuteStatementCommand: { to: 'Command' },
      BatchExecuteStatementCommand: { to: 'Command' },
      RDSData: { to: 'Class' },
    },
    Command: { new: { sink: dataApi } },
    Class: { new: { to: 'client' } },
    client: all(['executeStatement', 'batchExecuteStatement'], dataApi),
  },
  types: { RDSData: 'client' },
};

/** data-api-client: `:name`, and an object. */
export const dataApiClient: Driver = {
  name: 'data-api-client',
  packages: ['data-api-client'],
  dialect: 'unknown',
  roles: {
    module: { '()': { to: 'client' }, default: { to: 'module' } },
    client: {
      query: { sink: none('write :name into the text, and give { name } behind it') },
      transaction: { to: 'client' },
    },
  },
  types: {},
};
