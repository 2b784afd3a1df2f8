import type { Guard } from './guard.ts';

export const typeChecks: Guard = {
  id: 'type-check',
  words: 'a type check',
  gives: [
    { call: { global: ['String'] }, transport: { from: 0, proof: 'plain' } },
    {
      call: {
        global: ['Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat', 'Boolean', 'BigInt'],
      },
      transport: { from: 0, proof: 'number' },
    },
    { call: { global: ['Math.min'] }, transport: { from: 'all', proof: 'bounded' } },
    { call: { package: ['lodash'], member: ['clamp'] }, transport: { from: 0, proof: 'bounded' } },
    {
      call: { global: ['Math.max', 'Math.abs', 'Math.floor', 'Math.round', 'Math.trunc', 'Math.ceil'] },
      transport: { from: 'all', proof: 'number' },
    },
  ],
  tests: [
    { typeof: ['string'], proof: 'plain' },
    { typeof: ['number', 'boolean', 'bigint'], proof: 'number' },
    { notTypeof: ['object'], proof: 'plain' },
    { call: { global: ['Array.isArray'] }, value: 0, proof: 'single', holds: false },
    { call: { package: ['lodash'], member: ['isArray'] }, value: 0, proof: 'single', holds: false },
    { call: { global: ['Number.isInteger', 'Number.isSafeInteger', 'Number.isFinite'] }, value: 0, proof: 'number' },
    // Of an object that is no number.
    { call: { global: ['Number'] }, value: 0, proof: 'number' },
    { call: { global: ['parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat'] }, value: 0, proof: 'plain' },
    { call: { global: ['isNaN'] }, value: 0, proof: 'plain', holds: false },
    { call: { package: ['lodash'], member: ['isString'] }, value: 0, proof: 'plain' },
    { call: { package: ['lodash'], member: ['isNumber', 'isInteger', 'isFinite'] }, value: 0, proof: 'number' },
    { call: { package: ['util'], member: ['isString'] }, value: 0, proof: 'plain' },
    { call: { package: ['jsonwebtoken'], member: ['verify'] }, value: 0, proof: 'plain' },
  ],
};
