import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One file to bring to new content; `null` deletes it. `path` is absolute, with links followed. */
export interface Write {
  path: string;
  bytes: Buffer | null;
  /** Permission bits; those of a new file follow the umask where absent. */
  mode?: number;
}

/** A temporary file beside its target, so that the rename stays on one file system; `pid` is that of the run. */
export const temporaryName = (path: string, pid: number): string =>
  join(dirname(path), `.${basename(path)}.harden-${pid}`);

/**
 * Writes all files or none: every temporary file is complete before the first rename.
 *
 * @returns folders that were created, the deepest first
 * @throws what the file system threw, with every file as it was before
 */
export function writeAll(writes: readonly Write[], originals: ReadonlyMap<string, Write>, pid = process.pid): string[] {
  const folders: string[] = [];
  const prepared: string[] = [];
  const done: Write[] = [];
  try {
    for (const write of writes) {
      if (write.bytes === null) continue;
      makeFolders(dirname(write.path), folders);
      const temporary = temporaryName(write.path, pid);
      closeSync(openSync(temporary, 'wx'));
      prepared.push(temporary);
      fill(write, pid);
    }
    for (const write of writes) {
      done.push(write);
      finish(write, pid);
    }
    return folders;
  } catch (error) {
    for (const path of prepared) rmSync(path, { force: true });
    for (const { path } of done.reverse()) putBack(originals.get(path) ?? { path, bytes: null }, pid);
    removeFolders(folders);
    throw error;
  }
}

function fill({ path, bytes, mode }: Write, pid: number): void {
  const temporary = temporaryName(path, pid);
  writeFileSync(temporary, bytes as Buffer);
  if (mode === undefined) return;
  chmodSync(temporary, mode);
  const owner = existsSync(path) ? lstatSync(path) : undefined;
  if (owner && process.getuid?.() === 0) chownSync(temporary, owner.uid, owner.gid);
}

function finish({ path, bytes }: Write, pid: number): void {
  if (bytes === null) rmSync(path);
  else renameSync(temporaryName(path, pid), path);
}

function putBack(write: Write, pid: number): void {
  if (write.bytes === null) return rmSync(write.path, { force: true });
  fill(write, pid);
  finish(write, pid);
}

/** Folders that writing would make, the deepest first. */
export function missingFolders(writes: readonly Write[]): string[] {
  const missing = new Set<string>();
  for (const { path, bytes } of writes) {
    if (bytes === null) continue;
    for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) missing.add(folder);
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

/** Adds what it makes to the front of `made`. */
function makeFolders(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), made);
  mkdirSync(folder);
  made.unshift(folder);
}

/** Removes the folders, the deepest first, up to one that holds something. */
export function removeFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}
