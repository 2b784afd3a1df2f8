import { execFileSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';

/** A temporary folder with files in it, removed after the test. */
export function makeFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'harden-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export function copyFolder(from: string): string {
  const folder = makeFolder();
  cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

export function git(folder: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'core.autocrlf=false',
  ];
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Makes a repository of a folder, with everything committed. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'all', '--allow-empty');
}

/** Content, mode and link target of every file below a folder: two equal fingerprints are two equal trees. */
export function fingerprint(
  folder: string,
  without: readonly string[] = ['.git', 'node_modules'],
): Record<string, string> {
  const entries: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(path).sort()) {
      if (without.includes(name)) continue;
      const full = join(path, name);
      const stat = lstatSync(full);
      const key = relative(folder, full);
      if (stat.isDirectory()) {
        entries[`${key}/`] = (stat.mode & 0o777).toString(8);
        visit(full);
      } else if (stat.isSymbolicLink()) entries[key] = `-> ${readlinkSync(full)}`;
      else
        entries[key] =
          `${(stat.mode & 0o777).toString(8)} ${createHash('sha256').update(readFileSync(full)).digest('hex')}`;
    }
  };
  visit(folder);
  return entries;
}
