import { joinPath } from '../code/values/operators.ts';
import type { Path } from '../model/tree.ts';
import { parseJson, pick, text, texts } from './json.ts';

const MANIFEST = /(^|\/)package\.json$/;
const CONFIG = /(^|\/)tsconfig[\w.-]*\.json$/;
const SCRIPT = /\.([cm]?)js$/;

/** What a compiler writes into a folder: of which folders, and whether of JavaScript, too. */
interface Output {
  out: Path;
  roots: Path[];
  ofScripts: boolean;
}

/**
 * Files that the compiler has written, with what it has made them of, where both are in the tree: `backend/app.js` of
 * `server/app.ts`. An edit in them is gone with the next build.
 */
export function outputsIn(files: readonly Path[], read: (path: Path) => string | undefined): ReadonlyMap<Path, Path> {
  const outputs = new Map<Path, Output[]>();
  const written = files.flatMap((path) => {
    if (CONFIG.test(path)) return outputOf(path, read);
    return MANIFEST.test(path) ? outputsOfScripts(path, read) : [];
  });
  for (const one of written) outputs.set(one.out, [...(outputs.get(one.out) ?? []), one]);
  const found = new Map<Path, Path>();
  if (outputs.size === 0) return found;
  const known = new Set(files);
  for (const file of files) {
    const ending = SCRIPT.exec(file);
    if (!ending) continue;
    for (let end = file.lastIndexOf('/'); end > 0 && !found.has(file); end = file.lastIndexOf('/', end - 1)) {
      const rest = file.slice(end + 1, ending.index);
      const typed = [`${rest}.${ending[1]}ts`, `${rest}.tsx`];
      const sources = (outputs.get(file.slice(0, end)) ?? []).flatMap(({ out, roots, ofScripts }) =>
        roots.flatMap((root) => {
          const names = ofScripts && root !== out ? [...typed, `${rest}.${ending[1]}js`, `${rest}.jsx`] : typed;
          return names.map((one) => joinPath(root, one));
        }),
      );
      const source = sources.find((one) => one !== file && known.has(one));
      if (source !== undefined) found.set(file, source);
    }
  }
  return found;
}

function outputOf(path: Path, read: (path: Path) => string | undefined): Output[] {
  const config = parseJson(read(path));
  const options = pick(config, 'compilerOptions');
  const folder = joinPath(path, '..');
  const outDir = text(pick(options, 'outDir'));
  const rootDir = text(pick(options, 'rootDir'));
  if (outDir === undefined || outDir.includes('$')) return [];
  const out = joinPath(folder, outDir);
  if (out === '.' || out.startsWith('..')) return [];
  const usual = [folder, joinPath(folder, 'src'), ...included(config).map((one) => joinPath(folder, one))];
  const roots = rootDir === undefined ? usual : [joinPath(folder, rootDir)];
  return [{ out, roots, ofScripts: pick(options, 'allowJs') === true }];
}

/** `lib` of `"include": ["lib/**\/*"]`: where it is all that is compiled, its files are not put into a folder of that name. */
function included(config: unknown): string[] {
  const include = pick(config, 'include');
  const globs = Array.isArray(include) ? include.flatMap((one) => text(one) ?? []) : [];
  return globs.map((glob) => glob.replace(/\/?[^/]*\*.*$/, '')).filter((folder) => folder !== '');
}

/** `babel src -d lib` */
function outputsOfScripts(path: Path, read: (path: Path) => string | undefined): Output[] {
  const folder = joinPath(path, '..');
  return Object.values(texts(pick(parseJson(read(path)), 'scripts'))).flatMap((script) => {
    const run = /\b(?:babel|swc|sucrase)\s+(?:-\S+\s+)*([\w./-]+)\s[^&|;]*?(?:-d|--out-dir)[ =]([\w./-]+)/.exec(script);
    if (!run) return [];
    const [from, out] = [joinPath(folder, run[1] ?? ''), joinPath(folder, run[2] ?? '')];
    return out === '.' || from === out ? [] : [{ out, roots: [from], ofScripts: true }];
  });
}
