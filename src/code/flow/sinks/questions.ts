import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'headers', 'cookies'] as const;
const DIRECTORIES = ['ldapjs', 'ldapts', 'ldapjs-client', 'ldapjs-promise'];
const CLIENT = ['ldapjs.client'];

/** Filters and names of a directory, put together as text: `*` and brackets mean something there. */
export const directories: Sink = {
  id: 'directories',
  words: 'a question to a directory',
  targets: [
    { call: { on: CLIENT, method: ['search', 'searchAsync', 'searchPaginated'] }, argument: 1, option: 'filter' },
    {
      call: { on: CLIENT, method: ['search', 'searchAsync', 'bind', 'bindAsync', 'modify', 'del', 'add'] },
      argument: 0,
    },
    { call: { package: DIRECTORIES, member: ['parseFilter', 'FilterParser.parseString'] }, argument: 0 },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'pattern'],
  harms: (into, _front, { plain, path }) => into.length === 0 && (plain || path.length > 0),
  packages: DIRECTORIES,
};

/** Paths into XML, put together as text. */
export const xpaths: Sink = {
  id: 'xpaths',
  words: 'a path into XML',
  targets: [
    { call: { package: ['xpath'], member: ['select', 'select1', 'evaluate', 'parse'] }, argument: 0 },
    { call: { on: ['libxmljs.document'], method: ['get', 'find'] }, argument: 0 },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'pattern'],
  harms: (into) => into.length === 0,
  packages: ['xpath', 'libxmljs', 'libxmljs2'],
};
