import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import type { Package } from '../manifest.ts';
import { folderOf, type Sources } from '../sources.ts';
import { locate } from './built.ts';

/** What starts a file in a process or thread of its own: `cluster.setupPrimary({ exec })`, `fork(…)`, `new Worker(…)`. */
const STARTS =
  /\b(?:(?:setupPrimary|setupMaster)\s*\(\s*\{[^}]*?\bexec\s*:|fork\s*\(|new\s+Worker\s*\(|\bspawn\s*\(\s*(?:process\.execPath|['"`]node['"`])\s*,\s*\[)(?=([^;]{0,160}))/g;
/** The first text with the path of a file in it: of `path.join(__dirname, './worker.js')`, `new URL('./worker.js', …)`. */
const FILE = /^[^'"`]{0,60}['"`]((?:\.{0,2}\/)?[\w./-]+)['"`]/;

/** Files that a start file starts beside itself, each a program of its own: a worker that serves the app. */
export function workersOf(sources: Sources, manifest: Package, file: Path): Path[] {
  const text = sources.text(file) ?? '';
  const named = [...text.matchAll(STARTS)].flatMap(([, rest = '']) => FILE.exec(rest)?.[1] ?? []);
  const found = named.flatMap((name) => {
    // Of a file that is named without its folder, Node asks the folder that the program is run in.
    const beside = locate(sources, { ...manifest, folder: folderOf(file) }, joinPath(name));
    return beside.length > 0 ? beside : locate(sources, manifest, joinPath(name));
  });
  return [...new Set(found)].filter((path) => path !== file);
}
