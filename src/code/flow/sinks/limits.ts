import type { Sink } from './sink.ts';

const LISTING = [
  'findAll',
  'findAndCountAll',
  'findMany',
  'paginate',
  'find',
  'aggregatePaginate',
  'getMany',
  'findAndCount',
];

/** How many records are asked for: without a bound a request takes them all. */
export const limits: Sink = {
  id: 'limits',
  words: 'the number of records',
  common: true,
  targets: [
    { call: { method: ['limit', 'take'] }, argument: 0 },
    ...['limit', 'take', 'perPage'].map((option) => ({
      call: { method: LISTING },
      argument: 'last' as const,
      option,
    })),
  ],
  parts: ['query', 'body'],
  stoppedBy: ['bounded', 'listed', 'checked'],
  harms: (into) => into.length === 0,
};
