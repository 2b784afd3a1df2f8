import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { compilerOf, whyNotCompiled } from '../compiler.ts';
import type { Package } from '../manifest.ts';
import { folderOf, isBelow, type Sources } from '../sources.ts';
import { containersOf, type Container } from './containers.ts';
import { whyNotCopied } from './copied.ts';
import { ignoredBy } from './ignore-files.ts';
import { whyNotPublished } from './published.ts';

/** For each of some files that are not there yet: why it would be missing where `entry` runs, `undefined` where it ships. */
export function whyNotShipped(
  sources: Sources,
  manifest: Package | undefined,
  entry: Path,
  paths: readonly Path[],
): Map<Path, string | undefined> {
  const containers = containersOf(sources, paths);
  const mounts = mountsOfClusters(sources);
  const compiler = compilerOf(sources, manifest, entry);
  const why = (path: Path): string | undefined =>
    gitReason(sources, path) ??
    firstOf(containers, (container) =>
      whyNotIn({ ...container, covered: [...container.covered, ...mounts] }, entry, path),
    ) ??
    whyNotPublished(sources, manifest, entry, path) ??
    whyNotCompiled(compiler, sources, entry, path) ??
    whyNotCopied(sources, manifest, entry, path) ??
    whyNotTranspiled(manifest, entry, path);
  return new Map(paths.map((path) => [path, why(path)]));
}

function gitReason(sources: Sources, path: Path): string | undefined {
  const file = ignoredBy(sources, path);
  if (file !== undefined) return `${file} leaves it out`;
  return sources.tree.ignores?.(path) ? 'git leaves it out' : undefined;
}

/** Why a module is not where `entry` would look for it, in a container that has `entry`, or in the stages that it is built from. */
function whyNotIn(container: Container, entry: Path, path: Path): string | undefined {
  const { files, covered, source } = container;
  const at = placesOf(files, entry);
  if (at.length === 0)
    return firstOf(container.builtFrom, (built) =>
      placesOf(built, entry).every((place) => built.get(beside(place, entry, path)) === path)
        ? undefined
        : `a stage of ${source} does not copy it`,
    );
  return firstOf(at, (place) => {
    const wanted = beside(place, entry, path);
    const cover = covered.find(({ folder }) => isBelow(wanted, folder) && !isBelow(place, folder));
    if (cover) return `${cover.source} lays a volume over /${cover.folder}`;
    return files.get(wanted) === path ? undefined : `${source} does not bring it to where it would be looked for`;
  });
}

const placesOf = (files: ReadonlyMap<Path, Path>, file: Path): Path[] =>
  [...files].flatMap(([place, of]) => (of === file ? [place] : []));

/** Where `path` is looked for by a copy of `entry`. */
function beside(place: Path, entry: Path, path: Path): Path {
  const from = entry.split('/').slice(0, -1);
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  return joinPath(folderOf(place), ...from.slice(shared).map(() => '..'), ...to.slice(shared));
}

/** Folders that a cluster mounts something over: a ConfigMap, a volume. One file of a folder (`subPath`) is no matter. */
function mountsOfClusters(sources: Sources): Container['covered'] {
  const manifests = sources.files.filter(
    (file) => /\.ya?ml$/.test(file) && /mountPath:/.test(sources.text(file) ?? ''),
  );
  return manifests.flatMap((source) =>
    [
      ...(sources.text(source) ?? '').matchAll(
        /^([ \t]*-?[ \t]*)mountPath:[ \t]*["']?(\/[\w./-]+)["']?(?:(?!\n[ \t]*-)[^])*?(?=\n[ \t]*-|$)/gm,
      ),
    ]
      .filter(([all]) => !/\bsubPath:/.test(all))
      .map(([, , folder = '']) => ({ folder: joinPath(folder), source })),
  );
}

/** `babel src -d lib`: what is outside the folder is not translated, and stays behind. */
function whyNotTranspiled(manifest: Package | undefined, entry: Path, path: Path): string | undefined {
  for (const [name, script] of Object.entries(manifest?.scripts ?? {})) {
    const folder = /\b(?:babel|swc|sucrase)\s+(?:-\S+\s+)*([\w./-]+)\s[^&|;]*(?:-d|--out-dir|-o|--out)\b/.exec(
      script,
    )?.[1];
    if (folder === undefined) continue;
    const source = joinPath(manifest?.folder ?? '.', folder);
    if (isBelow(entry, source) && !isBelow(path, source))
      return `the script ${name} translates what is in ${source} alone`;
  }
  return undefined;
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
