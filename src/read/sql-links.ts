import type { Linked, Surroundings } from '../code/sql/resolve/fact.ts';
import type { FileFacts } from '../code/sql/pipeline.ts';
import type { Path } from '../model/tree.ts';
import type { Imports } from './sql-files.ts';
import type { Sources } from './sources.ts';

type Uses = FileFacts['uses'];

/** What is known when the files have been read one by one. */
export interface Learned {
  uses: ReadonlyMap<Path, Uses>;
  /** Functions whose statements are changed where they are returned. */
  runs: Surroundings['runs'];
}

/** Files that are not read for SQL and may call what the others export, tests among them, with what they import. */
export interface Outside {
  path: Path;
  imports: Imports;
}

/** What is read as one is changed as one: no more than a person reads in a pull request. */
const MOST_FILES = 24;
const MOST_TEXT = 400_000;

/** Files that call functions of each other which put pieces of SQL together, where all calls of those are seen. */
export function linksIn(
  { uses, runs }: Learned,
  outside: () => readonly Outside[],
  isLeft: (path: Path) => boolean,
  sources: Sources,
): readonly { paths: readonly Path[]; keys: readonly string[] }[] {
  const callers = openKeys(uses, runs ?? {});
  if (callers.size === 0) return [];
  const groups = grouped(callers).filter(({ paths }) => paths.length > 1 && paths.some(isLeft));
  if (groups.length === 0) return [];
  const others = outside();
  return groups.flatMap(({ keys }) => {
    const free = keys.filter((key) => !isUsedBy(others, key, callers.get(key) ?? new Set(), sources));
    const own = new Map(free.map((key) => [key, callers.get(key) ?? new Set<Path>()]));
    return grouped(own).filter(
      ({ paths }) =>
        paths.length > 1 &&
        paths.length <= MOST_FILES &&
        paths.reduce((sum, path) => sum + (sources.text(path) ?? '').length, 0) <= MOST_TEXT,
    );
  });
}

/** Functions that are called and nothing else, with the files that call them. */
function openKeys(uses: ReadonlyMap<Path, Uses>, runs: NonNullable<Surroundings['runs']>): Map<string, Set<Path>> {
  const callers = new Map<string, Set<Path>>();
  const closed = new Set<string>();
  const unknown = new Set([...uses.values()].flatMap((one) => one.unknown));
  for (const [path, { pieces }] of uses)
    for (const { key, method, called } of pieces) {
      if (!called || (method !== undefined && unknown.has(method)) || Object.hasOwn(runs, key)) closed.add(key);
      callers.set(key, (callers.get(key) ?? new Set()).add(path));
    }
  for (const key of closed) callers.delete(key);
  return callers;
}

const fileOf = (key: string): Path => key.slice(0, key.lastIndexOf(':'));

/** Keys and files that hang together. */
function grouped(callers: ReadonlyMap<string, ReadonlySet<Path>>): { paths: Path[]; keys: string[] }[] {
  const above = new Map<Path, Path>();
  const top = (path: Path): Path => {
    let at = path;
    for (let next = above.get(at); next !== undefined; next = above.get(at)) at = next;
    return at;
  };
  for (const [key, paths] of callers)
    for (const path of paths) {
      const [one, other] = [top(fileOf(key)), top(path)];
      if (one !== other) above.set(one, other);
    }
  const groups = new Map<Path, { paths: Set<Path>; keys: string[] }>();
  for (const [key, paths] of callers) {
    const group = groups.get(top(fileOf(key))) ?? { paths: new Set(), keys: [] };
    groups.set(top(fileOf(key)), group);
    group.keys.push(key);
    for (const path of [fileOf(key), ...paths]) group.paths.add(path);
  }
  return [...groups.values()].map(({ paths, keys }) => ({ paths: [...paths].sort(), keys: keys.sort() }));
}

/** Statements that no test runs: those are given text, and know what they do with it. */
export function notInTests<T>(
  runs: Record<string, T>,
  outside: () => readonly Outside[],
  sources: Sources,
): Record<string, T> {
  const keys = Object.keys(runs);
  if (keys.length === 0) return runs;
  const others = outside();
  const free = keys.filter((key) => !isUsedBy(others, key, new Set(), sources));
  return Object.fromEntries(free.map((key) => [key, runs[key] as T]));
}

/** A test, or a file that no SQL is looked for in, names it, and imports what gives it. */
function isUsedBy(others: readonly Outside[], part: string, callers: ReadonlySet<Path>, sources: Sources): boolean {
  const key = part.replace(/#.*$/, '');
  const file = fileOf(key);
  const name =
    key
      .slice(file.length + 1)
      .replace(/~\d+$/, '')
      .split('.')
      .at(-1) ?? '';
  const near = new Set([file, ...callers]);
  const named = new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`);
  return others.some(({ path, imports }) => {
    const targets = [...imports.values()];
    const text = sources.text(path) ?? '';
    if (targets.includes(file)) return name === '' || name === 'exports' || named.test(text) || isWhole(file, sources);
    return targets.some((target) => near.has(target)) && name !== '' && named.test(text);
  });
}

/** A module that is one function has any name where it is imported. */
function isWhole(file: Path, sources: Sources): boolean {
  return /^\s*(?:module\.exports\s*=\s*(?:async\s+)?(?:function\b|\(|\w+\s*(?:=>|;|$))|export\s+default\b)/m.test(
    sources.text(file) ?? '',
  );
}

/** Files that are read as one, with what each is told of the rest; `null` where one of them is not read. */
export function linkedOf(
  { paths, keys }: { paths: readonly Path[]; keys: readonly string[] },
  texts: readonly string[],
  told: (path: Path) => Surroundings,
): Linked | null {
  if (texts.length < paths.length) return null;
  return { files: paths.map((path, index) => ({ path, text: texts[index] ?? '', around: told(path) })), keys };
}
