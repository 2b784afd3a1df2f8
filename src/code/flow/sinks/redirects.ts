import type { Sink } from './sink.ts';

const LOCATION = { argument: 0, is: /^location$/i } as const;

/** Where a browser is sent: the text decides, as long as no host stands in front of it. */
export const redirects: Sink = {
  id: 'redirects',
  words: 'the target of a redirect',
  targets: [
    { call: { on: ['response'], method: ['redirect'] }, argument: 'last' },
    { call: { on: ['response'], method: ['location'] }, argument: 0 },
    { call: { on: ['response'], method: ['set', 'header', 'setHeader', 'append'] }, argument: 1, given: LOCATION },
    { call: { on: ['response'], method: ['writeHead'] }, argument: 'last', option: 'Location' },
    { call: { on: ['response'], method: ['writeHead'] }, argument: 'last', option: 'location' },
  ],
  parts: ['query', 'body', 'params'],
  stoppedBy: ['number', 'identifier', 'url', 'local', 'host', 'pattern'],
  stoppedTogether: ['rooted', 'hostless'],
  harms: (into, front) => into.length === 0 && /^([a-z]+:)?(\/\/[^/?#\0]*|\/?)$/i.test(front),
};
