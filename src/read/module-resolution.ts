import { isBuiltin } from 'node:module';
import type { Path } from '../model/tree.ts';
import type { Host, Loaded } from '../code/values/interpreter.ts';
import { joinPath } from '../code/values/operators.ts';
import type { Source } from '../code/values/value.ts';
import { parseJson, pick, text } from './json.ts';
import { type Package, packageOf } from './manifest.ts';
import { below, folderOf, type Sources } from './sources.ts';
import { sourceOf } from './starts/built.ts';

const ENDINGS = [
  '',
  '.js',
  '.ts',
  '.mjs',
  '.cjs',
  '.tsx',
  '.jsx',
  '.mts',
  '.cts',
  '.json',
  '/index.js',
  '/index.ts',
  '/index.mjs',
  '/index.cjs',
  '/index.tsx',
  '/index.json',
];

/** Finds the file that a specifier means: relative, by the paths of `tsconfig.json`, `imports`, or a package of the workspace. */
export function createHost(
  sources: Sources,
  packages: readonly Package[],
): Host & { find(specifier: string, from: Path): Path | undefined } {
  const aliases = new Map<Path, Aliases>();
  const found = new Map<string, Path | undefined>();

  function aliasesOf(folder: Path): Aliases {
    const known = aliases.get(folder);
    if (known) return known;
    const own = readAliases(sources, packages, folder);
    const made = own ?? (folder === '.' ? { rules: [], bases: [] } : aliasesOf(folderOf(folder)));
    aliases.set(folder, made);
    return made;
  }

  function find(specifier: string, from: Path): Path | undefined {
    const folder = folderOf(from);
    const key = `${folder}\0${specifier}`;
    if (!found.has(key)) found.set(key, lookUp(specifier, folder));
    return found.get(key);
  }

  function lookUp(specifier: string, folder: Path): Path | undefined {
    if (specifier.startsWith('/')) return fileAt(sources, joinPath(specifier));
    if (/^\.\.?(\/|$)/.test(specifier)) return fileAt(sources, joinPath(folder, specifier));
    const { rules, bases } = aliasesOf(folder);
    for (const rule of rules) {
      const target = applyRule(rule, specifier);
      const file = target === undefined ? undefined : targetOf(sources, rule, target);
      if (file !== undefined) return file;
    }
    for (const base of bases) {
      const file = fileAt(sources, joinPath(base, specifier));
      if (file !== undefined) return file;
    }
    return inWorkspace(sources, packages, specifier) ?? fromRoot(sources, packages, specifier, folder);
  }

  return {
    find,
    load: (specifier, from) => load(sources, find(specifier, from.path), packages),
    list: (folder) => sources.inFolder(folder),
    packageName: (specifier, from) => packageName(packages, specifier, from),
  };
}

function load(sources: Sources, path: Path | undefined, packages: readonly Package[]): Loaded {
  if (path === undefined || packageOf(packages, path)?.name === 'express') return undefined;
  if (path.endsWith('.json')) return { json: parseJson(sources.text(path)) };
  const source = sources.open(path);
  return source && { source };
}

/** `express4` is `express` where `package.json` says `npm:express@…`. */
function packageName(packages: readonly Package[], specifier: string, from: Source): string {
  const manifest = packageOf(packages, from.path);
  const range = manifest?.dependencies[specifier] ?? manifest?.devDependencies[specifier];
  return (range && /^npm:((?:@[^/]+\/)?[^@]+)@/.exec(range)?.[1]) ?? specifier;
}

function fileAt(sources: Sources, path: Path): Path | undefined {
  if (path.startsWith('..')) return undefined;
  if (path === '.') return firstOf(sources, ['index.js', 'index.ts', 'index.mjs', 'app.js']);
  const direct = ENDINGS.map((ending) => path + ending).find((one) => sources.has(one));
  if (direct !== undefined) return sources.sourceOf(direct);
  const script = /\.([cm]?)jsx?$/.exec(path);
  if (script) {
    const stem = path.slice(0, -script[0].length);
    return firstOf(sources, [`${stem}.${script[1]}ts`, `${stem}.tsx`]);
  }
  const main = text(
    pick(parseJson(sources.has(`${path}/package.json`) ? sources.text(`${path}/package.json`) : undefined), 'main'),
  );
  return main === undefined ? undefined : fileAt(sources, joinPath(path, main));
}

const firstOf = (sources: Sources, paths: readonly Path[]): Path | undefined => paths.find((path) => sources.has(path));

function inWorkspace(sources: Sources, packages: readonly Package[], specifier: string): Path | undefined {
  const own = packages.find(({ name }) => name !== '' && (specifier === name || specifier.startsWith(`${name}/`)));
  if (!own) return undefined;
  const rest = specifier.slice(own.name.length + 1);
  if (rest !== '')
    return fileAt(sources, joinPath(own.folder, rest)) ?? fileAt(sources, joinPath(own.folder, 'src', rest));
  const main = own.main === undefined ? undefined : fileAt(sources, joinPath(own.folder, own.main));
  return main ?? fileAt(sources, joinPath(own.folder, 'src')) ?? fileAt(sources, own.folder);
}

