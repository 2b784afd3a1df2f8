import type { Guard } from './guard.ts';

export const patterns: Guard = {
  id: 'pattern',
  words: 'a pattern or validator function',
  tests: [
    { call: { method: ['test'] }, value: 0, proof: 'plain' },
    { call: { method: ['match', 'startsWith', 'endsWith'] }, value: 'receiver', proof: 'plain' },
    { call: { package: ['validator'] }, value: 0, proof: 'plain' },
    {
      call: {
        package: ['validator'],
        member: ['isAlphanumeric', 'isAlpha', 'isInt', 'isNumeric', 'isUUID', 'isMongoId', 'isHexadecimal'],
      },
      value: 0,
      proof: 'identifier',
    },
    { call: { package: ['email-validator'] }, value: 0, proof: 'plain' },
  ],
};
