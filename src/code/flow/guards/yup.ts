import type { Guard } from './guard.ts';

export const yup: Guard = {
  id: 'yup',
  words: 'a yup schema',
  language: {
    packages: ['yup'],
    objects: ['object', 'shape'],
    extends: ['shape', 'concat'],
    proves: {
      string: 'plain',
      number: 'number',
      boolean: 'number',
      bool: 'number',
      date: 'number',
      oneOf: 'listed',
      uuid: 'identifier',
      mixed: null,
    },
    runs: { validate: '', validateSync: '', cast: '', isValid: '' },
    throws: ['validate', 'validateSync', 'cast'],
  },
};