/**
 * `shared/middlewares/cors` of no package that is declared: a build or `NODE_PATH` names folders of the app itself, from the
 * folder of its package or from the root.
 */
function fromRoot(sources: Sources, packages: readonly Package[], specifier: string, folder: Path): Path | undefined {
  const [name = '', ...rest] = specifier.split('/');
  if (rest.length === 0 || !/^[a-z]/i.test(name) || isBuiltin(specifier) || isBuiltin(name)) return undefined;
  if (packages.some((one) => (one.dependencies[name] ?? one.devDependencies[name]) !== undefined)) return undefined;
  const own = packageOf(packages, below(folder, 'x'))?.folder ?? '.';
  const bases = [...new Set([own, joinPath(own, 'src'), '.'])];
  return bases.map((base) => fileAt(sources, joinPath(base, specifier))).find((file) => file !== undefined);
}

interface Aliases {
  rules: Rule[];
  bases: Path[];
}

interface Rule {
  pattern: string;
  /** From the root; of `imports`, from the folder of the package. */
  target: string;
  /** Of `imports`: the package, whose targets may be built. */
  of?: Package;
}

function targetOf(sources: Sources, { of }: Rule, target: string): Path | undefined {
  if (!of) return fileAt(sources, joinPath(target));
  return sourceOf(sources, of, target) ?? fileAt(sources, joinPath(of.folder, target));
}

/** All that conditions choose from: `{ types: './src/*.ts', default: './dist/*.js' }`. */
function filesIn(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return target !== null && typeof target === 'object' ? Object.values(target).flatMap(filesIn) : [];
}

function applyRule({ pattern, target }: Rule, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return specifier === pattern ? target : undefined;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (!specifier.startsWith(start) || !specifier.endsWith(end)) return undefined;
  return target.replace('*', specifier.slice(start.length, specifier.length - end.length));
}

/** `paths` and `baseUrl` of a `tsconfig.json` or `jsconfig.json`, `imports` and `_moduleAliases` of a `package.json`. */
function readAliases(sources: Sources, packages: readonly Package[], folder: Path): Aliases | undefined {
  const config = ['tsconfig.json', 'jsconfig.json']
    .map((name) => below(folder, name))
    .find((path) => sources.has(path));
  const manifest = packages.find((one) => one.folder === folder);
  if (config === undefined && !manifest) return undefined;
  const made: Aliases = { rules: [], bases: manifest ? rootFolders(manifest) : [] };
  if (config !== undefined) addPaths(sources, config, made, 0);
  for (const [pattern, target] of Object.entries((pick(manifest?.raw, 'imports') ?? {}) as object)) {
    if (manifest) made.rules.push(...filesIn(target).map((file) => ({ pattern, target: file, of: manifest })));
  }
  for (const [name, target] of Object.entries((pick(manifest?.raw, '_moduleAliases') ?? {}) as object)) {
    if (typeof target !== 'string') continue;
    made.rules.push({ pattern: name, target: joinPath(folder, target) });
    made.rules.push({ pattern: `${name}/*`, target: `${joinPath(folder, target)}/*` });
  }
  return made;
}

/** Folders that `rootpath`, `app-module-path` or `NODE_PATH=…` in a script let modules be named from. */
function rootFolders({ folder, dependencies, scripts }: Package): Path[] {
  const set = Object.values(scripts).flatMap(
    (script) => /\bNODE_PATH=["']?([\w./:-]+)/.exec(script)?.[1]?.split(':') ?? [],
  );
  const named = ROOT_PATHS.some((name) => dependencies[name] !== undefined) ? ['.'] : [];
  return [...named, ...set].filter((path) => !path.startsWith('/')).map((path) => joinPath(folder, path));
}

const ROOT_PATHS = ['rootpath', 'app-module-path'];

function addPaths(sources: Sources, config: Path, into: Aliases, depth: number): void {
  const data = parseJson(sources.text(config));
  const folder = folderOf(config);
  const base = text(pick(data, 'compilerOptions', 'baseUrl'));
  const paths = pick(data, 'compilerOptions', 'paths');
  const from = joinPath(folder, base ?? '.');
  for (const [pattern, targets] of Object.entries((paths ?? {}) as object)) {
    if (!Array.isArray(targets)) continue;
    for (const target of targets)
      if (typeof target === 'string') into.rules.push({ pattern, target: joinPath(from, target) });
  }
  if (base !== undefined) into.bases.push(from);
  const parent = text(pick(data, 'extends'));
  if (parent === undefined || !parent.startsWith('.') || depth > 4) return;
  const path = joinPath(folder, parent);
  const file = [path, `${path}.json`].find((one) => sources.has(one));
  if (file !== undefined) addPaths(sources, file, into, depth + 1);
}
