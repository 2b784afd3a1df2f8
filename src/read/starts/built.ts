import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { compilerOf } from '../compiler.ts';
import { text } from '../json.ts';
import type { Package } from '../manifest.ts';
import { below, folderOf, isBelow, type Sources } from '../sources.ts';

const BUILT = /^(?:\.\/)?(?:dist|build|lib|out|output|\.build|bundle|public)\/(.+?)(?:\.[cm]?js)?$/;
/** `node dist` runs `dist/index.js`. */
const BUILT_FOLDER = /^(?:\.\/)?(?:dist|build|lib|out)\/?$/;

/** The source behind a path in a script; a built file is traced back to what it was built from. */
export function locate(sources: Sources, manifest: Package, file: string): Path[] {
  const { folder } = manifest;
  const path = joinPath(folder, file);
  const direct = existing(sources, path);
  if (direct !== undefined && sources.sourceOf(direct) !== direct) return [sources.sourceOf(direct)];
  if (direct !== undefined && !/(^|\/)(dist|build)\//.test(direct)) return [direct];
  const compiled = fromCompiler(sources, manifest, path);
  if (compiled !== undefined) return [compiled];
  const rest = restOf(file);
  const source = rest === undefined ? undefined : besideBuilt(sources, manifest, rest);
  if (source !== undefined) return [source];
  if (direct !== undefined) return [direct];
  return rest === undefined ? [] : bundled(sources, manifest);
}

/** The source of a built module: what the compiler makes it of, or what is called alike below `src`. */
export function sourceOf(sources: Sources, manifest: Package, file: string): Path | undefined {
  const path = joinPath(manifest.folder, file);
  const compiled = fromCompiler(sources, manifest, path);
  if (compiled !== undefined || existing(sources, path) !== undefined) return compiled;
  const rest = restOf(file);
  return rest === undefined ? undefined : besideBuilt(sources, manifest, rest);
}

const restOf = (file: string): string | undefined =>
  BUILT.exec(BUILT_FOLDER.test(file) ? `${file.replace(/\/$/, '')}/index` : file)?.[1];

function besideBuilt(sources: Sources, { folder }: Package, rest: string): Path | undefined {
  const stems = [`src/${rest}`, rest, rest.replace(/^src\//, ''), `server/${rest}`];
  return stems.map((stem) => existing(sources, joinPath(folder, stem))).find((one) => one !== undefined);
}

/** By the `outDir` of the compiler. */
function fromCompiler(sources: Sources, manifest: Package, path: Path): Path | undefined {
  const compiler = compilerOf(sources, manifest, below(manifest.folder, 'index.ts'));
  const out = text(compiler?.options['outDir']);
  if (!compiler || out === undefined || !isBelow(path, out)) return undefined;
  const rest = path.slice(out === '.' ? 0 : out.length + 1).replace(/\.[cm]?js$/, '') || 'index';
  const roots = [compiler.rootDir ?? folderOf(compiler.path), below(folderOf(compiler.path), 'src')];
  return roots.map((root) => existing(sources, joinPath(root, rest))).find((one) => one !== undefined);
}

const BUNDLERS =
  /\b(?:esbuild|tsup|ncc build|rollup|webpack|bun build|parcel build|microbundle|pkgroll|tsdown|rolldown)\b([^&;|]*)/g;
const CONFIG = /^(?:webpack|rollup|rolldown|tsup|tsdown|vite|esbuild|rspack|build)[\w.-]*\.[cm]?[jt]s$/;

/** What bundlers of the package begin with: named in scripts, or in their configuration. */
function bundled(sources: Sources, manifest: Package): Path[] {
  const { folder, scripts } = manifest;
  const named = Object.values(scripts).flatMap((script) =>
    [...script.matchAll(BUNDLERS)].flatMap(([, words = '']) =>
      [
        ...words
          .replace(/--?[\w-]+[= ]\S+\.\S+/g, (flag) => (/^-i |^--input/.test(flag) ? flag : ''))
          .matchAll(/[\w./-]+\.[cm]?[jt]sx?/g),
      ].map(String),
    ),
  );
  const configured = sources
    .inFolder(folder)
    .filter((name) => CONFIG.test(name))
    .flatMap((name) => entriesIn(sources.text(below(folder, name)) ?? ''));
  return [...named, ...configured].flatMap((file) => existing(sources, joinPath(folder, file)) ?? []);
}

/** `entry: './src/main.ts'`, in lists and objects, too. */
function entriesIn(config: string): string[] {
  const values = [...config.matchAll(/\b(?:entry(?:Points)?|input|ssr)\s*:\s*(\{[^}]*\}|\[[^\]]*\]|[^,}\n]+)/g)];
  return values.flatMap(([, value = '']) =>
    [...value.matchAll(/['"`]([^'"`\n]+)['"`]/g)].map(([, path = '']) => path).filter((path) => /[./]/.test(path)),
  );
}

function existing(sources: Sources, path: Path): Path | undefined {
  const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '/index.ts', '/index.js', '/index.mjs'];
  const found = endings
    .map((ending) => (path === '.' ? `index${ending}` : path + ending))
    .find((one) => sources.has(one));
  if (found !== undefined) return found;
  const script = /\.[cm]?js$/.exec(path)?.[0];
  return script === undefined ? undefined : [path.replace(/js$/, 'ts')].find((one) => sources.has(one));
}
