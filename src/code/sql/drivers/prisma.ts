import type { Driver, Member, Sink } from './driver.ts';

const unsafe: Sink = { text: 0, placement: 'arguments', binding: 'prisma', mark: 'dialect' };
const client: Record<string, Member> = {
  $queryRawUnsafe: { sink: { ...unsafe, tag: '$queryRaw' } },
  $executeRawUnsafe: { sink: { ...unsafe, tag: '$executeRaw' } },
  $transaction: { to: 'client', callback: 0 },
  $extends: { to: 'client' },
};

/** prisma: `$1` or `?` by the provider, values as further arguments, each sent with its own type. */
export const prisma: Driver = {
  name: '@prisma/client',
  packages: ['@prisma/client'],
  dialect: 'unknown',
  roles: {
    module: { PrismaClient: { to: 'Class' }, default: { to: 'module' }, Prisma: { to: 'helpers' } },
    helpers: { raw: { escapes: 'text' } },
    Class: { new: { to: 'client' } },
    client,
  },
  connection: 'client',
  types: { PrismaClient: 'client', TransactionClient: 'client' },
};
