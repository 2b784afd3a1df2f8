import type { Driver, Sink } from './driver.ts';

const snowflakeExecute: Sink = {
  text: 0,
  placement: 'none',
  binding: 'any',
  mark: '?',
  config: { text: ['sqlText'], values: 'binds' },
};

/** snowflake-sdk: `?` and `binds` in the object of the call. */
export const snowflake: Driver = {
  name: 'snowflake-sdk',
  packages: ['snowflake-sdk'],
  dialect: 'unknown',
  roles: {
    module: { createConnection: { to: 'connection' }, createPool: { to: 'pool' }, default: { to: 'module' } },
    pool: { use: { to: 'connection', callback: 0 }, acquire: { to: 'connection' } },
    connection: {
      execute: { sink: { ...snowflakeExecute, placement: 'object' } },
      connect: { to: 'connection', callback: 1 },
      connectAsync: { to: 'connection' },
    },
  },
  types: { Connection: 'connection' },
};

const bigqueryQuery: Sink = {
  text: 0,
  placement: 'object',
  binding: 'prisma',
  mark: '?',
  config: { text: ['query'], values: 'params' },
};

/** BigQuery: `?` and `params`; a value has the type it has in JavaScript, and no other. */
export const bigquery: Driver = {
  name: '@google-cloud/bigquery',
  packages: ['@google-cloud/bigquery'],
  dialect: 'unknown',
  roles: {
    module: { BigQuery: { to: 'Class' }, default: { to: 'module' } },
    Class: { new: { to: 'client' } },
    client: {
      query: { sink: bigqueryQuery },
      createQueryJob: { sink: bigqueryQuery },
      createQueryStream: { sink: bigqueryQuery },
      dataset: { to: 'client' },
    },
  },
  types: { BigQuery: 'client' },
};

const typed = (names: readonly string[], values: string, why: string): Sink => ({
  text: 0,
  placement: 'none',
  binding: 'any',
  mark: '?',
  config: { text: names, values },
  why,
});

const clickhouseQuery = typed(
  ['query'],
  'query_params',
  'ClickHouse takes each value by name and type: write {id:UInt32} into the text and give it in query_params',
);

/** ClickHouse: `{name:Type}` and `query_params`; the type of each value has to be written. */
export const clickhouse: Driver = {
  name: '@clickhouse/client',
  packages: ['@clickhouse/client', '@clickhouse/client-web'],
  dialect: 'unknown',
  roles: {
    module: { createClient: { to: 'client' }, default: { to: 'module' } },
    client: { query: { sink: clickhouseQuery }, command: { sink: clickhouseQuery }, exec: { sink: clickhouseQuery } },
  },
  types: { ClickHouseClient: 'client' },
};

const athenaStart = typed(
  ['QueryString'],
  'ExecutionParameters',
  'Athena takes ExecutionParameters as SQL literals with their quotes: write ? into the text, and quote each value there',
);

/** Athena: `?` and literals of SQL in `ExecutionParameters`. */
export const athena: Driver = {
  name: '@aws-sdk/client-athena',
  packages: ['@aws-sdk/client-athena'],
  dialect: 'unknown',
  roles: {
    module: { StartQueryExecutionCommand: { to: 'Start' }, Athena: { to: 'Class' } },
    Start: { new: { sink: athenaStart } },
    Class: { new: { to: 'client' } },
    client: { startQueryExecution: { sink: athenaStart } },
  },
  types: {},
};

const cassandraExecute: Sink = {
  text: 0,
  placement: 'none',
  binding: 'any',
  mark: '?',
  why: 'Cassandra takes each value in the type of its column: write ? into the text and give [values] with { prepare: true }',
};

/** Cassandra: `?` and an array, in the types of the columns once the statement is prepared. */
export const cassandra: Driver = {
  name: 'cassandra-driver',
  packages: ['cassandra-driver'],
  dialect: 'unknown',
  roles: {
    module: { Client: { to: 'Class' }, default: { to: 'module' } },
    Class: { new: { to: 'client' } },
    client: {
      execute: { sink: cassandraExecute },
      stream: { sink: cassandraExecute },
      eachRow: { sink: cassandraExecute },
    },
  },
  types: { Client: 'client' },
};

const tediousRequest: Sink = {
  text: 0,
  placement: 'parameters',
  binding: 'mssql',
  mark: '@name',
  why: 'tedious takes each value with its type: write @id into the text and add request.addParameter("id", TYPES.…, id)',
};

/** tedious: `@name` and a parameter with a type on the request. */
export const tedious: Driver = {
  name: 'tedious',
  packages: ['tedious'],
  dialect: 'mssql',
  roles: {
    module: { Request: { to: 'Request' }, default: { to: 'module' } },
    Request: { new: { sink: tediousRequest } },
  },
  types: {},
};
