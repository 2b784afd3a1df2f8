import type { Guard } from './guard.ts';

export const valibot: Guard = {
  id: 'valibot',
  words: 'a valibot schema',
  language: {
    packages: ['valibot'],
    objects: ['object', 'strictObject'],
    extends: [],
    proves: {
      string: 'plain',
      number: 'number',
      boolean: 'number',
      bigint: 'number',
      date: 'number',
      picklist: 'listed',
      enum: 'listed',
      literal: 'listed',
      any: null,
      unknown: null,
      record: null,
      looseObject: null,
    },
    runs: {},
    functions: {
      parse: { schema: 0, value: 1, gives: '' },
      parseAsync: { schema: 0, value: 1, gives: '' },
      safeParse: { schema: 0, value: 1, gives: 'output' },
      safeParseAsync: { schema: 0, value: 1, gives: 'output' },
    },
    throws: ['parse', 'parseAsync'],
  },
};
