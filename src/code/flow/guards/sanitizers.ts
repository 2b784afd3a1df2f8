import type { Guard } from './guard.ts';

export const sanitizers: Guard = {
  id: 'sanitizer',
  words: 'a sanitizer',
  gives: [
    { call: { package: ['mongo-sanitize'] }, transport: { from: 0, proof: 'keys' } },
    { call: { package: ['express-mongo-sanitize'], member: ['sanitize'] }, transport: { from: 0, proof: 'keys' } },
    {
      call: { package: ['escape-html', 'lodash.escape', 'sanitize-html', 'xss', 'striptags'] },
      transport: { from: 0, proof: 'html' },
    },
    { call: { package: ['he'], member: ['encode', 'escape'] }, transport: { from: 0, proof: 'html' } },
    { call: { package: ['dompurify', 'isomorphic-dompurify'] }, transport: { from: 0, proof: 'html' } },
    { call: { package: ['lodash', 'underscore'], member: ['escape'] }, transport: { from: 0, proof: 'html' } },
    { call: { package: ['validator'], member: ['escape'] }, transport: { from: 0, proof: 'html' } },
    { call: { global: ['encodeURIComponent'] }, transport: { from: 0, proof: 'url' } },
    { call: { package: ['path'], member: ['basename'] }, transport: { from: 0, proof: 'filename' } },
    { call: { package: ['sanitize-filename'] }, transport: { from: 0, proof: 'filename' } },
    {
      call: { package: ['validator'], member: ['trim', 'normalizeEmail', 'stripLow'] },
      transport: { from: 0, proof: 'plain' },
    },
    {
      call: { package: ['validator'], member: ['toInt', 'toFloat', 'toBoolean', 'toDate'] },
      transport: { from: 0, proof: 'number' },
    },
  ],
  tests: [
    {
      call: { package: ['mongo-sanitize', 'express-mongo-sanitize'], member: ['has'] },
      value: 0,
      proof: 'keys',
      holds: false,
    },
  ],
};
