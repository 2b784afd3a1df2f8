import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit } from '../../src/io/commit.ts';
import { undo } from '../../src/io/undo.ts';
import type { Change } from '../../src/model/tree.ts';
import { commitAll, fingerprint, makeFolder } from './folder.ts';

const update = (path: string, before: string, after: string): Change => ({ kind: 'update', path, before, after });
const create = (path: string, after: string): Change => ({ kind: 'create', path, after });
const text = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

function write(root: string, changes: readonly Change[]): void {
  commit(root, changes).finish();
}

describe('commit', () => {
  it('writes updates, new files in new folders, and deletions', () => {
    const root = makeFolder({ 'a.js': 'a', 'b.js': 'b' });
    write(root, [
      update('a.js', 'a', 'A\r\n'),
      create('config/deep/x.js', 'x'),
      { kind: 'delete', path: 'b.js', before: 'b' },
    ]);
    expect(text(root, 'a.js')).toBe('A\r\n');
    expect(text(root, 'config/deep/x.js')).toBe('x');
    expect(existsSync(join(root, 'b.js'))).toBe(false);
  });

  it('keeps the permission bits, and a link to a file in the project', () => {
    const root = makeFolder({ 'bin/run.js': 'a', 'src/real.js': 'b' });
    chmodSync(join(root, 'bin/run.js'), 0o750);
    symlinkSync('src/real.js', join(root, 'linked.js'));
    write(root, [update('bin/run.js', 'a', 'A'), update('linked.js', 'b', 'B')]);
    expect(statSync(join(root, 'bin/run.js')).mode & 0o777).toBe(0o750);
    expect(lstatSync(join(root, 'linked.js')).isSymbolicLink()).toBe(true);
    expect(text(root, 'src/real.js')).toBe('B');
  });

  it.each<[string, (root: string) => void, RegExp]>([
    ['a file changed meanwhile', (root) => writeFileSync(join(root, 'b.js'), 'edited'), /b\.js changed on disk/],
    ['a file is read-only', (root) => chmodSync(join(root, 'b.js'), 0o444), /b\.js is read-only/],
    ['a new file is there already', (root) => writeFileSync(join(root, 'new.js'), 'mine'), /new\.js exists now/],
    ['a folder would replace a file', (root) => writeFileSync(join(root, 'config'), 'mine'), /config is a file/],
    [
      'the folder is read-only',
      (root) => (mkdirSync(join(root, 'config')), chmodSync(join(root, 'config'), 0o555)),
      /read-only/,
    ],
  ])('writes nothing where %s', (_, spoil, message) => {
    const root = makeFolder({ 'a.js': 'a', 'b.js': 'b' });
    spoil(root);
    const before = fingerprint(root);
    const changes = [
      update('a.js', 'a', 'A'),
      update('b.js', 'b', 'B'),
      create('config/x.js', 'x'),
      create('new.js', 'n'),
    ];
    expect(() => commit(root, changes)).toThrow(message);
    expect(fingerprint(root)).toEqual(before);
  });

  it('writes nothing through a link that leads out of the project', () => {
    const outside = makeFolder({ 'b.js': 'b' });
    const root = makeFolder({ 'a.js': 'a' });
    symlinkSync(join(outside, 'b.js'), join(root, 'b.js'));
    symlinkSync(outside, join(root, 'config'));
    expect(() => commit(root, [update('a.js', 'a', 'A'), update('b.js', 'b', 'B')])).toThrow(
      /leads out of the project/,
    );
    expect(() => commit(root, [create('config/x.js', 'x')])).toThrow(/outside of the project/);
    expect(text(root, 'a.js') + text(outside, 'b.js')).toBe('ab');
    expect(existsSync(join(outside, 'x.js'))).toBe(false);
  });

  it('refuses to write one file under two names', () => {
    const root = makeFolder({ 'a.js': 'a' });
    symlinkSync('a.js', join(root, 'b.js'));
    expect(() => commit(root, [update('a.js', 'a', 'A'), update('b.js', 'a', 'B')])).toThrow(/one file/);
  });

  it('restores everything where the disk gives up half-way', () => {
    const root = makeFolder({ 'a.js': 'a', 'z/b.js': 'b' });
    // A folder has the name of the temporary file: the second file cannot be prepared.
    mkdirSync(join(root, 'z', `.b.js.harden-${process.pid}`));
    const before = fingerprint(root);
    expect(() => commit(root, [update('a.js', 'a', 'A'), create('n/n.js', 'n'), update('z/b.js', 'b', 'B')])).toThrow();
    expect(fingerprint(root)).toEqual(before);
  });

  it('takes everything back, with a lockfile that was written meanwhile', () => {
    const root = makeFolder({ 'package.json': '{}', 'package-lock.json': 'old' });
    const before = fingerprint(root);
    const written = commit(root, [update('package.json', '{}', '{"a":1}'), create('config/x.js', 'x')]);
    written.watch([join(root, 'package-lock.json'), join(root, 'yarn.lock')]);
    writeFileSync(join(root, 'package-lock.json'), 'new');
    writeFileSync(join(root, 'yarn.lock'), 'new');
    expect(written.restore()).toEqual([]);
    expect(fingerprint(root)).toEqual(before);
  });
});

