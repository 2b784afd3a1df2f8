import { fitsGlob } from '../../code/syntax/globs.ts';
import { parseYaml } from '../../code/syntax/yaml.ts';
import { ignoreRules } from '../../model/ignore-rules.ts';
import type { Path } from '../../model/tree.ts';
import { pick, text } from '../json.ts';
import type { Package } from '../manifest.ts';
import { below, type Sources } from '../sources.ts';
import { ignoredBy } from './ignore-files.ts';

/** Files of the syntax of `.gitignore` that say what is left out of an upload. */
const IGNORE_FILES = [
  '.npmignore',
  '.gcloudignore',
  '.ebignore',
  '.slugignore',
  '.vercelignore',
  '.cfignore',
  '.railwayignore',
];

/** Why a file is left out of the package, archive or upload that `entry` is in. */
export function whyNotPublished(
  sources: Sources,
  manifest: Package | undefined,
  entry: Path,
  path: Path,
): string | undefined {
  for (const name of IGNORE_FILES) {
    const file = ignoredBy(sources, path, name);
    if (file !== undefined && ignoredBy(sources, entry, name) === undefined) return `${file} leaves it out`;
  }
  if (!manifest) return undefined;
  return lists(sources, manifest).find(({ takes }) => takes(entry) && !takes(path))?.why;
}

interface List {
  why: string;
  takes(path: Path): boolean;
}

function lists(sources: Sources, { folder, path, raw }: Package): List[] {
  const inside = (file: Path): string => (folder === '.' ? file : file.slice(folder.length + 1));
  const globs = (patterns: unknown, why: string): List[] =>
    isTexts(patterns) && patterns.length > 0 ? [{ why, takes: (file) => takenBy(patterns, inside(file)) }] : [];
  const files = pick(raw, 'files');
  const npm = isTexts(files) ? ignoreRules(files.map(anchored), { allowRelativePaths: true }) : undefined;
  return [
    ...(npm ? [{ why: `"files" of ${path} does not name it`, takes: (file: Path) => npm.ignores(inside(file)) }] : []),
    ...globs(pick(raw, 'build', 'files'), `"build.files" of ${path} does not name it`),
    ...serverless(sources, folder, globs),
  ];
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** `dist` in "files" is the folder beside the manifest, not one of that name anywhere. */
const anchored = (pattern: string): string => pattern.replace(/^(!?)(?:\.?\/)*(?!\/)/, '$1/');

/** The last pattern that matches decides; a folder takes all in it. */
function takenBy(patterns: readonly string[], path: Path): boolean {
  let taken = patterns.every((pattern) => pattern.startsWith('!'));
  for (const pattern of patterns) {
    const glob = pattern.replace(/^!/, '').replace(/^\.\//, '');
    if (fitsGlob(path, glob, { dot: true }) || fitsGlob(path, `${glob}/**`, { dot: true }))
      taken = !pattern.startsWith('!');
  }
  return taken;
}

function serverless(sources: Sources, folder: Path, globs: (patterns: unknown, why: string) => List[]): List[] {
  const file = ['serverless.yml', 'serverless.yaml']
    .map((name) => below(folder, name))
    .find((name) => sources.has(name));
  if (file === undefined) return [];
  let data: unknown;
  try {
    data = parseYaml(sources.text(file) ?? '', { customTags: [] });
  } catch {
    return [];
  }
  const why = `"package" of ${file} leaves it out`;
  const list = (name: string): string[] => {
    const value = pick(data, 'package', name);
    return isTexts(value) ? value : [];
  };
  const all = [...list('exclude').map((glob) => `!${glob}`), ...list('include'), ...list('patterns')];
  return text(all[0]) === undefined ? [] : globs(['**', ...all], why);
}
