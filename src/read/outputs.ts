import { joinPath } from '../code/values/operators.ts';
import type { Path } from '../model/tree.ts';
import { parseJson, pick, text } from './json.ts';

const CONFIG = /(^|\/)tsconfig[\w.-]*\.json$/;
const SCRIPT = /\.([cm]?)js$/;

/**
 * Files that the compiler has written, with what it has made them of, where both are in the tree: `backend/app.js` of
 * `server/app.ts`. An edit in them is gone with the next build.
 */
export function outputsIn(files: readonly Path[], read: (path: Path) => string | undefined): ReadonlyMap<Path, Path> {
  const outputs = new Map<Path, Path[]>();
  for (const path of files.filter((one) => CONFIG.test(one))) {
    const { out, roots } = outputOf(path, read) ?? { out: '', roots: [] };
    if (roots.length > 0) outputs.set(out, [...(outputs.get(out) ?? []), ...roots]);
  }
  const found = new Map<Path, Path>();
  if (outputs.size === 0) return found;
  const known = new Set(files);
  for (const file of files) {
    const ending = SCRIPT.exec(file);
    if (!ending) continue;
    for (let end = file.lastIndexOf('/'); end > 0 && !found.has(file); end = file.lastIndexOf('/', end - 1)) {
      const rest = file.slice(end + 1, ending.index);
      const names = [`${rest}.${ending[1]}ts`, `${rest}.tsx`];
      const sources = (outputs.get(file.slice(0, end)) ?? []).flatMap((root) =>
        names.map((one) => joinPath(root, one)),
      );
      const source = sources.find((one) => known.has(one));
      if (source !== undefined) found.set(file, source);
    }
  }
  return found;
}

function outputOf(path: Path, read: (path: Path) => string | undefined): { out: Path; roots: Path[] } | undefined {
  const options = pick(parseJson(read(path)), 'compilerOptions');
  const folder = joinPath(path, '..');
  const outDir = text(pick(options, 'outDir'));
  const rootDir = text(pick(options, 'rootDir'));
  if (outDir === undefined || outDir.includes('$')) return undefined;
  const out = joinPath(folder, outDir);
  if (out === '.' || out.startsWith('..')) return undefined;
  return { out, roots: rootDir === undefined ? [folder, joinPath(folder, 'src')] : [joinPath(folder, rootDir)] };
}
