import type { Driver, Sink } from './driver.ts';

const execute: Sink = { text: 0, placement: 'array', binding: 'oracle', mark: ':1' };

/** oracledb: `:1` and an array, or names and an object, whichever is there. */
export const oracledb: Driver = {
  name: 'oracledb',
  packages: ['oracledb'],
  dialect: 'oracle',
  roles: {
    module: {
      getConnection: { to: 'connection', callback: 1 },
      createPool: { to: 'pool', callback: 1 },
      getPool: { to: 'pool' },
      default: { to: 'module' },
    },
    pool: { getConnection: { to: 'connection', callback: 1 } },
    connection: { execute: { sink: execute }, queryStream: { sink: execute } },
  },
  connection: 'connection',
  types: { Connection: 'connection', Pool: 'pool' },
};
