import { expect, it } from 'vitest';
import { fingerprints } from '../../src/read/fingerprint.ts';

it('gives equal values one number and others another', () => {
  const print = fingerprints();
  const value = { sql: 'SELECT 1', parts: [1, '1', null, undefined, true] };
  expect(print(structuredClone(value))).toBe(print(value));
  for (const other of [{ ...value, sql: 'SELECT 2' }, { ...value, parts: ['1', 1, null, undefined, true] }, [value]]) {
    expect(print(other)).not.toBe(print(value));
  }
});

it('takes a value apart once, however often it occurs', () => {
  const print = fingerprints();
  const twice = (value: unknown, depth: number): unknown =>
    depth === 0 ? value : twice({ left: value, right: value }, depth - 1);
  expect(print(twice('leaf', 100))).toBe(print(twice('leaf', 100)));
});
