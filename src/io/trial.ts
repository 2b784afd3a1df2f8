import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { Change } from '../model/tree.ts';
import { applyPatch, exportRef, ignoredIn } from './git.ts';

/** Two copies of a project to run: as it was, and as it is. Packages are those of the project. */
export interface Trial {
  before: string;
  after: string;
  remove(): void;
}

const LEFT_OUT = new Set(['node_modules', '.git', '.harden-express', 'coverage']);

/** Copies a project that was changed already; `changes` are taken back in the copy `before`. */
export function createTrial(root: string, changes: readonly Change[]): Trial {
  return openTrial((folder) => {
    const before = copy(root, join(folder, 'before'));
    const after = copy(root, join(folder, 'after'));
    for (const change of changes) {
      const path = join(before, change.path);
      if (change.kind === 'create') removeFile(path);
      else writeFileSync(path, change.before);
    }
    return { before, after };
  });
}

/** One copy of a project as it is: before and after are the same folder. */
export function createCopy(root: string): Trial {
  return openTrial((folder) => {
    const now = copy(root, join(folder, 'now'));
    return { before: now, after: now };
  });
}

/**
 * A git ref is before, the project as it is is after. What git ignores is the same in both: an app without its settings and its
 * data is another one. @throws {UserError} where git has no such ref
 */
export function createTrialAgainst(root: string, ref: string): Trial {
  return openTrial((folder) => {
    const before = join(folder, 'before');
    mkdirSync(before);
    exportRef(root, ref, before, join(folder, 'index'));
    const ignored = ignoredIn(root).filter((path) => !LEFT_OUT.has(basename(path)));
    for (const path of ignored) copyInto(join(root, path), join(before, path));
    linkModules(root, before);
    return { before, after: copy(root, join(folder, 'after')) };
  });
}

/** The project as it is is before, with a patch it is after. @throws {UserError} where the patch does not apply */
export function createTrialWith(root: string, patch: string): Trial {
  return openTrial((folder) => {
    const before = copy(root, join(folder, 'before'));
    const after = copy(root, join(folder, 'after'));
    applyPatch(after, patch);
    return { before, after };
  });
}

function openTrial(make: (folder: string) => Pick<Trial, 'before' | 'after'>): Trial {
  const folder = mkdtempSync(join(tmpdir(), 'harden-express-'));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const remove = (): void => {
    process.off('exit', removeNow);
    removeNow();
  };
  // A signal ends the process at once, and leaves no copy either.
  process.once('exit', removeNow);
  try {
    return { ...make(folder), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** With the folders that are empty then: they were made for it. */
function removeFile(path: string): void {
  rmSync(path, { force: true });
  for (let folder = dirname(path); readdirSync(folder).length === 0; folder = dirname(folder)) rmdirSync(folder);
}

function copy(root: string, to: string): string {
  mkdirSync(to);
  copyInto(root, to);
  linkModules(root, to);
  return to;
}

function copyInto(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: false,
    // What is there stays: it is what git has.
    force: false,
    filter: (source) => source === from || !LEFT_OUT.has(basename(source)),
  });
}

/** `node_modules` of the project, of the packages in it, and of the folders above. */
function linkModules(root: string, to: string): void {
  link(join(root, 'node_modules'), join(to, 'node_modules'));
  for (const folder of packagesIn(to))
    link(join(root, relative(to, folder), 'node_modules'), join(folder, 'node_modules'));
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (!existsSync(modules)) continue;
    link(modules, join(dirname(to), 'node_modules'));
    return;
  }
}

/** Folders with a `package.json`; links are not followed, they may lead back. */
function packagesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries.some((entry) => entry.name === 'package.json') ? [folder] : [];
  return [...own, ...entries.flatMap((entry) => (entry.isDirectory() ? packagesIn(join(folder, entry.name)) : []))];
}

function link(target: string, path: string): void {
  if (existsSync(target) && !existsSync(path)) symlinkSync(target, path, 'junction');
}
