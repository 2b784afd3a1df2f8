import type { Library } from './library.ts';

/** Clients that write what is bound into the text themselves. */
export const mysql: Library = {
  packages: ['mysql', 'mysql2', 'promise-mysql', 'mysql-await'],
  roles: {
    module: {
      'createPool()': 'connection',
      'createConnection()': 'connection',
      'createPoolPromise()': 'connection',
      'createPoolCluster()': 'connection',
      default: 'module',
    },
    connection: {
      'promise()': 'connection',
      'getConnection()': 'connection',
      'awaitGetConnection()': 'connection',
      'of()': 'connection',
    },
  },
  types: { Pool: 'connection', PoolConnection: 'connection', Connection: 'connection' },
};
