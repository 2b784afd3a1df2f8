import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = { text: 0, placement: 'array', binding: 'any', mark: 'dialect' };

function condition(prefix: string): Member {
  return { sink: { text: 0, placement: 'binds', binding: 'any', mark: ':name', prefix } };
}

const where = condition('SELECT * FROM t WHERE ');
const having = condition('SELECT * FROM t GROUP BY a HAVING ');
const connection: Record<string, Member> = {
  query: { sink: query },
  initialize: { to: 'connection' },
  connect: { to: 'connection' },
  createQueryRunner: { to: 'connection' },
  getRepository: { to: 'connection' },
  getTreeRepository: { to: 'connection' },
  manager: { to: 'connection' },
  connection: { to: 'connection' },
  transaction: { to: 'connection', callback: 0 },
  createQueryBuilder: { to: 'builder' },
};

/** typeorm: `query` takes the placeholders of the database; builders take `:name` and an object. */
export const typeorm: Driver = {
  name: 'typeorm',
  packages: ['typeorm', '@nestjs/typeorm'],
  dialect: 'unknown',
  roles: {
    module: {
      DataSource: { to: 'Class' },
      Connection: { to: 'Class' },
      getConnection: { to: 'connection' },
      createConnection: { to: 'connection' },
      getManager: { to: 'connection' },
      getRepository: { to: 'connection' },
      getConnectionManager: { to: 'manager' },
      default: { to: 'module' },
    },
    Class: { new: { to: 'connection' } },
    manager: { get: { to: 'connection' }, create: { to: 'connection' } },
    connection,
    builder: {
      where,
      andWhere: where,
      orWhere: where,
      having,
      andHaving: having,
      orHaving: having,
      '*': { to: 'builder' },
    },
  },
  connection: 'connection',
  types: {
    DataSource: 'connection',
    Connection: 'connection',
    EntityManager: 'connection',
    Repository: 'connection',
    QueryRunner: 'connection',
    SelectQueryBuilder: 'builder',
  },
};
