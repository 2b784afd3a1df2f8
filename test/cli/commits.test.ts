import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SUBJECTS } from '../../src/cli/commits.ts';
import { protections } from '../../src/protections/index.ts';
import { commitAll, fingerprint, git, makeFolder } from '../io/folder.ts';
import { APP, harden } from './command.ts';

function project(): string {
  const folder = makeFolder({ ...APP, 'other.txt': 'a' });
  commitAll(folder);
  git(folder, 'config', 'user.name', 'Ann');
  git(folder, 'config', 'user.email', 'ann@example.com');
  return folder;
}

const IDS = 'headers,errors,trust-proxy,uploads';
const RUN = ['migrate', '--yes', '--no-install', '--only', IDS, '--unsafe-fixes'] as const;
const subjects = (folder: string): string[] => git(folder, 'log', '--format=%s').trim().split('\n');

it('--commits makes one for each protection that edits, each of which has what it needs, and leaves what else was staged alone', async () => {
  const folder = project();
  const plain = project();
  writeFileSync(join(folder, 'other.txt'), 'mine');
  git(folder, 'add', 'other.txt');
  const { code } = await harden(folder, ...RUN, '--commits');
  expect(code).toBe(0);
  expect(subjects(folder)).toEqual([
    'Handle errors without exposing internals',
    'Send security headers',
    'Trust only the proxies in front of the app',
    'all',
  ]);
  expect(git(folder, 'status', '--porcelain')).toBe('M  other.txt\n');
  expect(git(folder, 'show', 'HEAD~1:app.js')).toContain('helmet(');
  expect(git(folder, 'show', 'HEAD~1:app.js')).not.toContain('errorHandler');
  expect(git(folder, 'show', 'HEAD~2:app.js')).toContain('TRUST_PROXY');
  expect(git(folder, 'show', 'HEAD~2:app.js')).not.toContain('helmet');
  expect(git(folder, 'log', '-1', '--format=%b')).toMatch(/It fixes:\n- .*\(app\.js:\d+\)/s);
  await harden(plain, ...RUN);
  expect({ ...fingerprint(folder), 'other.txt': '' }).toEqual({ ...fingerprint(plain), 'other.txt': '' });
});

it('without --commits git is never written', async () => {
  const folder = project();
  const before = git(folder, 'rev-parse', 'HEAD');
  await harden(folder, ...RUN);
  expect(git(folder, 'rev-parse', 'HEAD')).toBe(before);
  expect(git(folder, 'diff', '--cached', '--name-only')).toBe('');
});

it('--commits refuses before anything is written what it could not commit', async () => {
  const folder = makeFolder(APP);
  const { code, stderr } = await harden(folder, ...RUN, '--commits');
  expect(stderr).toMatch(/needs a git repository/);
  expect(code).toBe(3);
  expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe(APP['app.js']);
});

it('each protection that edits has a subject for its commit', () => {
  const edits = protections.filter(({ rules }) => Object.values(rules).some(({ fix }) => fix !== 'manual'));
  expect(edits.filter(({ id }) => !(id in SUBJECTS)).map(({ id }) => id)).toEqual([]);
  for (const subject of Object.values(SUBJECTS)) expect(subject).toMatch(/^[A-Z].{10,64}[^.]$/);
});
