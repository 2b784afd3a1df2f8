import type { Sink } from './sink.ts';

const COLLECTIONS = ['mongodb.collection', 'mongoose.collection', 'monk.collection', 'nedb.collection'] as const;
const MODELS = ['mongoose.model', 'mongoose.query'] as const;

const FILTERED =
  'find findOne findAsync findOneAsync findOneAndUpdate findOneAndDelete findOneAndReplace findOneAndRemove findAndModify update updateOne updateMany replaceOne remove removeOne removeMany deleteOne deleteMany count countAsync countDocuments distinctCount exists updateAsync removeAsync'.split(
    ' ',
  );

/** Operators whose operand is a filter again; every other takes it as a value, whatever it is. */
const FILTERS = /^\$(or|and|nor|not|elemMatch|match)$/;

/** Filters of MongoDB and its like: an object in the place of a value is an operator. */
export const nosql: Sink = {
  id: 'nosql',
  words: 'the filter of a query',
  targets: [
    { call: { on: [...COLLECTIONS, ...MODELS], method: FILTERED }, argument: 0 },
    { call: { on: [...COLLECTIONS, ...MODELS], method: ['distinct'] }, argument: 1 },
    { call: { on: MODELS, method: ['where', 'and', 'or', 'nor', 'setQuery', 'merge'] }, argument: 0 },
    { call: { on: MODELS, method: ['equals'] }, argument: 0 },
    { call: { on: [...COLLECTIONS, ...MODELS], method: ['aggregate'] }, argument: 0 },
    { call: { on: MODELS, method: ['paginate'] }, argument: 0 },
  ],
  stoppedBy: ['plain', 'keys'],
  // The request as a whole is no object that a driver takes for operators.
  harms: (into, _front, { part }) => part !== 'whole' && into.every((key) => !key.startsWith('$') || FILTERS.test(key)),
  untold: true,
  packages: [
    'mongodb',
    'mongoose',
    'monk',
    'nedb',
    '@seald-io/nedb',
    'nedb-promises',
    'marsdb',
    'mongojs',
    'mongoist',
    'mongoskin',
    '@typegoose/typegoose',
    'tingodb',
  ],
};

/** An id takes operators in its own place; an object with other keys in it is no id: `findById({ _id: x })`. */
export const nosqlIds: Sink = {
  ...nosql,
  targets: [
    {
      call: { on: MODELS, method: ['findById', 'findByIdAndUpdate', 'findByIdAndDelete', 'findByIdAndRemove'] },
      argument: 0,
    },
  ],
  harms: (into, _front, { part }) => part !== 'whole' && into.length === 0,
};

/** Operators of Prisma whose operand is a value; anywhere else in a filter an object is one of operators. */
const OPERANDS =
  /^(equals|contains|startsWith|endsWith|gte?|lte?|in|notIn|search|mode|path|has(Every|Some)?|isEmpty|(array|string)_\w+)$/;

/** At the beginning of a filter, and of each that it holds, stands the name of a column: `{ path: x }`, `{ OR: [{ mode: x }] }`. */
const isColumn = (into: readonly string[], at: number): boolean =>
  at === 0 || /^(AND|OR|NOT|is|isNot|some|every|none|\d+|\*)$/.test(into[at - 1] ?? '');

/** Filters of Prisma: `{ token: { not: '' } }`. What is unique takes no operators in `findUnique`, `update` and `delete`. */
export const filters: Sink = {
  id: 'filters',
  words: 'the filter of a query',
  targets: [
    {
      call: {
        on: ['@prisma/client.model'],
        method: [
          'findFirst',
          'findFirstOrThrow',
          'findMany',
          'updateMany',
          'deleteMany',
          'count',
          'aggregate',
          'groupBy',
        ],
      },
      argument: 0,
      option: 'where',
    },
  ],
  stoppedBy: ['plain', 'keys'],
  harms: (into, _front, { part }) =>
    part !== 'whole' && !into.some((key, at) => OPERANDS.test(key) && !isColumn(into, at)),
  packages: ['@prisma/client', 'prisma'],
};

/** Fields and relations that are read: `select('+password')` shows what the schema hides. */
export const projections: Sink = {
  id: 'projections',
  words: 'the fields that are read',
  targets: [
    { call: { on: MODELS, method: ['select', 'populate'] }, argument: 0 },
    { call: { on: MODELS, method: ['find', 'findOne', 'findById'] }, argument: 1 },
    { call: { on: ['mongodb.collection'], method: ['find', 'findOne'] }, argument: 1, option: 'projection' },
  ],
  parts: ['query', 'body'],
  stoppedBy: ['listed', 'checked', 'number'],
  harms: (into, _front, { path }) =>
    path.length > 0 && into.every((key) => /^(\*|\d+|path|select|populate)$/.test(key)),
  packages: ['mongodb', 'mongoose', '@typegoose/typegoose'],
};

/** Stages of a pipeline that read what they are told by name: `{ $group: { _id: req.body.by } }`, `{ $lookup: { from } }`. */
export const stages: Sink = {
  ...projections,
  targets: [{ call: { on: [...COLLECTIONS, ...MODELS], method: ['aggregate'] }, argument: 0 }],
  harms: (into, front, { path }) =>
    path.length > 0 &&
    /^\$?$/.test(front) &&
    into.some((key) => READS.test(key)) &&
    !into.some((key) => TAKES_VALUES.test(key)),
};

const READS =
  /^\$(group|project|addFields|set|bucket(Auto)?|sortByCount|replaceRoot|replaceWith|lookup|graphLookup|unionWith)$/;
/** Operands that are compared or shown as they are. */
const TAKES_VALUES =
  /^\$(match|limit|skip|sort|literal|eq|ne|gte?|lte?|in|cmp|cond|switch|regex\w*|dateToString)$|^(as|default|format|timezone|date|boundaries|buckets)$/;
