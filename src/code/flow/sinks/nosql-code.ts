import { nosql } from './nosql.ts';
import type { Sink } from './sink.ts';

/** JavaScript that the database runs: text is enough for an attack. */
export const nosqlCode: Sink = {
  id: 'nosql-code',
  words: 'JavaScript that the database runs',
  targets: [...nosql.targets, { call: { on: ['mongoose.model', 'mongoose.query'], method: ['$where'] }, argument: 0 }],
  stoppedBy: ['number', 'listed', 'identifier'],
  harms: (into) => into.some((key) => CODE.test(key)),
  untold: true,
  ...(nosql.packages ? { packages: nosql.packages } : {}),
};

const CODE = /^(\$where|\$function|\$accumulator)$/;
