import type { Sink } from './sink.ts';

const METHODS =
  'split trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase replace replaceAll startsWith endsWith match matchAll search substring substr charAt charCodeAt codePointAt padStart padEnd normalize localeCompare'.split(
    ' ',
  );

/** Methods that texts have and lists and objects lack: a key that is sent twice makes them throw. */
export const texts: Sink = {
  id: 'texts',
  words: 'a method of texts',
  common: true,
  targets: [{ call: { method: METHODS }, argument: 'receiver' }],
  parts: ['query', 'body'],
  stoppedBy: ['plain', 'single'],
  harms: (into, _front, { path }) => into.length === 0 && path.length > 0 && !path.includes('*'),
};

/** Searches that lists have, too, and answer otherwise: an item is not a part of a text. */
export const searches: Sink = {
  id: 'searches',
  words: 'a search in a text',
  common: true,
  targets: [
    {
      call: { method: ['includes', 'indexOf'] },
      argument: 'receiver',
      given: { argument: 0, is: /^\W{1,8}\w{0,12}$/ },
    },
  ],
  parts: ['query', 'body'],
  stoppedBy: ['plain', 'single', 'checked'],
  harms: (into, _front, { path }) => into.length === 0 && path.length > 0 && !path.includes('*'),
};

/** What only lists have: the app takes several values under the key. */
export const lists: Sink = {
  id: 'lists',
  words: 'a list',
  common: true,
  targets: [
    {
      call: { method: ['map', 'forEach', 'filter', 'some', 'every', 'reduce', 'join', 'flatMap'] },
      argument: 'receiver',
    },
    { call: { global: ['Array.isArray'] }, argument: 0, near: true },
  ],
  parts: ['query', 'body'],
  stoppedBy: ['plain'],
  harms: (into, _front, { path }) => into.length === 0 && path.length > 0,
};
