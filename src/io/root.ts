import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { UserError } from '../model/errors.ts';

/**
 * The real path of the folder a run works on.
 *
 * @throws {UserError} where it is missing, no folder or unreadable
 */
export function resolveRoot(folder: string): string {
  try {
    const root = realpathSync(resolve(folder));
    readdirSync(root);
    return root;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`There is no folder ${folder}.`, 'Pass the folder of your app.');
    if (code === 'ENOTDIR') throw new UserError(`${folder} is a file, not a folder.`, 'Pass the folder that holds it.');
    throw new UserError(`${folder} cannot be read (${code}).`, 'Check the permissions of the folder.');
  }
}

/** Whether a path, with its symbolic links followed, stays below a root that is a real path itself. */
export function insideRoot(root: string, path: string): 'inside' | 'outside' | 'missing' {
  try {
    const real = realpathSync(path);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep) ? 'inside' : 'outside';
  } catch {
    return 'missing';
  }
}

type Inside = ReturnType<typeof insideRoot>;

/** The same for many paths: a folder is followed once, and of what is in it only what is a link itself. */
export function insideFolders(root: string): (path: string) => Inside {
  const folders = new Set<string>();
  return (path) => {
    const folder = dirname(path);
    if (!folders.has(folder) && insideRoot(root, folder) !== 'inside') return insideRoot(root, path);
    folders.add(folder);
    try {
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (!found?.isSymbolicLink()) return found ? 'inside' : 'missing';
    } catch {
      return 'missing';
    }
    return insideRoot(root, path);
  };
}

/** What is no file, such as a named pipe, can keep who opens it waiting for ever. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
