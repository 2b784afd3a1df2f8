import type { Guard } from './guard.ts';

/** `const objectId = require('joi-objectid')(Joi)`: a schema itself. */
export const joiObjectId: Guard = {
  id: 'joi-objectid',
  words: 'a Joi schema',
  language: {
    packages: ['joi-objectid'],
    objects: [],
    extends: [],
    proves: { '': 'identifier', default: 'identifier' },
    runs: {},
    throws: [],
  },
};

export const joi: Guard = {
  id: 'joi',
  words: 'a Joi schema',
  language: {
    packages: ['joi', '@hapi/joi', 'celebrate'],
    objects: ['object', 'keys'],
    extends: ['keys', 'append', 'concat'],
    proves: {
      string: 'plain',
      number: 'number',
      boolean: 'number',
      bool: 'number',
      date: 'number',
      valid: 'listed',
      equal: 'listed',
      hex: 'identifier',
      alphanum: 'identifier',
      guid: 'identifier',
      uuid: 'identifier',
      objectId: 'identifier',
      any: null,
      unknown: null,
      pattern: null,
    },
    runs: { validate: 'value', validateAsync: '', attempt: '' },
    functions: {
      validate: { schema: 1, value: 0, gives: 'value' },
      attempt: { schema: 1, value: 0, gives: '' },
      assert: { schema: 1, value: 0, gives: '' },
    },
    throws: ['validateAsync', 'attempt', 'assert'],
  },
};
