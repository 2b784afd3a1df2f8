import { describe, expect, test } from 'vitest';
import sqlInjection from '../../transforms/sql-injection.ts';

/** Operands of one statement, and the statement and values that a driver has to get for `x` and `y`. */
const STATEMENTS: [name: string, operands: string[], text: string, values: unknown[]][] = [
  ['a value', ['"SELECT id FROM t WHERE a = \'"', 'x', '"\' ORDER BY id"'], 'a = ? ORDER BY id', ['one']],
  [
    'a pattern',
    ['"SELECT id FROM t WHERE a LIKE \'"', '"%"', 'x', '"%"', '"\' ORDER BY id"'],
    'a LIKE ? ORDER BY id',
    ['%one%'],
  ],
  [
    'a value at the end',
    ['"SELECT id FROM t WHERE b = 1 AND a = \'"', 'x', '"-"', 'y', '"\'"'],
    'b = 1 AND a = ?',
    ['one-two'],
  ],
  [
    'two values',
    ['"SELECT id FROM t WHERE a = \'"', 'x', '"\' AND b = \'"', 'y', '"\' ORDER BY id"'],
    'a = ? AND b = ? ORDER BY id',
    ['one', 'two'],
  ],
];

describe.each(STATEMENTS)('%s', (_name, operands, text, values) => {
  test('is bound however its text is broken into lines, and whatever stands in parentheses', () => {
    let bound = 0;
    for (const written of formsOf(operands)) {
      const call = ran(
        sqlInjection.apply(
          PROGRAM.replace('TEXT', () => written),
          'app.js',
          {},
        ).text,
      );
      expect([`SELECT id FROM t WHERE ${text}`, values], written).toEqual(call);
      bound += 1;
    }
    expect(bound).toBeGreaterThan(8);
  });
});

const PROGRAM = `const mysql = require('mysql2');
const pool = mysql.createPool({});
exports.find = (x, y) => {
  x = String(x);
  y = String(y);
  return pool.query(
    TEXT,
  );
};
`;

/** Every way to break the lines between operands, each with every pair of parentheses around neighbours. */
function* formsOf(operands: readonly string[]): Iterable<string> {
  const gaps = operands.length - 1;
  for (let breaks = 0; breaks < 2 ** gaps; breaks += 1)
    for (let from = 0; from < operands.length; from += 1)
      for (let to = from; to < operands.length; to += 1) {
        const parts = operands.map((one, at) => `${at === from ? '(' : ''}${one}${at === to ? ')' : ''}`);
        yield parts
          .map((one, at) => (at === 0 ? one : `${(breaks >> (at - 1)) & 1 ? '\n      ' : ' '}${one}`))
          .join(' +');
      }
}

/** What the driver is called with for "one" and "two"; a list that is not given is empty. */
function ran(code: string): unknown[] {
  const calls: unknown[][] = [];
  const pool = { query: (text: string, values: unknown[] = []) => calls.push([text, values]) };
  const exported: { find?: (x: string, y: string) => void } = {};
  const program = new Function('require', 'exports', code) as (require: unknown, exports: unknown) => void;
  program(() => ({ createPool: () => pool }), exported);
  exported.find?.('one', 'two');
  return calls[0] ?? [];
}
