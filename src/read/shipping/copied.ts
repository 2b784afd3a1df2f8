import { fitsGlob } from '../../code/syntax/globs.ts';
import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import type { Package } from '../manifest.ts';
import { below, isBelow, type Sources } from '../sources.ts';

const BUILDS = /^(pre|post)?(build|dist|bundle|package|pack|release|assemble|copy|deploy|prepare|make)\b/;
/** Programs that copy files of the project by themselves: what a script runs with Node, and what task runners read. */
const COPIES =
  /\b(copy|copySync|copyFile|copyFileSync|copyfiles|cp|cpSync|cpr?|ncp|src|cpy|copydir)\s*\(|\.cp\(|\.copy\w*\(/;
const TASKS = ['gulpfile.js', 'gulpfile.mjs', 'gulpfile.cjs', 'gulpfile.ts', 'Gruntfile.js', 'Gruntfile.ts'];

/**
 * A build that copies the sources into another folder, by names: a file that none of them takes is not there. `undefined`
 * where the entry is not copied by one, or the file is, too.
 */
export function whyNotCopied(
  sources: Sources,
  manifest: Package | undefined,
  entry: Path,
  path: Path,
): string | undefined {
  const folder = manifest?.folder ?? '.';
  for (const { source, names } of copiesOf(sources, manifest)) {
    const takes = (file: Path): boolean => names.some((name) => isTaken(file, joinPath(folder, name)));
    if (takes(entry) && !takes(path)) return `${source} does not copy it`;
  }
  return undefined;
}

interface Copies {
  source: Path;
  names: string[];
}

function copiesOf(sources: Sources, manifest: Package | undefined): Copies[] {
  const folder = manifest?.folder ?? '.';
  const scripts = Object.entries(manifest?.scripts ?? {}).filter(([name]) => BUILDS.test(name));
  const run = scripts.flatMap(([, script]) =>
    [...script.matchAll(/\b(?:node|tsx|ts-node|zx|bun)\s+(?:-\S+\s+)*([\w./-]+)/g)].map(([, name = '']) =>
      joinPath(folder, name),
    ),
  );
  const files = [...run.flatMap((name) => [name, `${name}.js`]), ...TASKS.map((name) => below(folder, name))];
  const programs = [...new Set(files)].flatMap((source) => {
    const text = sources.text(source);
    return text !== undefined && COPIES.test(text) ? [{ source, names: namesIn(text) }] : [];
  });
  const lines = scripts.flatMap(([name, script]) => {
    const names = [...script.matchAll(/\b(?:cp|copyfiles|cpx|cpy|rsync)\s+([^&|;]+)/g)].flatMap(([, args = '']) =>
      args
        .split(/\s+/)
        .filter((one) => one !== '' && !one.startsWith('-'))
        .slice(0, -1),
    );
    return names.length > 0 ? [{ source: `the script ${name}`, names }] : [];
  });
  return [...programs, ...lines];
}

/** Texts that may be paths of the project. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/(['"`])((?:(?!\1)[^\\\n$])+)\1/g)]
    .map(([, , name = '']) => name)
    .filter((name) => PATH.test(name));

const PATH = /^(?!@)[\w.*{},/!-]+$/;

/** By its path, a folder above it, or a pattern. */
function isTaken(file: Path, name: Path): boolean {
  if (name === '.' || file === name || isBelow(file, name)) return true;
  return /[*{]/.test(name) && fitsGlob(file, name, { dot: true });
}
