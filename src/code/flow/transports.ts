import type { Proof } from './graph.ts';

/** What calls do with what they are given, where that is not code of the program. Data: one line a call. */
export interface Transport {
  /** `receiver`: the object it is called on; `all`: every argument; `both`; a number: that argument. */
  from: 'receiver' | 'all' | 'both' | number;
  /**
   * Members that are taken off or put around it: `each`: one of what is in it; `list`: a list of it; `text`: texts made of
   * it; `keys`: a list of its keys; `entries`: a list of pairs; `values`: a list of what is under its keys; `pairs`: an object
   * of such pairs; `settled`: a list of outcomes; `next`: what an iterator gives; `named`: the parts of a path.
   */
  shape?: 'each' | 'list' | 'text' | 'keys' | 'entries' | 'values' | 'pairs' | 'settled' | 'next' | 'named';
  proof?: Proof;
  /** What was proved before no longer holds, or only what decoding leaves of it. */
  opens?: boolean | 'decoded';
  /** The first stands in front of the others; `anew`: unless one of those begins at the root; `within`: what is a text already is worked out. */
  joins?: true | 'anew' | 'within';
  /** What a callback returns is handed on, too. */
  callback?: boolean;
}

const text: Transport = { from: 'receiver', proof: 'plain' };
const same: Transport = { from: 'receiver' };

/** Methods of values of the language, and of promises. */
export const METHODS: Readonly<Record<string, Transport>> = {
  ...Object.fromEntries<Transport>(
    'toString trim trimStart trimEnd toLowerCase toUpperCase substring substr charAt repeat padStart padEnd normalize toLocaleLowerCase toLocaleUpperCase toISOString'
      .split(' ')
      .map((name) => [name, text]),
  ),
  toFixed: { from: 'receiver', proof: 'number' },
  getTime: { from: 'receiver', proof: 'number' },
  join: { from: 'receiver', shape: 'each', proof: 'plain' },
  split: { from: 'receiver', proof: 'plain' },
  match: { from: 'receiver', proof: 'plain', shape: 'text' },
  matchAll: { from: 'receiver', proof: 'plain', shape: 'text' },
  next: { from: 'receiver', shape: 'next' },
  exec: { from: 0, proof: 'plain', shape: 'text' },
  concat: { from: 'both' },
  ...Object.fromEntries<Transport>(
    'filter slice sort reverse flat splice toSorted toReversed toSpliced toObject toJSON lean values'
      .split(' ')
      .map((name) => [name, same]),
  ),
  pop: { from: 'receiver', shape: 'each' },
  shift: { from: 'receiver', shape: 'each' },
  at: { from: 'receiver', shape: 'each' },
  find: { from: 'receiver', shape: 'each' },
  findLast: { from: 'receiver', shape: 'each' },
  map: { from: 'receiver', callback: true },
  flatMap: { from: 'receiver', callback: true },
  reduce: { from: 'receiver', callback: true },
  then: { from: 'receiver', callback: true },
  catch: same,
  finally: same,
  get: { from: 'receiver', shape: 'each' },
  makeHtml: { from: 0, proof: 'plain' },
};

/** Functions of the language. */
export const GLOBALS: Readonly<Record<string, Transport>> = {
  'Object.assign': { from: 'all' },
  'Object.freeze': { from: 0 },
  'Object.fromEntries': { from: 0, shape: 'pairs' },
  'Object.entries': { from: 0, shape: 'entries' },
  'Object.values': { from: 0, shape: 'values' },
  'Object.keys': { from: 0, proof: 'plain', shape: 'keys' },
  'Object.getOwnPropertyNames': { from: 0, proof: 'plain', shape: 'keys' },
  'Reflect.ownKeys': { from: 0, proof: 'plain', shape: 'keys' },
  'Array.from': { from: 0 },
  'Array.of': { from: 'all', shape: 'list' },
  'Promise.resolve': { from: 0 },
  'Promise.all': { from: 0 },
  'Promise.allSettled': { from: 0, shape: 'settled' },
  'Promise.any': { from: 0, shape: 'each' },
  'Promise.race': { from: 0, shape: 'each' },
  structuredClone: { from: 0 },
  decodeURIComponent: { from: 0, proof: 'plain', opens: 'decoded' },
  decodeURI: { from: 0, proof: 'plain', opens: 'decoded' },
  unescape: { from: 0, proof: 'plain', opens: 'decoded' },
  'JSON.parse': { from: 0, opens: true },
  'JSON.stringify': { from: 0, proof: 'plain' },
  // Bytes: no operators.
  'Buffer.from': { from: 0, proof: 'keys' },
  atob: { from: 0, proof: 'plain', opens: 'decoded' },
};

