import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { UserError } from '../model/errors.ts';
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

/** Writes the files of a ref below a folder of the repository to another folder. Neither index nor objects of the repository change. */
export function exportRef(root: string, ref: string, to: string, index: string): void {
  const prefix = git(root, ['rev-parse', '--show-prefix']);
  if (prefix === null) throw new UserError(`${root} is not in a git repository.`, 'Pass --apply <patch> instead.');
  const tree = `${ref}:${prefix.replace(/\/?\n$/, '')}`;
  const env = { GIT_INDEX_FILE: index };
  if (git(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]) === null)
    throw new UserError(`git knows no commit "${ref}".`, 'Name a branch, a tag or a commit: --against main');
  const read = git(root, ['read-tree', tree], env) !== null;
  if (!read || git(root, ['checkout-index', '--all', `--prefix=${to}/`], env) === null)
    throw new UserError(`The folder is not in ${ref}.`, 'Name a ref that has it: --against HEAD');
}

/** Files and whole folders below the root that git ignores, relative to it: settings, data, what a build makes. */
export function ignoredIn(root: string): Path[] {
  const listed = git(root, ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z']) ?? '';
  return listed.split('\0').filter((path) => path !== '');
}

/** Files that differ from a ref, relative to the root; those that git does not track are left out. */
export function changedSince(root: string, ref: string): { updated: Path[]; created: Path[] } {
  const listed = (filter: string): Path[] =>
    (git(root, ['diff', '--name-only', '-z', '--no-renames', '--relative', `--diff-filter=${filter}`, ref]) ?? '')
      .split('\0')
      .filter((path) => path !== '');
  return { updated: listed('M'), created: listed('A') };
}

/** Applies a patch to a folder. @throws {UserError} where it does not fit */
export function applyPatch(folder: string, patch: string): void {
  const result = spawnSync('git', ['apply', '--whitespace=nowarn', patch], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) },
  });
  if (result.status === 0) return;
  const why = result.stderr.trim().split('\n')[0] ?? '';
  throw new UserError(`${patch} does not apply: ${why}`, 'It must fit the folder as it is now.');
}

/** A repository can name programs for git to run: a monitor of its files, hooks. Who only has it read runs none of them. */
export const NO_PROGRAMS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'] as const;
/** What compares or writes files runs them through the filters of the repository. */
const FILTERED = new Set(['status', 'diff', 'checkout-index', 'reset']);

/** What a git command writes; `null` where it fails. */
export function git(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string | null {
  const filters = FILTERED.has(args[0] ?? '') ? withoutFilters(cwd) : {};
  return ask(cwd, args, { ...filters, ...env });
}

function ask(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): string | null {
  const result = spawnSync('git', [...NO_PROGRAMS, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    // Objects that are not there could be asked of a program, too.
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.status === 0 ? result.stdout : null;
}

/** Settings that switch off the filters which the repository itself defines; those of the person stay, as Git LFS. */
function withoutFilters(cwd: string): NodeJS.ProcessEnv {
  const wanted = '^filter\\..*\\.(clean|smudge|process|required)$';
  const found =
    ask(cwd, ['config', '--show-scope', '--name-only', '-z', '--get-regexp', wanted], {})?.split('\0') ?? [];
  const keys = found.filter((_, at) => at % 2 === 1 && /^(local|worktree)$/.test(found[at - 1] ?? ''));
  const first = Number(process.env['GIT_CONFIG_COUNT'] ?? 0);
  const settings = keys.flatMap((key, at) => [
    [`GIT_CONFIG_KEY_${first + at}`, key],
    [`GIT_CONFIG_VALUE_${first + at}`, key.endsWith('.required') ? 'false' : ''],
  ]);
  return { ...Object.fromEntries(settings), GIT_CONFIG_COUNT: String(first + keys.length) };
}
