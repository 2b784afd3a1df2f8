import type { Library } from './library.ts';

export const monk: Library = {
  packages: ['monk', 'monk-middleware-cast-ids', 'mongoskin', 'promised-monk'],
  roles: {
    module: { '()': 'db', new: 'db', 'default()': 'db', 'db()': 'db' },
    db: { 'get()': 'collection', 'create()': 'collection', 'collection()': 'collection' },
    collection: {},
  },
  types: { IMonkManager: 'db', ICollection: 'collection' },
};
