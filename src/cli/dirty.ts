import { join, relative, sep } from 'node:path';
import { dirtyFiles } from '../io/git.ts';
import { filesOfInstall, type Installation, type InstallMode } from '../io/packages.ts';
import { EXIT, UserError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';

/** Tracked files that a run would touch and that have uncommitted changes, lockfiles among them; `null` where there is no git. */
export function dirtyAmong(root: string, report: Report, place: Installation, mode: InstallMode): string[] | null {
  const own = dirtyFiles(root);
  if (own === null) return null;
  const dirty = new Set(own);
  for (const path of place.folder === root ? [] : (dirtyFiles(place.folder) ?? [])) {
    dirty.add(relative(root, join(place.folder, path)).split(sep).join('/'));
  }
  const installed = report.packages.length === 0 || mode === 'none' ? [] : filesOfInstall(root, place);
  const touched = [
    ...report.changes.map(({ path }) => path),
    ...installed.map((path) => relative(root, path).split(sep).join('/')),
  ];
  return [...new Set(touched)].filter((path) => dirty.has(path));
}

/** @throws {UserError} exit 3, naming the files and the flag */
export function refuseDirty(dirty: readonly string[] | null, dir: string): void {
  if (dirty === null || dirty.length === 0) return;
  throw new UserError(
    `Files with uncommitted changes would be touched:\n${dirty.map((path) => `  ${path}`).join('\n')}`,
    `Commit or stash them${dir === '.' ? '' : ` (in ${dir})`}, or pass --allow-dirty. Nothing was written.`,
    EXIT.refused,
  );
}
