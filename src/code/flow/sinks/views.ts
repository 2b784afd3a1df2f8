import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'cookies', 'headers', 'url'] as const;
const RENDER = { on: ['response'], method: ['render'] } as const;

/** What a view is given, where some view shows values as they are. */
export const viewLocals: Sink = {
  id: 'view-locals',
  words: 'a view',
  targets: [{ call: RENDER, argument: 1 }],
  parts: PARTS,
  stoppedBy: ['number', 'html', 'pattern'],
  harms: (into, front, { path }) => into.length > 0 || (front === '' && path.length <= 1),
};

/** All that a view is given, the options of its engine and its layout among it. */
export const locals: Sink = {
  id: 'locals',
  words: 'all that a view is given',
  targets: [{ call: RENDER, argument: 1, made: 'elsewhere' }],
  parts: ['query', 'body'],
  stoppedBy: ['plain', 'picked'],
  harms: (into, front, { plain, path }) => into.length === 0 && path.length > 0 && front === '' && !plain,
};
