import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'cookies'] as const;

/** Text that a browser reads as HTML: `res.send` says that it is a page. */
export const pages: Sink = {
  id: 'pages',
  words: 'a page',
  targets: [{ call: { on: ['response'], method: ['send'] }, argument: 'last', page: true }],
  parts: PARTS,
  stoppedBy: ['number', 'html', 'pattern'],
  // A body that is an object is answered as JSON.
  harms: (into, _front, { plain, part, path }) => into.length === 0 && path.length > 0 && (plain || part === 'query'),
};

/** The same where nothing but the text says so. */
export const rawPages: Sink = {
  id: 'pages',
  words: 'a page',
  targets: [{ call: { on: ['response'], method: ['end', 'write'] }, argument: 0, page: true }],
  parts: PARTS,
  stoppedBy: ['number', 'html', 'pattern'],
  harms: (into, front, { part, path }) =>
    into.length === 0 &&
    (/<\/?[a-z!]/i.test(front) || (front === '' && path.length > 0 && (part === 'query' || part === 'params'))),
};
