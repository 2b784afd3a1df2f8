import { fitsGlob } from '../../code/syntax/globs.ts';
import { ignoreRules, type Ignore } from '../../model/ignore-rules.ts';
import type { Path } from '../../model/tree.ts';
import { below, folderOf, type Sources } from '../sources.ts';

const rules = new Map<string, Ignore>();

function rulesOf(text: string): Ignore {
  const known = rules.get(text) ?? ignoreRules(text);
  rules.set(text, known);
  return known;
}

/** The `.gitignore`, or another file of its syntax, that leaves a path out; a folder that is left out takes all in it with it. */
export function ignoredBy(sources: Sources, path: Path, name = '.gitignore'): Path | undefined {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const at = parts.slice(0, depth).join('/') + (depth < parts.length ? '/' : '');
    const file = decisive(sources, at, name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The innermost file that says something about a path decides. */
function decisive(sources: Sources, path: Path, name: string): Path | undefined {
  for (let folder = folderOf(path.replace(/\/$/, '')); ; folder = folderOf(folder)) {
    const text = sources.text(below(folder, name));
    if (text !== undefined) {
      const result = rulesOf(text).test(folder === '.' ? path : path.slice(folder.length + 1));
      if (result.ignored) return below(folder, name);
      if (result.unignored) return undefined;
    }
    if (folder === '.') return undefined;
  }
}

/** What a `.dockerignore` leaves out: patterns start at the context, the last that matches a path or a folder of it decides. */
export function dockerIgnore(text: string | undefined): (path: Path) => boolean {
  const patterns = (text ?? '')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({
      out: !line.startsWith('!'),
      glob: line
        .replace(/^!\s*/, '')
        .replace(/^(\.?\/)+/, '')
        .replace(/\/+$/, ''),
    }));
  return (path) => {
    const parts = path.split('/');
    const all = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    let out = false;
    for (const pattern of patterns)
      if (pattern.out !== out && all.some((one) => fitsGlob(one, pattern.glob, { dot: true, nocomment: true })))
        out = pattern.out;
    return out;
  };
}
