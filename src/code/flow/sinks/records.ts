import type { Sink } from './sink.ts';

const FOUND = ['mongoose.document', 'sequelize.instance'];
const RECORD = { argument: 0, on: ['mongoose.query', ...FOUND] };
const MODELS = ['mongoose.model', 'sequelize.model'];

/** Packages that store what they are given, without a schema. */
const STORES = ['mongodb', 'monk', 'nedb', '@seald-io/nedb', 'nedb-promises', 'mongojs', 'mongoist'];
const COLLECTIONS = ['mongodb.collection', 'monk.collection', 'nedb.collection', 'mongoose.collection'];
const TABLES = ['@prisma/client.model'];

/** Calls of a model that take the fields of a record. */
const MADE: Sink['targets'] = [
  { call: { on: MODELS, method: ['new'] }, argument: 0 },
  // Sequelize: `create(values, { fields: ['title'] })`
  { call: { on: MODELS, method: ['create', 'insertMany', 'bulkCreate', 'build'] }, argument: 0, without: 'fields' },
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
  { call: { on: ['sequelize.model'], method: ['update', 'upsert'] }, argument: 0, without: 'fields' },
  { call: { on: COLLECTIONS, method: ['insertOne', 'insert', 'insertMany'] }, argument: 0 },
  {
    call: { on: COLLECTIONS, method: ['updateOne', 'updateMany', 'update', 'replaceOne', 'findOneAndUpdate'] },
    argument: 1,
  },
  ...['data', 'create', 'update'].map((option) => ({
    call: { on: TABLES, method: ['create', 'createMany', 'update', 'updateMany', 'upsert'] },
    argument: 0 as const,
    option,
  })),
];

/** Records that are made of all that a request sends. */
export const records: Sink = {
  id: 'records',
  words: 'the fields of a record',
  targets: [
    ...MADE,
    { call: { on: ['mongoose.query', ...FOUND], method: ['set', 'overwrite'] }, argument: 0 },
    { call: { on: FOUND, method: ['update', 'updateOne', 'replaceOne'] }, argument: 0, without: 'fields' },
    { call: { global: ['Object.assign'] }, argument: 'rest', beside: RECORD },
    {
      call: { package: ['lodash'], member: ['assign', 'extend', 'merge', 'defaults'] },
      argument: 'rest',
      beside: RECORD,
    },
  ],
  parts: ['body', 'query'],
  stoppedBy: ['plain', 'picked', 'listed', 'checked', 'shape'],
  harms: (into, _front, { path }) =>
    path.length === 0 && (into.length === 0 || (into.length === 1 && into[0] === '$set')),
  packages: [
    'mongoose',
    'sequelize',
    '@typegoose/typegoose',
    'sequelize-typescript',
    '@prisma/client',
    'prisma',
    ...STORES,
  ],
};

/** Records that are made of a part of what a request sends: `Brand.create(req.body.brand)`. */
export const recordParts: Sink = {
  ...records,
  targets: MADE,
  parts: ['body'],
  harms: (into, _front, { path }) =>
    path.filter((one) => one !== '*').length === 1 && (into.length === 0 || into.join('.') === '$set'),
};

/** Fields of a record that a request sends: without a schema of the database they are stored as they come. */
export const stored: Sink = {
  id: 'stored',
  words: 'a field of a record',
  common: true,
  targets: [
    {
      call: {
        on: COLLECTIONS,
        method: ['insertOne', 'insert', 'insertMany', 'save'],
      },
      argument: 0,
    },
  ],
  parts: ['body'],
  stoppedBy: ['plain', 'listed', 'checked', 'picked'],
  harms: (into, _front, { path }) => into.length > 0 && path.length > 0,
  packages: ['mongoose', ...STORES],
};

/** Records that take all keys of what a request sends, one by one. */
export const copies: Sink = {
  ...records,
  targets: [],
  keys: 'copied',
  harms: (into, _front, { path }) => path.length === 0 && into.length === 0,
};
