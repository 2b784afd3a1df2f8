import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = {
  text: 0,
  placement: 'array',
  binding: 'postgres-text',
  mark: '$1',
  config: { text: ['text'], values: 'values' },
};
const METHODS = [
  'query',
  'none',
  'one',
  'many',
  'oneOrNone',
  'manyOrNone',
  'any',
  'result',
  'multi',
  'multiResult',
  'map',
  'each',
];
const database: Record<string, Member> = {
  ...Object.fromEntries(METHODS.map((name) => [name, { sink: query }])),
  tx: { to: 'database', callback: 0 },
  task: { to: 'database', callback: 0 },
  txIf: { to: 'database', callback: 0 },
  taskIf: { to: 'database', callback: 0 },
  connect: { to: 'database' },
};

/** pg-promise formats values into the text itself: `$1` and an array. */
export const pgPromise: Driver = {
  name: 'pg-promise',
  packages: ['pg-promise'],
  dialect: 'postgres',
  roles: {
    module: { '()': { to: 'library' }, default: { to: 'module' } },
    library: { '()': { to: 'database' }, as: { to: 'as' } },
    as: {
      format: { escapes: 'text' },
      text: { escapes: 'value' },
      name: { escapes: 'name' },
      alias: { escapes: 'name' },
      csv: { escapes: 'value' },
      json: { escapes: 'value' },
      number: { escapes: 'value' },
      value: { escapes: 'name' },
    },
    database,
  },
  connection: 'database',
  types: { IDatabase: 'database', ITask: 'database', IBaseProtocol: 'database' },
};
