import type { Sink } from './sink.ts';

/** Headers by which a browser decides what it does with an answer. */
const DECIDING =
  /^(content-type|x-frame-options|content-security-policy|set-cookie|refresh|access-control-allow-origin|x-content-type-options)$/i;
const SETTING = { on: ['response'], method: ['set', 'header', 'setHeader', 'append'] };

/** What a browser does with an answer: its type, and what it allows. */
export const answerHeaders: Sink = {
  id: 'answer-headers',
  words: 'a header of the answer',
  targets: [
    { call: SETTING, argument: 0 },
    { call: SETTING, argument: 1, given: { argument: 0, is: DECIDING } },
    { call: { on: ['response'], method: ['type', 'contentType'] }, argument: 0 },
    ...[
      'Content-Type',
      'content-type',
      'X-Frame-Options',
      'Content-Security-Policy',
      'Access-Control-Allow-Origin',
    ].map((option) => ({ call: { on: ['response'], method: ['writeHead'] }, argument: 'last' as const, option })),
  ],
  parts: ['query', 'body', 'params'],
  stoppedBy: ['number', 'identifier', 'url', 'pattern', 'checked', 'host'],
  harms: (into, front, { path }) => into.length === 0 && path.length > 0 && !front.includes('/'),
};
