import { fitsGlob } from '../code/syntax/globs.ts';
import { joinPath } from '../code/values/operators.ts';
import type { Path } from '../model/tree.ts';
import { parseJson, pick, text } from './json.ts';
import type { Package } from './manifest.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';

/** The `tsconfig.json` that a file is compiled by, with what it extends. */
export interface Compiler {
  path: Path;
  options: Readonly<Record<string, unknown>>;
  rootDir: Path | null;
  /** Whether `files`, `include` and `exclude` name a path. */
  includes(path: Path): boolean;
}

interface Read {
  options: Record<string, unknown>;
  rootDir: Path | null;
  files: Path[] | undefined;
  include: Path[] | undefined;
  exclude: Path[] | undefined;
  references: Path[];
}

/** The compiler's configuration for a file: what scripts name, then the nearest `tsconfig.json` and what it refers to. */
export function compilerOf(sources: Sources, manifest: Package | undefined, file: Path): Compiler | null {
  const all = [...new Set([...named(sources, manifest), ...nearest(sources, file)])].flatMap((path) => [
    path,
    ...(read(sources, path)?.references ?? []),
  ]);
  const compilers = all.flatMap((path) => compilerAt(sources, path) ?? []);
  return compilers.find((compiler) => compiler.includes(file)) ?? compilers[0] ?? null;
}

function named(sources: Sources, manifest: Package | undefined): Path[] {
  const scripts = Object.entries(manifest?.scripts ?? {}).filter(([name]) => /build|compile|prod|start|tsc/.test(name));
  return scripts.flatMap(([, script]) =>
    [...script.matchAll(/\btsc\b[^&|;]*?\s(?:-p|--project|-b|--build)[ =](\S+)/g)].flatMap(
      ([, path = '']) => configAt(sources, joinPath(manifest?.folder ?? '.', path)) ?? [],
    ),
  );
}

function nearest(sources: Sources, file: Path): Path[] {
  const found: Path[] = [];
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    // Editors, and `tsc -p jsconfig.json`, read the second where there is no first.
    const path = ['tsconfig.json', 'jsconfig.json'].map((name) => below(folder, name)).find((one) => sources.has(one));
    if (path !== undefined) found.push(path);
    if (folder === '.') return found;
  }
}

const configAt = (sources: Sources, path: Path): Path | undefined =>
  [path, `${path}.json`, joinPath(path, 'tsconfig.json')].find((one) => sources.has(one) && one.endsWith('.json'));

function compilerAt(sources: Sources, path: Path): Compiler | undefined {
  const config = read(sources, path);
  if (!config) return undefined;
  const { options, rootDir, files, exclude } = config;
  const include = config.include ?? (files ? [] : [folderOf(path) === '.' ? '**/*' : `${folderOf(path)}/**/*`]);
  const out = text(options['outDir']);
  const hidden = exclude ?? ['**/node_modules', ...(out === undefined ? [] : [out])];
  return {
    path,
    options,
    rootDir,
    includes: (file) =>
      files?.includes(file) === true ||
      (include.some((pattern) => fits(file, pattern)) && !hidden.some((pattern) => fits(file, pattern))),
  };
}

const fits = (file: Path, pattern: string): boolean =>
  fitsGlob(file, pattern, { dot: true }) || fitsGlob(file, joinPath(pattern, '**'), { dot: true });

function read(sources: Sources, path: Path, depth = 0): Read | undefined {
  const raw = sources.text(path);
  const data = parseJson(raw);
  if (raw !== undefined && (data === null || typeof data !== 'object')) sources.note(path, 'no JSON object');
  if (data === null || typeof data !== 'object') return undefined;
  const folder = folderOf(path);
  const parents =
    depth > 5 ? [] : [pick(data, 'extends')].flat().flatMap((one) => parentOf(sources, folder, one, depth));
  const own = (pick(data, 'compilerOptions') ?? {}) as Record<string, unknown>;
  const rootDir = text(own['rootDir']);
  const list = (key: string): Path[] | undefined => {
    const value = pick(data, key);
    if (!Array.isArray(value)) return parents.findLast((one) => one[key as 'files'])?.[key as 'files'];
    return value.flatMap((item) => (typeof item === 'string' ? [joinPath(folder, item)] : []));
  };
  const outDir = text(own['outDir']);
  const baseUrl = text(own['baseUrl']);
  const paths = own['paths'];
  const inherited: Record<string, unknown> = Object.assign({}, ...parents.map(({ options }) => options));
  const base = baseUrl === undefined ? (text(inherited['baseUrl']) ?? folder) : joinPath(folder, baseUrl);
  const references = pick(data, 'references');
  return {
    options: {
      ...inherited,
      ...own,
      ...(outDir === undefined ? {} : { outDir: joinPath(folder, outDir) }),
      ...(baseUrl === undefined ? {} : { baseUrl: base }),
      ...(paths && typeof paths === 'object' ? { paths: fromRoot(paths, base) } : {}),
    },
    rootDir:
      rootDir === undefined
        ? (parents.findLast((one) => one.rootDir !== null)?.rootDir ?? null)
        : joinPath(folder, rootDir),
    files: list('files'),
    include: list('include'),
    exclude: list('exclude'),
    references: (Array.isArray(references) ? references : []).flatMap(
      (one) => configAt(sources, joinPath(folder, text(pick(one, 'path')) ?? '')) ?? [],
    ),
  };
}

/** Folders of aliases, as paths of the tree. */
function fromRoot(paths: object, base: Path): Record<string, Path[]> {
  const folders = (value: unknown): Path[] =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [joinPath(base, one)] : []));
  return Object.fromEntries(Object.entries(paths).map(([key, value]) => [key, folders(value)]));
}

function parentOf(sources: Sources, folder: Path, name: unknown, depth: number): Read[] {
  if (typeof name !== 'string') return [];
  const path = name.startsWith('.') ? joinPath(folder, name) : below('node_modules', name);
  const found = [path, `${path}.json`, `${path}/tsconfig.json`].find((one) => sources.text(one) !== undefined);
  const parent = found === undefined ? undefined : read(sources, found, depth + 1);
  return parent ? [parent] : [];
}

/** Why a module beside others that `file` is compiled with would not be, or would move their output. */
export function whyNotCompiled(
  compiler: Compiler | null,
  sources: Sources,
  file: Path,
  path: Path,
): string | undefined {
  if (!compiler || !(/\.[cm]?tsx?$/.test(file) || compiler.options['allowJs'] === true)) return undefined;
  if (!compiler.includes(file)) return undefined;
  if (!compiler.includes(path)) return `${compiler.path} does not include it`;
  if (compiler.options['noEmit'] === true) return undefined;
  if (compiler.rootDir !== null)
    return isBelow(path, compiler.rootDir) ? undefined : `${compiler.path} has the rootDir ${compiler.rootDir}`;
  const compiled = compiler.options['allowJs'] === true ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
  const root = commonFolder(sources.code().filter((one) => compiled.test(one) && compiler.includes(one)));
  return isBelow(path, root) ? undefined : `${compiler.path} compiles what is below ${root}, and the output would move`;
}

function commonFolder(paths: readonly Path[]): Path {
  const folders = paths.map((path) => folderOf(path).split('/'));
  const [first = ['.']] = folders;
  const depth = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return (depth === -1 ? first : first.slice(0, depth)).join('/') || '.';
}
