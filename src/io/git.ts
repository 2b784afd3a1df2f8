import { spawnSync } from 'node:child_process';
import type { Path } from '../model/tree.ts';

/** Tracked files with uncommitted changes below a folder, relative to it; `null` outside a repository or without git. */
export function dirtyFiles(root: string): Path[] | null {
  const prefix = git(root, ['rev-parse', '--show-prefix']);
  if (prefix === null) return null;
  const status = git(root, ['status', '--porcelain', '-z', '--untracked-files=no', '--ignore-submodules=all']);
  if (status === null) return null;
  const folder = prefix.replace(/\n$/, '');
  return changedPaths(status).flatMap((path) => (path.startsWith(folder) ? [path.slice(folder.length)] : []));
}

/** Files below a folder that git tracks although a rule of its own ignores them, relative to it. */
export function trackedButIgnored(root: string): Path[] {
  const listed = git(root, ['ls-files', '-z', '--cached', '--ignored', '--exclude-standard']);
  return (listed ?? '').split('\0').filter((path) => path !== '');
}

/** `XY path`, and behind a rename the old name as an entry of its own. */
function changedPaths(status: string): string[] {
  const entries = status.split('\0').filter((entry) => entry !== '');
  const paths: string[] = [];
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? '';
    paths.push(entry.slice(3));
    if (/^[RC]/.test(entry)) at += 1;
  }
  return paths;
}

function git(cwd: string, args: readonly string[]): string | null {
  const result = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.status === 0 ? result.stdout : null;
}
