import type { Driver, Member, Sink } from './driver.ts';

const variadic: Sink = { text: 0, placement: 'arguments', binding: 'duckdb', mark: '?' };
const CALLS = ['run', 'all', 'each', 'exec', 'arrowIPCAll', 'stream'];
const connection: Record<string, Member> = {
  ...Object.fromEntries(CALLS.map((name) => [name, { sink: variadic }])),
  connect: { to: 'connection' },
};

/** duckdb: `?` and values as further arguments before the callback. */
export const duckdb: Driver = {
  name: 'duckdb',
  packages: ['duckdb', 'duckdb-async'],
  dialect: 'postgres',
  roles: {
    module: { Database: { to: 'Database' }, Connection: { to: 'Database' }, default: { to: 'module' } },
    Database: { new: { to: 'connection' }, create: { to: 'connection' } },
    connection,
  },
  types: { Database: 'connection', Connection: 'connection' },
};

const listed: Sink = { text: 0, placement: 'array', binding: 'duckdb', mark: '?' };
const RUNS = ['run', 'runAndRead', 'runAndReadAll', 'runAndReadUntil', 'stream', 'streamAndRead', 'streamAndReadAll'];

/** @duckdb/node-api: `?` and a list; each value with its own type. */
export const duckdbApi: Driver = {
  name: '@duckdb/node-api',
  packages: ['@duckdb/node-api'],
  dialect: 'postgres',
  roles: {
    module: { DuckDBInstance: { to: 'Instance' }, DuckDBConnection: { to: 'Connection' }, default: { to: 'module' } },
    Instance: { create: { to: 'instance' }, fromCache: { to: 'instance' } },
    Connection: { create: { to: 'connection' } },
    instance: { connect: { to: 'connection' } },
    connection: Object.fromEntries(RUNS.map((name) => [name, { sink: listed }])),
  },
  types: { DuckDBInstance: 'instance', DuckDBConnection: 'connection' },
};
