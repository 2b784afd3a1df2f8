import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = { text: 0, placement: 'inputs', binding: 'mssql', mark: '@name' };
const request: Record<string, Member> = {
  query: { sink: query },
  batch: { sink: query },
  input: { to: 'request' },
  output: { to: 'request' },
};

/** mssql: a named input on the request for each value. */
export const mssql: Driver = {
  name: 'mssql',
  packages: ['mssql', 'mssql/msnodesqlv8'],
  dialect: 'mssql',
  roles: {
    module: {
      connect: { to: 'pool', callback: 1 },
      ConnectionPool: { to: 'Pool' },
      Request: { to: 'Request' },
      Transaction: { to: 'Transaction' },
      query: { sink: query },
      default: { to: 'module' },
    },
    Pool: { new: { to: 'pool' } },
    Request: { new: { to: 'request' } },
    Transaction: { new: { to: 'pool' } },
    pool: { request: { to: 'request' }, query: { sink: query }, connect: { to: 'pool' }, transaction: { to: 'pool' } },
    request,
  },
  connection: 'pool',
  types: { ConnectionPool: 'pool', Request: 'request', Transaction: 'pool' },
};