describe.each([
  ['in a repository', true],
  ['outside of one', false],
])('undo %s', (_, inGit) => {
  function project(files: Record<string, string>): string {
    const root = makeFolder(files);
    if (inGit) commitAll(root);
    return root;
  }

  it('restores the tree, and has nothing left to undo', () => {
    const root = project({ 'a.js': 'a\r\n', 'b.js': 'b' });
    const before = fingerprint(root);
    write(root, [
      update('a.js', 'a\r\n', 'A'),
      create('config/x.js', 'x'),
      { kind: 'delete', path: 'b.js', before: 'b' },
    ]);
    expect(fingerprint(root)).not.toEqual(before);
    expect(undo(root).restored.sort()).toEqual(['a.js', 'b.js', 'config/x.js']);
    expect(fingerprint(root)).toEqual(before);
    expect(() => undo(root)).toThrow(/no run to undo/);
  });

  it('leaves a file alone that was edited since, and hands over what it wrote', () => {
    const root = project({ 'a.js': 'a', 'b.js': 'b' });
    write(root, [update('a.js', 'a', 'A'), update('b.js', 'b', 'B')]);
    writeFileSync(join(root, 'a.js'), 'A and mine');
    expect(undo(root)).toMatchObject({ restored: ['b.js'], kept: [{ path: 'a.js', before: 'a', written: 'A' }] });
    expect(text(root, 'a.js')).toBe('A and mine');
    expect(text(root, 'b.js')).toBe('b');
  });

  it('keeps a folder that holds something else by now', () => {
    const root = project({ 'a.js': 'a' });
    write(root, [create('config/x.js', 'x')]);
    writeFileSync(join(root, 'config/mine.js'), 'mine');
    undo(root);
    expect(text(root, 'config/mine.js')).toBe('mine');
    expect(existsSync(join(root, 'config/x.js'))).toBe(false);
  });

  it('takes back a run that was cut off, and commit asks for that first', () => {
    const root = project({ 'a.js': 'a', 'package-lock.json': 'old' });
    const before = fingerprint(root);
    const written = commit(root, [update('a.js', 'a', 'A')]);
    written.watch([join(root, 'package-lock.json')]);
    writeFileSync(join(root, 'package-lock.json'), 'half');
    // No finish: as after kill -9. The process that left it is this one, so it counts as dead.
    expect(() => commit(root, [update('a.js', 'A', 'B')])).toThrow(/cut off/);
    undo(root);
    expect(fingerprint(root)).toEqual(before);
  });

  it('changes nothing as a dry run', () => {
    const root = project({ 'a.js': 'a' });
    write(root, [update('a.js', 'a', 'A')]);
    expect(undo(root, { dryRun: true }).restored).toEqual(['a.js']);
    expect(text(root, 'a.js')).toBe('A');
    undo(root);
    expect(text(root, 'a.js')).toBe('a');
  });
});

it('finds the run of a package from the top of the repository', () => {
  const root = makeFolder({ 'packages/api/a.js': 'a' });
  commitAll(root);
  write(join(root, 'packages/api'), [update('a.js', 'a', 'A')]);
  expect(undo(root).root).toBe(join(root, 'packages/api'));
  expect(text(root, 'packages/api/a.js')).toBe('a');
});
