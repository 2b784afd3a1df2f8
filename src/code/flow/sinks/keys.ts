import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'headers', 'cookies'] as const;

/** Behind a text it is no name that every object has. */
const isWhole: Sink['harms'] = (into, front) => into.length === 0 && front === '';

const named = {
  targets: [],
  parts: PARTS,
  stoppedBy: ['number', 'listed', 'text', 'owned', 'ordinary'],
  harms: isWhole,
} as const;

/** Members that a request names and that are called: `constructor` is among them. */
export const methods: Sink = { ...named, id: 'methods', words: 'the name of a method', keys: 'called' };

/** Objects that are written to behind a name from a request: `__proto__` leads to what all objects share. */
export const keys: Sink = { ...named, id: 'keys', words: 'the name of an object that is written to', keys: 'written' };

/** Objects that are merged key by key: JSON can hold `__proto__` as a key of its own. */
export const merges: Sink = {
  id: 'merges',
  words: 'a merge that takes every key',
  keys: 'merged',
  targets: [],
  parts: ['body'],
  stoppedBy: ['number', 'listed', 'picked', 'shape', 'checked', 'ordinary'],
  harms: isWhole,
};

const LODASH = ['merge', 'mergeWith', 'defaultsDeep'];

/** Merges of packages that took `__proto__` for a key like others. */
const ofPackage = (name: string, below: string, members: readonly string[]): Sink => ({
  id: 'merges',
  words: `a merge of ${name} before ${below}`,
  targets: [{ call: { package: [name], member: members }, argument: 'rest' }],
  parts: ['body'],
  stoppedBy: ['number', 'plain', 'listed', 'picked', 'shape', 'checked', 'ordinary'],
  harms: (into) => into.every((key) => key === '*'),
  packages: [name],
  below: { package: name, version: below },
});

export const packageMerges: readonly Sink[] = [
  ofPackage('lodash', '4.17.12', LODASH),
  ofPackage('lodash.merge', '4.6.2', ['', 'default']),
  ofPackage('lodash.mergewith', '4.6.2', ['', 'default']),
  ofPackage('lodash.defaultsdeep', '4.6.1', ['', 'default']),
  ofPackage('deep-extend', '0.5.1', ['', 'default']),
  ofPackage('merge', '2.1.1', ['', 'default', 'recursive']),
  ofPackage('merge-deep', '3.0.3', ['', 'default']),
  ofPackage('extend', '3.0.2', ['', 'default']),
  ofPackage('just-extend', '4.0.0', ['', 'default']),
  ofPackage('hoek', '5.0.3', ['merge', 'applyToDefaults']),
];
