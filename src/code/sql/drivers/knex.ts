import type { Driver, Member, Sink } from './driver.ts';

function raw(prefix?: string): Member {
  const sink: Sink = {
    text: 0,
    placement: 'array',
    binding: 'any',
    mark: '?',
    ...(prefix === undefined ? {} : { prefix }),
  };
  return { sink };
}

const where = raw('SELECT * FROM t WHERE ');
const having = raw('SELECT * FROM t GROUP BY a HAVING ');
const builder: Record<string, Member> = {
  raw: raw(),
  whereRaw: where,
  andWhereRaw: where,
  orWhereRaw: where,
  havingRaw: having,
  andHavingRaw: having,
  orHavingRaw: having,
  orderByRaw: raw('SELECT * FROM t ORDER BY '),
  groupByRaw: raw('SELECT * FROM t GROUP BY '),
  joinRaw: raw('SELECT * FROM t '),
  fromRaw: raw('SELECT * FROM '),
  '*': { to: 'builder' },
};

/** knex: `?` and an array of bindings, handed to the driver of the client. */
export const knex: Driver = {
  name: 'knex',
  packages: ['knex'],
  dialect: 'unknown',
  roles: {
    module: { '()': { to: 'knex' }, knex: { to: 'module' }, Knex: { to: 'module' }, default: { to: 'module' } },
    knex: {
      ...builder,
      '()': { to: 'builder' },
      transaction: { to: 'knex', callback: 0 },
      client: { to: 'none' },
      ref: { escapes: 'name' },
      schema: { to: 'builder' },
    },
    builder,
    none: {},
  },
  connection: 'knex',
  types: { Knex: 'knex', Transaction: 'knex', QueryBuilder: 'builder' },
};
