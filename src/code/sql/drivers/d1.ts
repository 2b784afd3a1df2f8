import type { Driver, Sink } from './driver.ts';

const prepare: Sink = { text: 0, placement: 'chained', binding: 'd1', mark: '?' };
const exec: Sink = {
  ...prepare,
  placement: 'none',
  why: 'exec() takes no values: use prepare(text).bind(value).run() for each statement',
};

/** Cloudflare D1: values go to the `.bind()` of the prepared statement, whatever runs it. */
export const d1: Driver = {
  name: 'd1',
  packages: ['@cloudflare/workers-types', '@cloudflare/d1'],
  dialect: 'sqlite',
  roles: {
    module: {},
    database: { prepare: { sink: prepare }, exec: { sink: exec }, withSession: { to: 'database' } },
  },
  types: { D1Database: 'database', D1DatabaseSession: 'database' },
};

/** `env.DB`: how a worker gets its databases. */
export const D1_BINDING = /^(?!process\.|import\.)(?:.*\.)?env\.(?:\w+_)?(?:DB|D1|DATABASE)$/;
