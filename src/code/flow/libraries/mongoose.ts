import type { Library } from './library.ts';

export const mongoose: Library = {
  packages: ['mongoose', '@typegoose/typegoose', 'mongoose-paginate-v2'],
  roles: {
    module: {
      'model()': 'model',
      Model: 'model',
      models: 'models',
      connection: 'connection',
      'createConnection()': 'connection',
      'connect()': 'module',
      'getModelForClass()': 'model',
      mongoose: 'module',
      Mongoose: 'Mongoose',
    },
    Mongoose: { new: 'module' },
    connection: {
      'model()': 'model',
      models: 'models',
      'collection()': 'collection',
      db: 'db',
      'useDb()': 'connection',
      'asPromise()': 'connection',
    },
    models: { '*': 'model' },
    model: {
      'discriminator()': 'model',
      new: 'document',
      collection: 'collection',
      ...Object.fromEntries(
        'find findOne findById findOneAndUpdate findByIdAndUpdate findOneAndDelete where count countDocuments'
          .split(' ')
          .map((name) => [`${name}()`, 'query']),
      ),
    },
    document: {},
    query: { '*()': 'query' },
    db: { 'collection()': 'collection' },
    collection: {},
  },
  settled: { query: 'document' },
  types: {
    Model: 'model',
    ModelType: 'model',
    ReturnModelType: 'model',
    PaginateModel: 'model',
    Connection: 'connection',
  },
};
