import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../model/errors.ts';
import type { Path } from '../model/tree.ts';
import { resolveRoot } from './root.ts';
import { digest, dropState, findState, isUnderWay, loadBytes, saveState, type SavedFile, type State } from './state.ts';
import { removeFolders, temporaryName, writeAll, type Write } from './write.ts';

/** A file that was edited after the run: what it held before, what the run wrote, what it holds; `null` for no file. */
export interface Kept {
  path: Path;
  before: string | null;
  written: string | null;
  now: string | null;
}

export interface Undone {
  root: string;
  restored: Path[];
  /** Those of `restored` that the run created: they are gone. */
  removed: Path[];
  kept: Kept[];
  /** A manifest is among the restored files: what is installed no longer fits. */
  manifests: Path[];
}

/**
 * Takes back the last run: files that still hold what was written are restored, all or none; the others are left alone.
 *
 * @throws {UserError} where there is nothing to take back, or a run is under way
 */
export function undo(folder: string, { dryRun = false } = {}): Undone {
  const root = resolveRoot(folder);
  const found = findState(root);
  if (!found) throw new UserError('There is no run to undo here.', 'undo takes back the last migrate of a project.');
  const { folder: home, state } = found;
  if (isUnderWay(home, state)) {
    throw new UserError(`A run (process ${state.pid}) is changing this project.`, 'Wait for its end.', EXIT.refused);
  }
  const { restored, removed, kept } = takeBack(home, state, dryRun);
  if (dryRun) return { root: state.root, restored, removed, kept, manifests: [] };
  if (kept.length === 0) dropState(home);
  else keepOnly(home, state, kept);
  const manifests = restored.filter((path) => /(^|\/)package\.json$/.test(path));
  return { root: state.root, restored, removed, kept, manifests };
}

function keepOnly(home: string, state: State, kept: readonly Kept[]): void {
  const paths = new Set(kept.map(({ path }) => path));
  saveState(home, { ...state, finished: true, files: state.files.filter(({ path }) => paths.has(path)) });
}

/** Whether there is a run to take back. */
export const canUndo = (folder: string): boolean => findState(resolveRoot(folder)) !== undefined;

/**
 * A run that was cut off here: whether something of it is on the disk. What left nothing is forgotten.
 *
 * @returns the process, where a run is still at work
 */
export function mendCutOff(folder: string, dryRun: boolean): 'none' | 'mended' | 'changed' | { pid: number } {
  const found = findState(resolveRoot(folder));
  if (found === undefined || found.state.finished) return 'none';
  if (isUnderWay(found.folder, found.state)) return { pid: found.state.pid };
  const { restored, kept } = takeBack(found.folder, found.state, true);
  if (restored.length > 0 || kept.length > 0) return 'changed';
  if (dryRun) return 'none';
  sweep(found.state);
  dropState(found.folder);
  return 'mended';
}

/** Temporary files and empty folders of a run, or of an `undo`, that was killed. */
function sweep({ files, folders, root, pid }: State): void {
  for (const { path } of files) rmSync(temporaryName(resolve(root, path), pid), { force: true });
  removeFolders(folders.map((path) => resolve(root, path)));
}

/** Restores the files of a state that hold what it wrote; nothing but those. */
export function takeBack(home: string, state: State, dryRun = false): Pick<Undone, 'restored' | 'removed' | 'kept'> {
  const restored: Path[] = [];
  const removed: Path[] = [];
  const kept: Kept[] = [];
  const writes: Write[] = [];
  const originals = new Map<string, Write>();
  for (const file of state.files) {
    const path = resolve(state.root, file.path);
    const now = existsSync(path) ? readFileSync(path) : null;
    const held = now === null ? null : digest(now);
    if (held === file.before) continue;
    if (held !== file.after && !(file.watched && !state.finished)) {
      kept.push({ ...keptFile(home, file), now: now?.toString('utf8') ?? null });
      continue;
    }
    restored.push(file.path);
    if (file.before === null) removed.push(file.path);
    writes.push({ path, bytes: file.before === null ? null : loadBytes(home, file.before), mode: file.mode });
    if (now) originals.set(path, { path, bytes: now, mode: file.mode });
  }
  if (dryRun) return { restored, removed, kept };
  // Under the names of the run, so that what an undo leaves that is killed is found by the next.
  for (const { path } of writes) rmSync(temporaryName(path, state.pid), { force: true });
  writeAll(writes, originals, state.pid);
  sweep(state);
  return { restored, removed, kept };
}

function keptFile(home: string, file: SavedFile): Omit<Kept, 'now'> {
  const text = (name: string | null): string | null => (name === null ? null : loadBytes(home, name).toString('utf8'));
  return { path: file.path, before: text(file.before), written: text(file.after) };
}
