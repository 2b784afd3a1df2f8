import { execFileSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit } from '../../src/io/commit.ts';
import type { Change } from '../../src/model/tree.ts';
import { unifiedDiff } from '../../src/report/diff.ts';
import { fingerprint, makeFolder, writeFiles } from '../io/folder.ts';

const originals = (changes: readonly Change[]): Record<string, string> =>
  Object.fromEntries(changes.flatMap((change) => (change.kind === 'create' ? [] : [[change.path, change.before]])));

/** Applies the diff with git in one copy, commits the changes in another, and compares the trees. */
function expectSame(changes: readonly Change[]): void {
  const patched = makeFolder(originals(changes));
  const written = makeFolder(originals(changes));
  const patch = unifiedDiff(changes);
  execFileSync('git', ['apply', '--check', '-'], { cwd: patched, input: patch, stdio: 'pipe' });
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: patched, input: patch, stdio: 'pipe' });
  commit(written, changes).finish();
  expect(fingerprint(patched, ['.git', '.harden-express'])).toEqual(fingerprint(written, ['.git', '.harden-express']));
}

/** Every third line of a text is another, or goes, and the last has no end. */
function manyLines(line: (at: number) => string): { before: string; after: string } {
  const before = Array.from({ length: 1500 }, (_, at) => line(at));
  const after = before.flatMap((one, at) => (at % 3 === 1 ? [`${one}!`, 'added'] : at % 7 === 0 ? [] : [one]));
  return { before: `${before.join('\n')}\n`, after: after.join('\n') };
}

describe('a diff that git applies gives what the run writes, byte for byte', () => {
  it.each<[string, Change[]]>([
    ['CRLF', [{ kind: 'update', path: 'a.js', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nB\r\nc\r\n' }]],
    ['mixed line ends', [{ kind: 'update', path: 'a.js', before: 'a\r\nb\nc\rd\n', after: 'a\nb\nc\rD\n' }]],
    ['no newline at the end', [{ kind: 'update', path: 'a.js', before: 'a\nb', after: 'a\nb\nc' }]],
    ['a newline at the end is added', [{ kind: 'update', path: 'a.js', before: 'a\nb', after: 'a\nb\n' }]],
    ['BOM', [{ kind: 'update', path: 'a.js', before: '\uFEFFa\n', after: '\uFEFFb\n' }]],
    ['a new file in a new folder', [{ kind: 'create', path: 'config/security.js', after: "'use strict';\n" }]],
    ['a new file without a newline at the end', [{ kind: 'create', path: 'x.js', after: 'x' }]],
    [
      'more lines that differ than are compared at once',
      [{ kind: 'update', path: 'a.js', ...manyLines((at) => `line ${at}`) }],
    ],
    ['lines that are all alike', [{ kind: 'update', path: 'a.js', ...manyLines((at) => `line ${at % 3}`) }]],
    ['a deletion', [{ kind: 'delete', path: 'a.js', before: 'a\nb' }]],
    ['a name with spaces', [{ kind: 'update', path: 'my app/a b.js', before: 'a\n', after: 'b\n' }]],
    ['a new name with spaces', [{ kind: 'create', path: 'my app/a b.js', after: 'b\n' }]],
    ['a name that git quotes', [{ kind: 'update', path: 'ü/"q"\\é.js', before: 'a\n', after: 'b\n' }]],
    [
      'lines that look like a diff',
      [{ kind: 'update', path: 'a.js', before: '--- a\n+++ b\n@@ -1 +1 @@\n', after: '--- a\n+++ c\n@@ -1 +1 @@\n' }],
    ],
  ])('%s', (_, changes) => expectSame(changes));

  it('whatever the lines are', () => {
    const line = fc.constantFrom(
      '',
      'a',
      'b',
      '\ta',
      '  }',
      '-- x',
      '++ y',
      '\r',
      '\u2028',
      '\\ No newline at end of file',
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, end, last]) => lines.join(end) + (last ? end : ''));
    const change = fc
      .record({ before: text, after: text })
      .filter(({ before, after }) => before !== after && before !== '' && after !== '')
      .map(({ before, after }): Change => ({ kind: 'update', path: 'a.js', before, after }));
    fc.assert(
      fc.property(change, (own) => expectSame([own])),
      { numRuns: 40 },
    );
  });
});

it('applies in a package below the top of the repository', () => {
  const root = makeFolder({ 'packages/api/a.js': 'a\n' });
  execFileSync('git', ['init', '-q'], { cwd: root });
  const folder = join(root, 'packages/api');
  writeFiles(folder, { 'a.js': 'a\n' });
  const patch = unifiedDiff([
    { kind: 'update', path: 'a.js', before: 'a\n', after: 'b\n' },
    { kind: 'create', path: 'config/x.js', after: 'x\n' },
  ]);
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patch });
  expect(readFileSync(join(folder, 'a.js'), 'utf8')).toBe('b\n');
  expect(existsSync(join(folder, 'config/x.js'))).toBe(true);
});
