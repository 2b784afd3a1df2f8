import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/code/edit/line-width.ts';

describe('what lines are held to', () => {
  const lines = (count: number, length: number): string[] => Array.from({ length: count }, () => 'x'.repeat(length));
  const limits = [80, 100];

  it.each([
    ['all are short', lines(20, 70), 80],
    ['one of many is long', [...lines(100, 70), ...lines(1, 130)], 80],
    ['one of few is long', [...lines(20, 70), ...lines(1, 90)], 100],
    ['two of a hundred are long', [...lines(98, 80), ...lines(2, 81)], 100],
    ['many are longer than any', lines(20, 130), Infinity],
    ['tabs are as wide as they are', lines(20, 0).map(() => `\t\t${'x'.repeat(75)}`), 100],
    ['spaces behind a line are none of it', lines(20, 0).map(() => `x${' '.repeat(99)}`), 80],
  ])('%s', (_what, all, width) => expect(widthOf(all, limits, 4)).toBe(width));

  it('so many may be longer in any case', () =>
    expect(widthOf([...lines(20, 70), ...lines(1, 90)], limits, 4, 1)).toBe(80));
});
