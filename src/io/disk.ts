import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { dirname, join, sep } from 'node:path';
import { UserError, EXIT } from '../model/errors.ts';
import type { Base, Path } from '../model/tree.ts';
import { insideFolders, insideRoot, resolveRoot } from './root.ts';
import { surroundings } from './surroundings.ts';
import { isIgnoredAbove, walk, type WalkOptions } from './walk.ts';

const MAX_BYTES = 1024 * 1024;
/** A source file whose lines are this long on average was not written by a person. */
const MINIFIED_LINE = 500;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** Characters of text kept in memory for a second reading. */
const CACHE_CHARACTERS = 96 * 1024 * 1024;

interface Stamp {
  size: number;
  mtimeMs: number;
}

/**
 * The files below a folder, read lazily and synchronously. A file whose content changes between two readings aborts the run.
 *
 * @throws {UserError} where the folder is missing or cannot be read
 */
export function diskBase(folder: string, options: WalkOptions = {}): Base {
  const root = resolveRoot(folder);
  const unread = new Map<Path, string>();
  const stamps = new Map<Path, Stamp>();
  const cache = createCache(CACHE_CHARACTERS);
  const inside = insideFolders(root);
  let listed: readonly Path[] | undefined;

  function list(): readonly Path[] {
    if (!listed) {
      const walked = walk(root, options);
      listed = walked.files;
      for (const { file, why } of walked.unread) unread.set(file, why);
    }
    return listed;
  }

  function read(path: Path): string | undefined {
    const kept = cache.get(path);
    if (kept !== undefined) return kept;
    const real = locate(root, path, inside);
    if (typeof real !== 'string') return real && skip(path, real.why);
    const file = readFile(real);
    if (file === undefined) return undefined;
    if (typeof file === 'string') return skip(path, file);
    checkStamp(path, file.stamp);
    const why = file.bytes === null ? 'larger than 1 MiB' : whyNotText(path, file.bytes);
    if (why !== undefined || file.bytes === null) return skip(path, why ?? '');
    const text = file.bytes.toString('utf8');
    cache.set(path, text);
    return text;
  }

  function skip(path: Path, why: string): undefined {
    if (!path.includes('node_modules/')) unread.set(path, why);
    return undefined;
  }

  function checkStamp(path: Path, stamp: Stamp): void {
    const first = stamps.get(path);
    if (first && (first.size !== stamp.size || first.mtimeMs !== stamp.mtimeMs)) throw changedMeanwhile(path);
    stamps.set(path, stamp);
  }

  return {
    ignores: (path) => isIgnoredAbove(root, path),
    above: surroundings(root),
    list,
    read,
    unread: () => {
      list();
      return [...unread].map(([file, why]) => ({ file, why })).sort((a, b) => (a.file < b.file ? -1 : 1));
    },
  };
}

const changedMeanwhile = (path: Path): UserError =>
  new UserError(`${path} changed on disk during the run.`, 'Nothing was changed. Run it again.', EXIT.refused);

/** Where a path is on the disk; a reason where it may not be read, `undefined` where there is nothing. */
function locate(
  root: string,
  path: Path,
  inside: ReturnType<typeof insideFolders>,
): string | { why: string } | undefined {
  if (path.split('/').includes('node_modules')) return locateModule(root, path);
  const full = join(root, ...path.split('/'));
  const place = inside(full);
  if (place === 'outside') return { why: 'a symbolic link that leads out of the project' };
  return place === 'missing' ? undefined : full;
}

/** Packages are found as Node finds them: in the folders above, too. They are only ever read. */
function locateModule(root: string, path: Path): string | undefined {
  if (path.split('/').includes('..')) return undefined;
  if (!path.startsWith('node_modules/')) return join(root, ...path.split('/'));
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, ...path.split('/'));
    if (insideRoot(folder, candidate) !== 'missing') return candidate;
    if (folder === dirname(folder) || folder.endsWith(`${sep}node_modules`)) return undefined;
  }
}

let shared = Buffer.allocUnsafe(MAX_BYTES + 1);

/** Bytes are a view of a shared buffer, valid until the next reading; `null` for a file over the limit. A string says why it failed. */
function readFile(path: string): { bytes: Buffer | null; stamp: Stamp } | string | undefined {
  let descriptor: number | undefined;
  try {
    // A named pipe would keep it waiting for somebody who writes.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return undefined;
    const stamp = { size: stat.size, mtimeMs: stat.mtimeMs };
    const limit = path.includes(`${sep}node_modules${sep}`) || /lock/.test(path) ? 64 * MAX_BYTES : MAX_BYTES;
    if (stat.size > limit) return { bytes: null, stamp };
    if (stat.size >= shared.length) shared = Buffer.allocUnsafe(stat.size + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < shared.length; length += got) {
      got = readSync(descriptor, shared, length, shared.length - length, null);
    }
    return { bytes: shared.subarray(0, length), stamp };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
    return `cannot be read (${code})`;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function whyNotText(path: Path, bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return 'binary';
  if (!isUtf8(bytes)) return 'not UTF-8';
  if (SOURCE.test(path) && !path.includes('node_modules/') && isMinified(bytes)) return 'minified';
  return undefined;
}

function isMinified(bytes: Buffer): boolean {
  if (bytes.length < 8 * MINIFIED_LINE) return false;
  let lines = 1;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return bytes.length / lines > MINIFIED_LINE;
}

/** Keeps texts, up to a number of characters. */
function createCache(limit: number): { get(key: string): string | undefined; set(key: string, text: string): void } {
  const texts = new Map<string, string>();
  let size = 0;
  return {
    get: (key) => texts.get(key),
    // Readers go over all files in one order: to drop the oldest for the newest would leave none of them when its turn comes again.
    set(key, text) {
      if (size + text.length > limit) return;
      texts.set(key, text);
      size += text.length;
    },
  };
}
