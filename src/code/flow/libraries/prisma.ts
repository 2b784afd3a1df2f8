import type { Library } from './library.ts';

export const prisma: Library = {
  packages: ['@prisma/client'],
  roles: {
    module: { PrismaClient: 'Client' },
    Client: { new: 'client' },
    client: { '$extends()': 'client', '$transaction()': 'client', '*': 'model' },
    model: {},
  },
  types: { PrismaClient: 'client' },
  // The client may be generated into the app: it is told by its name.
  made: { PrismaClient: 'client' },
};
