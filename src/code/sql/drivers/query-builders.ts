import type { Driver, Sink } from './driver.ts';

const raw: Sink = {
  text: 0,
  placement: 'none',
  binding: 'prisma',
  mark: 'dialect',
  tag: 'object',
  why: 'sql.raw() writes its text into the statement as it is: write the statement as sql`… ${value} …`, which binds it',
};

/** drizzle: the `sql` tag binds what is spliced in; `sql.raw` writes it. */
export const drizzle: Driver = {
  name: 'drizzle-orm',
  packages: ['drizzle-orm'],
  dialect: 'unknown',
  roles: { module: { sql: { to: 'tag' } }, tag: { raw: { sink: raw } } },
  types: {},
};

/** kysely: as drizzle, and compiled queries with their parameters. */
export const kysely: Driver = {
  name: 'kysely',
  packages: ['kysely'],
  dialect: 'unknown',
  roles: {
    module: { sql: { to: 'tag' }, CompiledQuery: { to: 'Compiled' } },
    tag: { raw: { sink: raw } },
    Compiled: { raw: { sink: { text: 0, placement: 'array', binding: 'any', mark: 'dialect' } } },
  },
  types: {},
};

const execute: Sink = { text: 0, placement: 'array', binding: 'any', mark: '?' };

/** MikroORM: `?` and an array on the connection or the entity manager. */
export const mikroOrm: Driver = {
  name: 'mikro-orm',
  packages: ['core', 'knex', 'sql', 'postgresql', 'mysql', 'mariadb', 'sqlite', 'better-sqlite', 'libsql', 'mssql'].map(
    (name) => `@mikro-orm/${name}`,
  ),
  dialect: 'unknown',
  roles: {
    module: { MikroORM: { to: 'Class' } },
    Class: { init: { to: 'orm' }, initSync: { to: 'orm' }, new: { to: 'orm' } },
    orm: { em: { to: 'manager' } },
    manager: {
      execute: { sink: execute },
      getConnection: { to: 'manager' },
      fork: { to: 'manager' },
      transactional: { to: 'manager', callback: 0 },
    },
  },
  types: { EntityManager: 'manager', SqlEntityManager: 'manager', MikroORM: 'orm' },
};

/** objection: `raw` takes `?` and the values behind the text. */
export const objection: Driver = {
  name: 'objection',
  packages: ['objection'],
  dialect: 'unknown',
  roles: { module: { raw: { sink: { text: 0, placement: 'arguments', binding: 'any', mark: '?' } } } },
  types: {},
};
