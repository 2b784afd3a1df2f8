import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { EXIT, UserError } from '../model/errors.ts';
import type { Change, Path } from '../model/tree.ts';
import { insideRoot, resolveRoot } from './root.ts';
import { dropState, isUnderWay, loadState, pendingFolder, promote, saveBytes, saveState } from './state.ts';
import type { SavedFile, State } from './state.ts';
import { takeBack, type Kept } from './undo.ts';
import { missingFolders, writeAll, type Write } from './write.ts';

/** A commit under way: everything can still be taken back. */
export interface Commit {
  /** Watches further files that others are about to change (a lockfile), so that they are restored, too. Paths are absolute. */
  watch(files: readonly string[]): void;
  /** Takes everything back, but for files that someone else changed meanwhile: those are returned. */
  restore(): readonly Kept[];
  /** Marks the run as finished: from now on it is `undo`'s. */
  finish(): void;
}

/**
 * Writes changes to the disk, all or none, and keeps the originals for `undo`.
 *
 * @throws {UserError} exit 3, nothing written, where a file changed meanwhile, cannot be written or is outside the root
 */
export function commit(folder: string, changes: readonly Change[]): Commit {
  const root = resolveRoot(folder);
  const writes = check(root, changes);
  const home = pendingFolder(root);
  refuseWhileRunning(home);
  const state = save(root, home, writes);
  return {
    watch: (files) => watch(home, state, files),
    restore() {
      const { kept } = takeBack(home, state);
      if (kept.length === 0) dropState(home);
      return kept;
    },
    finish() {
      recordResult(home, state);
      saveState(home, { ...state, finished: true });
      promote(home);
    },
  };
}

/** Keeps what `undo` needs, and then writes: whenever the process is killed, either there is nothing to undo or `undo` knows it. */
function save(root: string, home: string, writes: readonly Prepared[]): State {
  try {
    const state = describe(root, home, writes);
    saveState(home, state);
    const originals = writes.flatMap(({ original }) => (original ? [[original.path, original] as const] : []));
    writeAll(
      writes.map(({ write }) => write),
      new Map(originals),
    );
    return state;
  } catch (error) {
    dropState(home);
    throw unwritable(root, error as NodeJS.ErrnoException);
  }
}

interface Prepared {
  path: Path;
  write: Write;
  original: Write | null;
}

/** Refuses everything where one file cannot be written as planned. */
function check(root: string, changes: readonly Change[]): Prepared[] {
  const problems: string[] = [];
  const prepared = changes.flatMap((change) => {
    const checked = checkOne(root, change);
    if (typeof checked !== 'string') return [checked];
    problems.push(checked);
    return [];
  });
  const twice = prepared.find(({ write }, at) => prepared.findIndex((other) => other.write.path === write.path) !== at);
  if (twice) problems.push(`${twice.path} and another changed file are one file, through a symbolic link`);
  if (problems.length === 0) return prepared;
  throw new UserError(
    `Nothing was written:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    'Put that right and run it again; --dry-run shows what would be written.',
    EXIT.refused,
  );
}

function checkOne(root: string, change: Change): Prepared | string {
  const named = resolve(root, change.path);
  if (change.kind === 'create') return checkNew(root, change, named);
  const place = insideRoot(root, named);
  if (place === 'missing') return `${change.path} is gone`;
  if (place === 'outside') return `${change.path} leads out of the project through a symbolic link`;
  const path = realpathSync(named);
  const problem = whyUnwritable(path) ?? whyUnwritable(dirname(path));
  if (problem !== undefined) return `${change.path} ${problem}`;
  const bytes = readFileSync(path);
  if (!bytes.equals(Buffer.from(change.before))) return `${change.path} changed on disk since it was read`;
  const mode = statSync(path).mode & 0o7777;
  const after = change.kind === 'delete' ? null : Buffer.from(change.after);
  return { path: change.path, write: { path, bytes: after, mode }, original: { path, bytes, mode } };
}

function checkNew(root: string, change: Extract<Change, { kind: 'create' }>, path: string): Prepared | string {
  if (existsSync(path)) return `${change.path} exists now and was not there when the project was read`;
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  if (insideRoot(root, parent) !== 'inside') return `${change.path} would be outside of the project`;
  if (!statSync(parent).isDirectory()) return `${change.path} cannot be made: ${relative(root, parent)} is a file`;
  const problem = whyUnwritable(parent);
  if (problem !== undefined)
    return `${change.path} cannot be made: ${relative(root, parent) || 'the folder'} ${problem}`;
  const real = join(realpathSync(parent), relative(parent, path));
  return { path: change.path, write: { path: real, bytes: Buffer.from(change.after) }, original: null };
}

function whyUnwritable(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    // The superuser may write to everything: the bits still say that someone protected the file.
    return (statSync(path).mode & 0o222) === 0 ? 'is read-only' : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS' ? 'is on a read-only file system' : 'is read-only';
  }
}

function unwritable(root: string, error: NodeJS.ErrnoException): Error {
  if (error instanceof UserError || error.code === undefined) return error;
  const path = error.path === undefined ? 'A file' : relative(root, error.path);
  const why = error.code === 'ENOSPC' ? 'the disk is full' : error.code;
  return new UserError(
    `${path} could not be written (${why}). Nothing was changed.`,
    'Put that right and run it again; --dry-run shows what would be written.',
    EXIT.refused,
  );
}

function refuseWhileRunning(home: string): void {
  const pending = loadState(home);
  if (!pending) return;
  if (pending.finished) return promote(home);
  if (isUnderWay(home, pending)) {
    throw new UserError(
      `Another run (process ${pending.pid}) is changing this project.`,
      'Wait until it has ended.',
      EXIT.refused,
    );
  }
  throw new UserError(
    'An earlier run was cut off while it changed files.',
    'Undo it first: harden-express undo',
    EXIT.refused,
  );
}

function describe(root: string, home: string, writes: readonly Prepared[]): State {
  dropState(home);
  const files = writes.map(({ write, original }): SavedFile => ({
    path: relative(root, write.path).split(sep).join('/'),
    before: original?.bytes ? saveBytes(home, original.bytes) : null,
    after: write.bytes ? saveBytes(home, write.bytes) : null,
    mode: original?.mode ?? 0o644,
  }));
  const folders = missingFolders(writes.map(({ write }) => write)).map((path) => relative(root, path));
  return { schemaVersion: 1, root, pid: process.pid, finished: false, files, folders };
}

function watch(home: string, state: State, files: readonly string[]): void {
  for (const file of files) {
    const path = relative(state.root, file).split(sep).join('/');
    const known = state.files.find((saved) => saved.path === path);
    if (known) known.watched = true;
    else state.files.push(watched(home, path, file));
  }
  saveState(home, state);
}

function watched(home: string, path: Path, file: string): SavedFile {
  if (!existsSync(file)) return { path, before: null, after: null, mode: 0o644, watched: true };
  const name = saveBytes(home, readFileSync(file));
  return { path, before: name, after: name, mode: statSync(file).mode & 0o7777, watched: true };
}

/** What a package manager made of the files is part of what the run wrote. */
function recordResult(home: string, state: State): void {
  for (const file of state.files.filter((saved) => saved.watched)) {
    const path = resolve(state.root, file.path);
    file.after = existsSync(path) ? saveBytes(home, readFileSync(path)) : null;
  }
  state.files = state.files.filter(({ before, after }) => before !== after);
}
