import type { Sink } from './sink.ts';

/** Values that a client of MySQL binds by itself: `{"password": 1}` for `?` becomes `` `password` = 1 ``. */
export const boundValues: Sink = {
  id: 'bound-values',
  words: 'a value bound in a statement',
  targets: [
    { call: { on: ['mysql.connection'], method: ['query', 'awaitQuery'] }, argument: 1 },
    { call: { on: ['mysql.connection'], method: ['query'] }, argument: 0, option: 'values' },
  ],
  parts: ['body', 'query'],
  stoppedBy: ['plain', 'checked'],
  harms: (into, front, { path }) => front === '' && path.length > 0 && into.length <= 1,
  packages: ['mysql', 'mysql2', 'promise-mysql', 'mysql-await'],
};
