import type { Sink } from './sink.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'request', 'stream'];
const FETCHING = [
  'node-fetch',
  'cross-fetch',
  'isomorphic-fetch',
  'got',
  'axios',
  'request',
  'request-promise',
  'request-promise-native',
  'needle',
  'superagent',
  'ky',
  'phin',
  'bent',
  'undici',
  'urllib',
  'node-fetch-commonjs',
  'make-fetch-happen',
];

/** Requests that the server makes itself: the host decides. */
export const requests: Sink = {
  id: 'requests',
  words: 'a request of the server',
  targets: [
    { call: { global: ['fetch'] }, argument: 0 },
    { call: { package: FETCHING, member: ['', 'default', 'fetch', ...VERBS] }, argument: 0 },
    ...['url', 'uri', 'baseURL', 'baseUrl', 'host', 'hostname'].map((option) => ({
      call: { package: [...FETCHING, 'http', 'https'], member: ['', 'default', ...VERBS] },
      argument: 0,
      option,
    })),
    { call: { package: ['needle'], member: ['', 'default'] }, argument: 1 },
    {
      call: { package: ['http', 'https', 'follow-redirects'], member: ['get', 'request', 'http.get', 'https.get'] },
      argument: 0,
    },
    { call: { method: ['goto'] }, argument: 0 },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies'],
  stoppedBy: ['number', 'identifier', 'url', 'host', 'pattern'],
  harms: (into, front) => into.length === 0 && /^([a-z]+:)?(\/\/[^/?#\0]*)?$/i.test(front),
};
