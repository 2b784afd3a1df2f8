import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followLines, moveLines } from '../../src/engine/lines.ts';

describe('lines that earlier steps shift', () => {
  it('follows a line through insertions and changes above it', () => {
    const before = ['a', 'b', 'c', 'd'].join('\n');
    const after = ['new', 'a', 'changed b', 'c', 'also new', 'd'].join('\n');
    const lines = followLines(before, after);
    expect([1, 2, 3, 4].map((line) => lines.now(line))).toEqual([2, 3, 4, 6]);
    expect([2, 3, 4, 6].map((line) => lines.original(line))).toEqual([1, 2, 3, 4]);
  });

  it('finds every unchanged line where only lines are inserted', () => {
    const insertion = fc.tuple(fc.nat(20), fc.string({ maxLength: 3, unit: fc.constantFrom('x', 'y') }));
    fc.assert(
      fc.property(fc.array(insertion, { maxLength: 8 }), (insertions) => {
        const original = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
        const now = [...original];
        for (const [at, text] of insertions) now.splice(at, 0, text);
        const lines = followLines(original.join('\n'), now.join('\n'));
        for (const [at, text] of original.entries()) expect(now[lines.now(at + 1) - 1]).toBe(text);
        for (const [at, text] of now.entries())
          if (original.includes(text)) expect(original[lines.original(at + 1) - 1]).toBe(text);
      }),
    );
  });

  it('moves every line of the options of a transform and nothing else', () => {
    const lines = followLines('a\nb', 'x\na\nb');
    const options = { app: 'app', count: 1, routes: [{ line: 1, path: '/' }], lines: [1, 2] };
    expect(moveLines(options, lines)).toEqual({
      app: 'app',
      count: 1,
      routes: [{ line: 2, path: '/' }],
      lines: [2, 3],
    });
  });
});
