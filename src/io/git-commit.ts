import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, UserError } from '../model/errors.ts';
import type { Path } from '../model/tree.ts';
import { git, NO_PROGRAMS } from './git.ts';

/** One commit: its message, and what files hold then; `null` for a file that is gone. Paths are relative to the root. */
export interface CommitStep {
  message: string;
  files: readonly { path: Path; text: string | Buffer | null }[];
}

/** Before anything is written. @throws {UserError} where nothing could be committed: no repository, no commit, nobody's name */
export function requireCommits(root: string): void {
  const hint = 'Put that right, or leave --commits out. Nothing was written.';
  if (git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']) === null)
    throw new UserError('--commits needs a git repository with a commit.', hint, EXIT.refused);
  if (git(root, ['var', 'GIT_COMMITTER_IDENT']) === null)
    throw new UserError('git does not know who commits (user.name, user.email).', hint, EXIT.refused);
}

/**
 * Makes the commits on top of HEAD from what is given, and not from the work tree, which holds the last state already. An index of
 * its own keeps what was staged before.
 *
 * @returns the subjects of the commits; a step that changes nothing makes none
 */
export function commitSteps(root: string, steps: readonly CommitStep[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'harden-express-index-'));
  const run = (args: readonly string[], input?: string | Buffer): string => {
    const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') };
    const result = spawnSync('git', [...NO_PROGRAMS, ...args], {
      cwd: root,
      env,
      ...(input === undefined ? {} : { input }),
    });
    if (result.status === 0) return result.stdout.toString().trim();
    throw new UserError(
      `The change is in place, and was not committed: git ${args[0]} failed: ${result.stderr.toString().trim()}`,
      'Commit it yourself, or take it back with: harden-express undo',
      EXIT.refused,
    );
  };
  try {
    const prefix = run(['rev-parse', '--show-prefix']);
    const head = run(['rev-parse', 'HEAD']);
    run(['read-tree', 'HEAD']);
    const subjects: string[] = [];
    let [parent, tree] = [head, run(['rev-parse', 'HEAD^{tree}'])];
    for (const { message, files } of steps) {
      for (const file of files) stage(run, prefix, file);
      const next = run(['write-tree']);
      if (next === tree) continue;
      tree = next;
      parent = run(['commit-tree', tree, '-p', parent, '-F', '-'], message);
      subjects.push(message.split('\n')[0] ?? '');
    }
    if (parent === head) return [];
    run(['update-ref', '-m', 'harden-express migrate --commits', 'HEAD', parent, head]);
    const paths = [...new Set(steps.flatMap(({ files }) => files.map(({ path }) => path)))];
    git(root, ['reset', '--quiet', '--', ...paths]);
    return subjects;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Run = (args: readonly string[], input?: string | Buffer) => string;

function stage(run: Run, prefix: string, { path, text }: CommitStep['files'][number]): void {
  const full = prefix + path;
  if (text === null) return void run(['update-index', '--force-remove', '--', path]);
  const object = run(['hash-object', '-w', '--stdin', `--path=${path}`], text);
  const mode = run(['ls-files', '--stage', '--', path]).split(' ')[0] || '100644';
  run(['update-index', '--add', '--cacheinfo', `${mode},${object},${full}`]);
}

/** What tracked files hold now, of those that are named; files that git does not track are left out. */
export function trackedNow(root: string, paths: readonly Path[]): CommitStep['files'] {
  return paths
    .filter((path) => git(root, ['ls-files', '--error-unmatch', '--', path]) !== null)
    .map((path) => ({ path, text: existsSync(join(root, path)) ? readFileSync(join(root, path)) : null }));
}
