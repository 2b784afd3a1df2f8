import { joinPath } from '../code/values/operators.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { isExample, isKeptCopy } from './entry-points.ts';
import type { Sources } from './sources.ts';

/** The files that a file loads by their names, itself first. */
export function loadedBy(sources: Sources, files: readonly Path[]): Set<Path> {
  const known = new Map(sources.code().map((path) => [moduleOf(path), path]));
  const found = new Set(files);
  for (const path of found)
    for (const [, module = ''] of (sources.text(path) ?? '').matchAll(LOADS)) {
      const target = known.get(moduleOf(joinPath(path.replace(/[^/]*$/, ''), module)));
      if (target !== undefined) found.add(target);
    }
  return found;
}

const LOADS = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"](\.[^'"]*)['"]/g;

/** A file as imports may name it: `src` for `src/index.ts`. */
export const moduleOf = (path: Path): Path => path.replace(/\.[cm]?[jt]sx?$/, '').replace(/(^|\/)index$/, '');

/** Files that the program does not load: examples, and apps of its package beside one that something starts. */
export function readAside(
  sources: Sources,
  { apps, entries, started }: Pick<Project, 'apps' | 'entries'> & { started: readonly Path[] },
  isBeside: (file: Path) => boolean,
): Pick<Project, 'examples' | 'unstarted'> {
  const roots = [...entries.map(({ file }) => file), ...started];
  const others = apps.filter((app) => app.role === 'entry' && !entries.includes(app) && isBeside(app.file));
  const examples = readExamples(sources, roots);
  if (started.length === 0 || others.length === 0) return { examples, unstarted: new Set() };
  const loaded = loadedBy(sources, roots);
  const theirs = loadedBy(
    sources,
    others.map(({ file }) => file),
  );
  return { examples, unstarted: new Set([...theirs].filter((path) => !loaded.has(path))) };
}

/** Examples, samples and kept copies that no file of the app loads; none where the app is one of them. */
function readExamples(sources: Sources, roots: readonly Path[]): Set<Path> {
  const isAside = (path: Path): boolean => isExample(path) || isKeptCopy(path);
  const examples = sources.code().filter(isAside);
  if (examples.length === 0 || roots.length === 0 || roots.some(isAside)) return new Set();
  const loaded = loadedBy(sources, roots);
  return new Set(examples.filter((path) => !loaded.has(path)));
}
