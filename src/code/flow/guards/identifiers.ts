import type { Guard } from './guard.ts';

export const identifiers: Guard = {
  id: 'identifier',
  words: 'a well-formed identifier',
  gives: [
    {
      call: {
        package: ['mongodb', 'mongoose', 'bson'],
        member: ['ObjectId', 'ObjectID', 'Types.ObjectId', 'mongo.ObjectId', 'mongo.ObjectID', 'Types.ObjectID'],
      },
      transport: { from: 0, proof: 'identifier' },
    },
    { call: { method: ['ObjectId', 'ObjectID'] }, transport: { from: 0, proof: 'identifier' } },
    { call: { global: ['ObjectId', 'ObjectID'] }, transport: { from: 0, proof: 'identifier' } },
    { call: { method: ['createFromHexString', 'castObjectId'] }, transport: { from: 0, proof: 'identifier' } },
  ],
  tests: [
    { call: { method: ['isValidObjectId'] }, value: 0, proof: 'identifier' },
    {
      call: { package: ['mongoose'], member: ['isValidObjectId', 'isObjectIdOrHexString'] },
      value: 0,
      proof: 'identifier',
    },
    {
      call: {
        package: ['mongodb', 'mongoose', 'bson'],
        member: ['ObjectId.isValid', 'ObjectID.isValid', 'Types.ObjectId.isValid', 'mongo.ObjectId.isValid'],
      },
      value: 0,
      proof: 'identifier',
    },
    { call: { package: ['uuid'], member: ['validate'] }, value: 0, proof: 'identifier' },
  ],
};
