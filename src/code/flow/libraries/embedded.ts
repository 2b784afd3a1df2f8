import type { Library } from './library.ts';

/** Stores in the process that speak the query language of MongoDB. */
export const embedded: Library = {
  packages: ['nedb', '@seald-io/nedb', 'nedb-promises', 'nedb-promise', 'marsdb', 'mongo-mock', 'tingodb'],
  roles: {
    module: {
      new: 'collection',
      '()': 'collection',
      'create()': 'collection',
      'datastore()': 'collection',
      Datastore: 'Datastore',
      Collection: 'Datastore',
    },
    Datastore: { new: 'collection', '()': 'collection', 'create()': 'collection' },
    collection: {},
  },
  types: { Datastore: 'collection', Nedb: 'collection' },
};
