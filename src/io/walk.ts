import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ignoreRules, type Ignore } from '../model/ignore-rules.ts';
import type { Path } from '../model/tree.ts';
import { trackedButIgnored } from './git.ts';
import { insideRoot, isFile } from './root.ts';

export interface WalkOptions {
  /** Source files outside these patterns (of `.gitignore`'s syntax) are left out; other files are not concerned. */
  include?: readonly string[];
  exclude?: readonly string[];
}

const ALWAYS_OUT = new Set(['node_modules', 'dist', 'build', 'coverage', 'bower_components', 'jspm_packages']);
/** Folders with a leading dot that tell of proxies, platforms and the CI. */
const DOT_FOLDERS = new Set(['.ebextensions', '.platform', '.docker', '.nginx', '.github', '.gitlab', '.circleci']);
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const MINIFIED = /\.min\.[cm]?js$/;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

const isOut = (folder: string): boolean =>
  ALWAYS_OUT.has(folder) || (folder.startsWith('.') && !DOT_FOLDERS.has(folder));

/** The rules of one `.gitignore`. A path of the tree is one of theirs without its first `strip` characters, behind `prefix`. */
interface Rules {
  strip: number;
  prefix: string;
  ignore: Ignore;
}

/** The files below a root, sorted: build output, dependencies and what git ignores are left out. Links are not followed. */
export function walk(root: string, options: WalkOptions): { files: Path[]; unread: { file: Path; why: string }[] } {
  const files: Path[] = [];
  const unread: { file: Path; why: string }[] = [];
  const include = options.include?.length ? ignoreRules(options.include) : undefined;
  const exclude = ignoreRules(options.exclude ?? []);

  /** Something is there that git is told to ignore. */
  let hidden = false;

  function isWanted(path: Path): boolean {
    if (MINIFIED.test(path) || path.split('/').slice(0, -1).some(isOut) || exclude.ignores(path)) return false;
    return !include || !SOURCE.test(path) || include.ignores(path);
  }

  function visit(folder: Path, inherited: readonly Rules[]): void {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch (error) {
      unread.push({ file: folder, why: `cannot be read (${(error as NodeJS.ErrnoException).code})` });
      return;
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? readRules(root, folder)
      : undefined;
    const rules = own ? [...inherited, own] : inherited;
    for (const entry of entries) visitEntry(folder === '' ? entry.name : `${folder}/${entry.name}`, entry, rules);
  }

  function visitEntry(path: Path, entry: Dirent, rules: readonly Rules[]): void {
    if (entry.isDirectory()) {
      if (isOut(entry.name)) return;
      if (isIgnored(rules, `${path}/`)) hidden = true;
      else if (!exclude.ignores(`${path}/`) && isNamed(`${path}/`, unread)) visit(path, rules);
      return;
    }
    if (isIgnored(rules, path)) {
      hidden = true;
      return;
    }
    if (!isWanted(path) || !isNamed(path, unread)) return;
    if (entry.isFile()) files.push(path);
    else if (entry.isSymbolicLink() && insideRoot(root, join(root, path)) === 'outside' && isFile(join(root, path))) {
      unread.push({ file: path, why: 'a symbolic link that leads out of the project' });
    }
  }

  const above = rulesAbove(root);
  visit('', above);
  if (hidden) {
    const seen = new Set(files);
    for (const path of trackedButIgnored(root))
      if (!seen.has(path) && isWanted(path) && isNamed(path, unread) && isFile(join(root, path))) files.push(path);
  }
  return { files: files.sort(), unread };
}

/** A name that shows as another is nobody's: reports and patches do not have to carry it. */
function isNamed(path: Path, unread: { file: Path; why: string }[]): boolean {
  if (!UNSEEN.test(path)) return true;
  if (path.endsWith('/') || SOURCE.test(path))
    unread.push({ file: JSON.stringify(path).slice(1, -1), why: 'control characters in its name' });
  return false;
}

/** Whether rules above a root, or those of its clone alone, leave a path of it out. */
export function isIgnoredAbove(root: string, path: Path): boolean {
  const rules = rulesAbove(root);
  const parts = path.split('/');
  return parts.some((_, index) =>
    isIgnored(rules, parts.slice(0, index + 1).join('/') + (index + 1 < parts.length ? '/' : '')),
  );
}

function readRules(root: string, folder: Path): Rules | undefined {
  try {
    const text = readFileSync(join(root, folder, '.gitignore'), 'utf8');
    return { strip: folder === '' ? 0 : folder.length + 1, prefix: '', ignore: ignoreRules(text) };
  } catch {
    return undefined;
  }
}

/** The last `.gitignore` that says something about a path decides. */
function isIgnored(rules: readonly Rules[], path: Path): boolean {
  for (let at = rules.length - 1; at >= 0; at -= 1) {
    const { strip, prefix, ignore: own } = rules[at] as Rules;
    const result = own.test(prefix + path.slice(strip));
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

/** Rules of a repository whose folder is the root's, or above it: `.gitignore` files on the way and `.git/info/exclude`. */
function rulesAbove(root: string): Rules[] {
  const rules: Rules[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    const prefix = folder === root ? '' : `${relative(folder, root).split(sep).join('/')}/`;
    if (folder !== root) rules.unshift(...rulesIn(join(folder, '.gitignore'), prefix));
    try {
      statSync(join(folder, '.git'));
      rules.unshift(...rulesIn(join(folder, '.git', 'info', 'exclude'), prefix));
      return rules;
    } catch {
      if (folder === dirname(folder)) return [];
    }
  }
}

function rulesIn(file: string, prefix: string): Rules[] {
  if (!isFile(file)) return [];
  try {
    return [{ strip: 0, prefix, ignore: ignoreRules(readFileSync(file, 'utf8')) }];
  } catch {
    return [];
  }
}
