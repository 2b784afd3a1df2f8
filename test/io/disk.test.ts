import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskBase } from '../../src/io/disk.ts';
import { UserError } from '../../src/model/errors.ts';
import { git, makeFolder } from './folder.ts';

describe('listing', () => {
  it('leaves out dependencies, build output, minified files and what git ignores', () => {
    const root = makeFolder({
      'app.js': '',
      'src/routes/users.js': '',
      'src/.gitignore': 'generated.js\n!kept.log\n',
      'src/generated.js': '',
      'src/kept.log': '',
      'src/other.log': '',
      '.gitignore': '*.log\n/secret/\n',
      'secret/key.js': '',
      'node_modules/express/index.js': '',
      'dist/app.js': '',
      'build/app.js': '',
      'coverage/lcov.js': '',
      'public/jquery.min.js': '',
      '.cache/x.js': '',
      '.env.example': 'PORT=1\n',
    });
    expect(diskBase(root).list()).toEqual([
      '.env.example',
      '.gitignore',
      'app.js',
      'src/.gitignore',
      'src/kept.log',
      'src/routes/users.js',
    ]);
  });

  it('reads what git tracks, also where a rule ignores it', () => {
    const root = makeFolder({
      '.gitignore': 'bin/\nnode_modules/\n*.local.js\n',
      'app.js': '',
      'api/bin/www': '#!/usr/bin/env node\n',
      'api/bin/untracked': '',
      'api/a.local.js': '',
      'api/gone.local.js': '',
      'node_modules/a/index.js': '',
    });
    git(root, 'init', '-q');
    git(root, 'add', '-f', 'app.js', 'api/bin/www', 'api/a.local.js', 'api/gone.local.js', 'node_modules');
    rmSync(join(root, 'api/gone.local.js'));
    expect(diskBase(root).list()).toEqual(['.gitignore', 'api/a.local.js', 'api/bin/www', 'app.js']);
    expect(diskBase(join(root, 'api')).list()).toEqual(['a.local.js', 'bin/www']);
  });

  it('honours the ignore files of the repository above a package', () => {
    const root = makeFolder({
      '.gitignore': '/packages/api/tmp/\n*.gen.js\n',
      'packages/api/app.js': '',
      'packages/api/x.gen.js': '',
      'packages/api/tmp/a.js': '',
    });
    git(root, 'init', '-q');
    writeFileSync(join(root, '.git', 'info', 'exclude'), 'packages/api/private.js\n');
    writeFileSync(join(root, 'packages/api/private.js'), '');
    expect(diskBase(join(root, 'packages/api')).list()).toEqual(['app.js']);
  });

  it('reads only the included source and never the excluded one; other files stay', () => {
    const root = makeFolder({ 'package.json': '{}', 'src/a.js': '', 'src/old/b.js': '', 'tools/c.js': '' });
    const base = diskBase(root, { include: ['src/**'], exclude: ['old/'] });
    expect(base.list()).toEqual(['package.json', 'src/a.js']);
  });

  it('does not follow a folder that links back', () => {
    const root = makeFolder({ 'src/a.js': '' });
    symlinkSync('..', join(root, 'src', 'loop'));
    expect(diskBase(root).list()).toEqual(['src/a.js']);
  });
});

