import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { outputFileSync } from 'fs-extra/esm';
import { Cancelled, EXIT, UserError } from '../model/errors.ts';
import type { Path } from '../model/tree.ts';
import { removeFolders, writeAll } from './write.ts';

const KEPT = new Set(['.git', '.DS_Store', 'Thumbs.db']);
const SECRET = '.env';

/**
 * Refuses a folder that a new app cannot go into.
 *
 * @param folder absolute
 * @throws {UserError} exit 3 where something is there, exit 2 where nothing may be written
 */
export function checkTarget(folder: string, { merge }: { merge: boolean }): void {
  const parent = existing(folder);
  if (!statSync(parent).isDirectory())
    throw new UserError(`${parent} is a file, not a folder.`, 'Choose another folder.');
  if (!isWritable(parent)) {
    throw new UserError(`${parent} cannot be written to.`, 'Check its permissions, or choose another folder.');
  }
  if (parent !== folder || merge) return;
  const present = readdirSync(folder).filter((name) => !KEPT.has(name));
  if (present.length === 0) return;
  throw new UserError(
    `${folder} is not empty: ${listed(present)}.`,
    'Choose another folder, or pass --merge to add the app to what is there.',
    EXIT.refused,
  );
}

/** The folder, or the nearest one above it that exists. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/**
 * Writes a new app, all of it or nothing: into a folder beside the target that is then renamed, or, where the target exists,
 * file by file with every name free.
 *
 * @param signal heard before the app shows at its place
 * @returns removes what was written
 * @throws {UserError} exit 3 where a file of the app is there already
 * @throws {Cancelled} and nothing is left
 */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<Path, string>,
  signal?: AbortSignal,
): Promise<() => void> {
  try {
    const remove = existsSync(folder) ? writeInto(folder, files) : writeBeside(folder, files);
    // A signal that came while files were written is heard of in the next turn.
    await setImmediate();
    if (signal?.aborted !== true) return remove;
    remove();
    throw new Cancelled('Cancelled. Nothing is left behind.');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`${folder} cannot be written (${code}).`, 'Nothing was left behind. Choose another folder.');
  }
}

function writeBeside(folder: string, files: ReadonlyMap<Path, string>): () => void {
  const made = mkdirSync(dirname(folder), { recursive: true });
  removeLeftovers(folder);
  const temporary = join(dirname(folder), `.${basename(folder)}.${process.pid}.new`);
  try {
    for (const [path, text] of files) {
      outputFileSync(join(temporary, path), text, { mode: modeOf(path) });
    }
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(made ?? temporary, { recursive: true, force: true });
    throw error;
  }
  return () => rmSync(made ?? folder, { recursive: true, force: true });
}

/** What a run left that was killed outright, and that no process can still be writing. */
function removeLeftovers(folder: string): void {
  const prefix = `.${basename(folder)}.`;
  for (const name of readdirSync(dirname(folder))) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.new$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function writeInto(folder: string, files: ReadonlyMap<Path, string>): () => void {
  const taken = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  if (taken.length > 0) {
    throw new UserError(
      `${folder} has files of the same name:\n${taken.map((path) => `  ${path}`).join('\n')}`,
      'Move them away first, or choose another folder. Nothing was written.',
      EXIT.refused,
    );
  }
  const writes = [...files].map(([path, text]) => ({
    path: join(folder, path),
    bytes: Buffer.from(text),
    mode: modeOf(path),
  }));
  const folders = writeAll(writes, new Map());
  return () => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    for (const { path } of writes) rmSync(path, { force: true });
    removeFolders(folders);
  };
}

/** Secrets are for the owner's eyes. */
const modeOf = (path: Path): number => (path === SECRET ? 0o600 : 0o644);

/** Starts a repository with everything in its first commit; `false` where git is missing or one is there already. */
export function startRepository(folder: string): boolean {
  if (git(folder, ['rev-parse', '--is-inside-work-tree'])) return false;
  if (!git(folder, ['init', '--quiet', '--initial-branch=main'])) return false;
  // Without a name and an address for git the files stay staged, for its owner to commit.
  git(folder, ['add', '--all']);
  git(folder, [
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '--no-verify',
    '--message=Start from create-secure-express',
  ]);
  return true;
}

function git(cwd: string, args: readonly string[]): boolean {
  return spawnSync('git', args, { cwd, stdio: 'ignore' }).status === 0;
}
