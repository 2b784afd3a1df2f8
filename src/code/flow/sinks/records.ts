import type { Sink } from './sink.ts';

const MODELS = ['mongoose.model', 'sequelize.model'];

/** Records that are made of all that a request sends. */
export const records: Sink = {
  id: 'records',
  words: 'the fields of a record',
  targets: [
    { call: { on: MODELS, method: ['new'] }, argument: 0 },
    { call: { on: MODELS, method: ['create', 'insertMany', 'bulkCreate', 'build'] }, argument: 0 },
    {
      call: {
        on: ['mongoose.model'],
        method: [
          'findByIdAndUpdate',
          'findOneAndUpdate',
          'updateOne',
          'updateMany',
          'update',
          'replaceOne',
          'findOneAndReplace',
        ],
      },
      argument: 1,
    },
    { call: { on: ['sequelize.model'], method: ['update', 'upsert'] }, argument: 0 },
  ],
  parts: ['body', 'query'],
  stoppedBy: ['plain', 'picked', 'listed', 'checked'],
  harms: (into, _front, { path }) =>
    path.length === 0 && (into.length === 0 || (into.length === 1 && into[0] === '$set')),
  packages: ['mongoose', 'sequelize', '@typegoose/typegoose', 'sequelize-typescript'],
};