describe('reading', () => {
  it('gives the text as it is: BOM, CRLF, no newline at the end', () => {
    const text = '\uFEFF"use strict";\r\nconst ü = "😀"';
    const root = makeFolder({ 'a.js': text });
    expect(diskBase(root).read('a.js')).toBe(text);
  });

  it.each([
    ['binary', Buffer.from([0x61, 0, 0x62]), 'binary'],
    ['UTF-16', Buffer.from('const a = 1', 'utf16le'), 'binary'],
    ['Latin-1', Buffer.from([0x22, 0xe9, 0x22]), 'not UTF-8'],
    ['five megabytes', Buffer.alloc(5 * 1024 * 1024, 'a\n'), 'larger than 1 MiB'],
    ['minified', Buffer.from(`${'var a=1;'.repeat(1000)}\n`), 'minified'],
  ])('lists a %s file as unread', (_, bytes, why) => {
    const base = diskBase(makeFolder({ 'a.js': bytes, 'b.js': 'ok' }));
    expect(base.read('a.js')).toBeUndefined();
    expect(base.read('b.js')).toBe('ok');
    expect(base.unread()).toEqual([{ file: 'a.js', why }]);
  });

  it('refuses a link that leads out of the root, and says so', () => {
    const outside = makeFolder({ 'secret.js': 'secret' });
    const root = makeFolder({ 'b.js': 'ok' });
    symlinkSync(join(outside, 'secret.js'), join(root, 'a.js'));
    symlinkSync(outside, join(root, 'folder'));
    const base = diskBase(root);
    expect(base.read('a.js')).toBeUndefined();
    expect(base.read('folder/secret.js')).toBeUndefined();
    expect(base.read('../secret.js')).toBeUndefined();
    // Also where something of the folder was read before.
    expect(base.read('b.js')).toBe('ok');
    symlinkSync(join(outside, 'secret.js'), join(root, 'later.js'));
    symlinkSync(join(root, 'itself.js'), join(root, 'itself.js'));
    symlinkSync('b.js', join(root, 'inside.js'));
    expect(base.read('later.js')).toBeUndefined();
    expect(base.read('itself.js')).toBeUndefined();
    expect(base.read('b.js/c.js')).toBeUndefined();
    expect(base.read('a\0b.js')).toBeUndefined();
    expect(base.read('inside.js')).toBe('ok');
    expect(base.unread()).toContainEqual({ file: 'a.js', why: 'a symbolic link that leads out of the project' });
    expect(base.unread()).toContainEqual({ file: 'later.js', why: 'a symbolic link that leads out of the project' });
  });

  it('finds packages as Node does, in folders above too', () => {
    const root = makeFolder({ 'node_modules/express/package.json': '{"version":"5.0.0"}', 'packages/api/app.js': '' });
    expect(diskBase(join(root, 'packages/api')).read('node_modules/express/package.json')).toBe('{"version":"5.0.0"}');
  });

  it('stops the run where a file changes between two readings', () => {
    // What is read first is kept; there are too many for all.
    const filler = Object.fromEntries(
      Array.from({ length: 104 }, (_, at) => [`f${at}.js`, 'x = 1;\n'.repeat(140_000)]),
    );
    const root = makeFolder({ 'a.js': 'one();\n'.repeat(140_000), ...filler });
    const base = diskBase(root);
    for (const name of Object.keys(filler)) base.read(name);
    base.read('a.js');
    writeFileSync(join(root, 'a.js'), 'two!');
    expect(() => base.read('a.js')).toThrow(/a\.js changed on disk/);
  });

  it.each([
    ['there is none', () => '/nowhere/at/all', /There is no folder/],
    ['it is a file', () => join(makeFolder({ 'a.js': '' }), 'a.js'), /is a file/],
  ])('says what is wrong with the folder where %s', (_, path, message) => {
    expect(() => diskBase(path())).toThrow(message);
    expect(() => diskBase(path())).toThrow(UserError);
  });

  it('lists an unreadable folder as unread', { skip: process.getuid?.() === 0 }, () => {
    const root = makeFolder({ 'a.js': '' });
    mkdirSync(join(root, 'locked'), { mode: 0 });
    expect(diskBase(root).unread()).toEqual([{ file: 'locked', why: 'cannot be read (EACCES)' }]);
  });
});

describe('above the root', () => {
  it('hands out what says how all of a repository is kept, and nothing of what is beside it', () => {
    const top = makeFolder({
      'pnpm-lock.yaml': 'lockfileVersion: 9',
      'SECURITY.md': 'security@shop.example',
      '.github/workflows/test.yml': 'run: npm audit',
      'notes.md': '',
      'packages/web/yarn.lock': '',
      'packages/api/app.js': '',
    });
    git(top, 'init', '-q');
    const above = diskBase(join(top, 'packages/api')).above?.() ?? [];
    expect(above.map(({ path }) => path)).toEqual([
      '../../SECURITY.md',
      '../../pnpm-lock.yaml',
      '../../.github/workflows/test.yml',
    ]);
    expect(above.at(-1)?.text()).toBe('run: npm audit');
    expect(diskBase(top).above?.()).toBeNull();
  });
});

it.skipIf(process.platform === 'win32')('waits at no named pipe', () => {
  const root = makeFolder({ 'app.js': 'start();\n', '.git/HEAD': 'ref: refs/heads/main\n' });
  const pipes = [
    'package.json',
    '.gitignore',
    '.env.example',
    'pipe.js',
    '.git/info/exclude',
    'harden-express.config.json',
  ];
  mkdirSync(join(root, '.git/info'));
  for (const pipe of pipes) execFileSync('mkfifo', [join(root, pipe)]);
  const script = `
    import { loadConfig } from ${JSON.stringify(join(import.meta.dirname, '../../src/cli/config.ts'))};
    import { diskBase } from ${JSON.stringify(join(import.meta.dirname, '../../src/io/disk.ts'))};
    import { detectInstallation } from ${JSON.stringify(join(import.meta.dirname, '../../src/io/packages.ts'))};
    const root = process.argv[1];
    const base = diskBase(root);
    const texts = [...base.list(), ...${JSON.stringify(pipes)}].map((path) => base.read(path));
    detectInstallation(root);
    console.log(JSON.stringify([base.list(), texts.filter((text) => text !== undefined), await loadConfig(root, undefined, [])]));
  `;
  // In a process of its own: who waits there hears no clock.
  const args = ['--import', 'tsx', '--input-type=module', '-e', script, root];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  expect(stdout, stderr).not.toBe('');
  expect(JSON.parse(stdout)).toEqual([['app.js'], ['start();\n'], {}]);
});
