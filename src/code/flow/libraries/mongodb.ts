import type { Library } from './library.ts';

const db = { 'collection()': 'collection', 'createCollection()': 'collection', 'db()': 'db' };

export const mongodb: Library = {
  packages: ['mongodb', 'promised-mongo', 'mongojs', 'mongoist', 'express-mongo-db', '@fastify/mongodb'],
  roles: {
    module: {
      MongoClient: 'MongoClient',
      'connect()': 'client',
      Collection: 'Collection',
      Db: 'Db',
      '()': 'named',
    },
    MongoClient: { new: 'client', '()': 'client', 'connect()': 'client' },
    Db: { new: 'db' },
    client: { ...db, 'connect()': 'client' },
    db,
    // mongojs: `db.users` is a collection.
    named: { ...db, '*': 'collection' },
    collection: {},
  },
  types: { Collection: 'collection', Db: 'db', MongoClient: 'client' },
  telling: { collection: 'collection' },
};
