import { runTimeWrites, type Writes } from '../code/sql/resolve/run-time-writes.ts';
import { readScopes } from '../code/syntax/scopes.ts';
import type { Path } from '../model/tree.ts';
import type { Sources } from './sources.ts';
import type { Imports } from './sql-files.ts';

/** Paths of members that functions of any file write, by the module they belong to. */
interface ModuleWrites {
  to(module: Path): string[];
  note(path: Path, own: Writes): void;
  /** By the specifiers of a file that imports them. */
  seenBy(path: Path): { writes?: Record<string, string[]> };
  all(): [Path, string[]][];
}

const WRITES = /\.\w+\s*(?:[-+*]?=(?![=>])|\+\+|--)|Object\.assign/;

/** What the files `outside` write to those `involved`; what these write is noted as they are read. */
export function writesOfModules(
  imports: ReadonlyMap<Path, Imports>,
  involved: ReadonlySet<Path>,
  outside: readonly Path[],
  sources: Sources,
): ModuleWrites {
  const found = new Map<Path, Set<string>>();
  const note = (path: Path, own: Writes): void => {
    for (const [specifier, paths] of Object.entries(own)) {
      const target = specifier === '' ? path : imports.get(path)?.get(specifier);
      if (target === undefined) continue;
      const all = found.get(target) ?? new Set();
      found.set(target, all);
      for (const one of paths) all.add(one);
    }
  };
  for (const path of outside) {
    const reaches = [...(imports.get(path)?.values() ?? [])].some((target) => involved.has(target));
    const source = reaches && sources.mentions(path, WRITES) ? sources.open(path) : undefined;
    if (source) note(path, sources.attempt(path, () => runTimeWrites(readScopes(source.ast))) ?? {});
  }
  const to = (module: Path): string[] => [...(found.get(module) ?? [])];
  return {
    to,
    note,
    seenBy: (path) => {
      const own = [...(imports.get(path) ?? [])].flatMap(([specifier, target]) =>
        found.has(target) ? [[specifier, to(target)] as const] : [],
      );
      return own.length > 0 ? { writes: Object.fromEntries(own) } : {};
    },
    all: () => [...found].map(([path, own]) => [path, [...own]]),
  };
}
