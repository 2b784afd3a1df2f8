import { matchesOf } from './matches.ts';

/** A file's path relative to the root of the tree, with forward slashes and no leading `./`. */
export type Path = string;

/** What a tree reads through to: the disk, or a map of strings in tests. Synchronous, because that is 8–20 times faster here. */
export interface Base {
  /** Every file that may be read as source, in a stable order; `node_modules`, build output and ignored files are left out. */
  list(): readonly Path[];
  /** The text of a file, listed or not (`node_modules/express/package.json`); `undefined` where there is none or it is no UTF-8 text. */
  read(path: Path): string | undefined;
  /** Files that exist but were not read, with the reason ("binary", "larger than 1 MiB", "minified"). */
  unread(): readonly { file: Path; why: string }[];
  /** Whether rules outside the tree keep git from taking a path: a `.gitignore` above it, `.git/info/exclude`. */
  ignores?(path: Path): boolean;
  /** What lies above the tree in its repository and says how all of it is kept; `null` where the tree is all of it. */
  above?(): readonly Neighbour[] | null;
}

/** A file above the root of a tree: `../yarn.lock`. It is read under that name, and never written. */
export interface Neighbour {
  path: Path;
  text(): string;
}

export type Change =
  | { kind: 'create'; path: Path; after: string }
  | { kind: 'update'; path: Path; before: string; after: string }
  | { kind: 'delete'; path: Path; before: string };

/** An overlay over a base: reads through, records changes; writing the original text back erases the change. */
export interface Tree extends Base {
  ignores(path: Path): boolean;
  above(): readonly Neighbour[] | null;
  /** Whether the text of a file matches a pattern without the flag `g` or `y`; of a file that is not edited it is asked once. */
  matches(path: Path, pattern: RegExp): boolean;
  write(path: Path, text: string): void;
  delete(path: Path): void;
  /** The recorded changes, sorted by path. */
  changes(): readonly Change[];
}

export function createTree(base: Base): Tree {
  const overlay = new Map<Path, string | null>();

  function read(path: Path): string | undefined {
    if (path.startsWith('../'))
      return base
        .above?.()
        ?.find((one) => one.path === path)
        ?.text();
    const written = overlay.get(path);
    return written === undefined ? base.read(path) : (written ?? undefined);
  }

  function record(path: Path, text: string | null): void {
    const original = base.read(path) ?? null;
    if (original === text) overlay.delete(path);
    else overlay.set(path, text);
  }

  return {
    read,
    unread: () => base.unread(),
    ignores: (path) => base.ignores?.(path) ?? false,
    above: () => base.above?.() ?? null,
    matches: (path, pattern) =>
      overlay.has(path) || path.startsWith('../') ? pattern.test(read(path) ?? '') : matchesOf(base)(path, pattern),
    list() {
      const paths = new Set(base.list());
      for (const [path, text] of overlay) {
        if (text === null) paths.delete(path);
        else paths.add(path);
      }
      return [...paths].sort();
    },
    write: (path, text) => record(path, text),
    delete: (path) => record(path, null),
    changes() {
      const changes = [...overlay].map(([path, after]): Change => {
        const before = base.read(path);
        if (after === null) return { kind: 'delete', path, before: before ?? '' };
        return before === undefined ? { kind: 'create', path, after } : { kind: 'update', path, before, after };
      });
      return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

/** A base held in memory: what tests and previews read from. */
export function memoryBase(files: Readonly<Record<Path, string>>): Base {
  return {
    list: () =>
      Object.keys(files)
        .filter((path) => !path.includes('node_modules/'))
        .sort(),
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    unread: () => [],
  };
}