/** Exported functions of packages that hand on what they are given, by package; `*` is every one. */
export const PACKAGES: Readonly<Record<string, Readonly<Record<string, Transport>>>> = {
  path: {
    join: { from: 'all', proof: 'plain', joins: true },
    resolve: { from: 'all', proof: 'plain', joins: 'anew' },
    normalize: { from: 0, proof: 'plain', joins: 'within' },
    relative: { from: 'all', proof: 'plain' },
    toNamespacedPath: { from: 0, proof: 'plain' },
    dirname: { from: 0, proof: 'plain' },
    extname: { from: 0, proof: 'plain' },
    parse: { from: 0, proof: 'plain', shape: 'named' },
  },
  vm: { createContext: { from: 0 } },
  util: { format: { from: 'all', proof: 'plain', joins: true }, promisify: { from: 0 } },
  querystring: { parse: { from: 0 }, unescape: { from: 0, proof: 'plain', opens: 'decoded' } },
  'query-string': { parse: { from: 0 }, parseUrl: { from: 0 } },
  querystringify: { parse: { from: 0 } },
  // What is not proved to be signed is what its sender wrote.
  jsonwebtoken: { decode: { from: 0, opens: true } },
  'jwt-decode': { ['jwt-decode']: { from: 0, opens: true }, jwtDecode: { from: 0, opens: true } },
  jose: { decodeJwt: { from: 0, opens: true } },
  'js-yaml': { load: { from: 0, opens: true }, safeLoad: { from: 0, opens: true } },
  yaml: { parse: { from: 0, opens: true } },
  json5: { parse: { from: 0, opens: true } },
  cookie: { parse: { from: 0 } },
  marked: {
    marked: { from: 0, proof: 'plain' },
    parse: { from: 0, proof: 'plain' },
    parseInline: { from: 0, proof: 'plain' },
  },
  qs: { parse: { from: 0, opens: true } },
  url: { parse: { from: 0 }, resolve: { from: 'all', proof: 'plain' }, format: { from: 0, proof: 'plain' } },
  lodash: {
    keys: { from: 0, proof: 'plain', shape: 'keys' },
    pick: { from: 0, proof: 'picked' },
    pickBy: { from: 0 },
    omit: { from: 0 },
    omitBy: { from: 0 },
    merge: { from: 'all' },
    assign: { from: 'all' },
    extend: { from: 'all' },
    defaults: { from: 'all' },
    cloneDeep: { from: 0 },
    clone: { from: 0 },
    get: { from: 0, shape: 'each' },
    trim: { from: 0, proof: 'plain' },
    ['toString']: { from: 0, proof: 'plain' as const },
    toNumber: { from: 0, proof: 'number' },
    map: { from: 0 },
    compact: { from: 0 },
    uniq: { from: 0 },
    filter: { from: 0 },
    sortBy: { from: 0 },
    flatten: { from: 0 },
    values: { from: 0, shape: 'values' },
    ...Object.fromEntries<Transport>(
      ['first', 'head', 'last', 'find'].map((name) => [name, { from: 0, shape: 'each' }]),
    ),
    ...Object.fromEntries<Transport>(
      ['toLower', 'toUpper', 'capitalize', 'truncate'].map((name) => [name, { from: 0, proof: 'plain' }]),
    ),
    ...Object.fromEntries<Transport>(
      ['camelCase', 'kebabCase', 'snakeCase'].map((name) => [name, { from: 0, proof: 'identifier' }]),
    ),
  },
};

/** Packages that are another, or a part of it. */
export const SAME_PACKAGE: Readonly<Record<string, string>> = {
  underscore: 'lodash',
  'lodash-es': 'lodash',
  'path/posix': 'path',
};

/** Classes whose instances hold what they are made of. */
export const CONSTRUCTED: Readonly<Record<string, Transport>> = {
  Date: { from: 0, proof: 'number' },
  URL: { from: 'all', proof: 'plain' },
  URLSearchParams: { from: 0, proof: 'plain' },
  Request: { from: 0 },
  Set: { from: 0 },
  Map: { from: 0 },
  Buffer: { from: 0 },
  Array: { from: 'all', shape: 'list' },
};
