import { LOCKFILES, type Manifest, type PackageManager, type Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { joinPath } from '../code/values/operators.ts';
import { catalogOf, catalogued } from './catalogs.ts';
import { parseJson, pick, text, texts } from './json.ts';
import { literalPattern } from './literal-pattern.ts';
import { below, folderOf, type Sources } from './sources.ts';

/** A package of the tree. */
export interface Package extends Manifest {
  /** Its folder, `.` at the root. */
  folder: Path;
  raw: unknown;
}

/** All packages of the tree, the outermost first. */
export function packagesOf(sources: Sources): Package[] {
  return sources.files
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .flatMap((path) => readPackage(sources, path))
    .sort((a, b) => depth(a.folder) - depth(b.folder) || (a.path < b.path ? -1 : 1));
}

const depth = (folder: Path): number => (folder === '.' ? 0 : folder.split('/').length);

function readPackage(sources: Sources, path: Path): Package[] {
  const raw = parseJson(sources.text(path));
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    sources.note(path, 'no JSON object');
    return [];
  }
  const main = text(pick(raw, 'main'));
  const aliases = { ...jsAliases(sources, folderOf(path)), ...texts(pick(raw, '_moduleAliases')) };
  return [
    {
      path,
      folder: folderOf(path),
      raw,
      name: text(pick(raw, 'name')) ?? '',
      type: pick(raw, 'type') === 'module' ? 'module' : 'commonjs',
      dependencies: {
        ...texts(pick(raw, 'peerDependencies')),
        ...texts(pick(raw, 'optionalDependencies')),
        ...texts(pick(raw, 'dependencies')),
      },
      devDependencies: texts(pick(raw, 'devDependencies')),
      scripts: texts(pick(raw, 'scripts')),
      ...(main === undefined ? {} : { main }),
      ...(isLibrary(raw) ? { library: true as const } : {}),
      ...(Object.keys(aliases).length === 0 ? {} : { aliases }),
    },
  ];
}

/** `@/*` of a `jsconfig.json`, where files of the app import by it without an ending: what resolves it when they run has the same names. A front end's is its bundler's. */
function jsAliases(sources: Sources, folder: Path): Record<string, string> {
  const config = parseJson(sources.text(below(folder, 'jsconfig.json')));
  const paths = Object.entries((pick(config, 'compilerOptions', 'paths') ?? {}) as object);
  const base = text(pick(config, 'compilerOptions', 'baseUrl')) ?? '.';
  const texts = paths.length > 0 ? sources.code().flatMap((path) => sources.text(path) ?? []) : [];
  return Object.fromEntries(
    paths.flatMap(([key, targets]) => {
      const [target] = [targets].flat() as unknown[];
      if (!/^[@~#]\w*\/\*$/.test(key) || typeof target !== 'string' || !target.endsWith('/*')) return [];
      const name = key.slice(0, -2);
      const used = new RegExp(`(?:from|require\\(|import\\()\\s*['"]${name}/[^'".]+['"]`);
      return texts.some((one) => EXPRESS.test(one) && used.test(one))
        ? [[name, joinPath(base, target.slice(0, -2))]]
        : [];
    }),
  );
}

const EXPRESS = /['"]express['"]/;

const RELEASES =
  /^(semantic-release|release-it|np|standard-version|commit-and-tag-version|lerna|shipjs|release-please|@changesets\/cli)$/;

/** It is made ready for a registry, has no start, and is no program to be run by its name. */
function isLibrary(raw: object): boolean {
  if (pick(raw, 'private') === true || pick(raw, 'bin') !== undefined) return false;
  const scripts = texts(pick(raw, 'scripts'));
  if (['start', 'serve', 'start:prod'].some((name) => name in scripts)) return false;
  if (pick(raw, 'exports') === undefined && pick(raw, 'main') === undefined) return false;
  const released = Object.keys(texts(pick(raw, 'devDependencies'))).some((name) => RELEASES.test(name));
  const shipped = ['files', 'publishConfig'].some((name) => pick(raw, name) !== undefined);
  return released || shipped || 'prepublishOnly' in scripts || 'express' in texts(pick(raw, 'peerDependencies'));
}

/** The innermost package that holds a file. */
export function packageOf(packages: readonly Package[], path: Path): Package | undefined {
  return packages.findLast(({ folder }) => folder === '.' || path.startsWith(`${folder}/`));
}

/** Without what only reading needs. */
export function toManifest({ folder: _folder, raw: _raw, ...manifest }: Package): Manifest {
  return manifest;
}

/** Ranges that are written elsewhere: what packages of folders above declare is found from here, too; those of a catalogue stand in a file of the workspace. */
export function rangesElsewhere(
  sources: Sources,
  packages: readonly Package[],
  manifest: Package,
): Pick<Manifest, 'ranges' | 'catalog'> {
  const above = packages.filter(
    ({ folder }) => folder !== manifest.folder && (folder === '.' || manifest.folder.startsWith(`${folder}/`)),
  );
  const catalog = catalogOf(sources, upwards(manifest.folder), manifest);
  const lent = catalog ? { catalog: catalog.file } : {};
  const found: Record<string, string> = Object.assign(
    {},
    ...above.map(({ dependencies }) => dependencies),
    catalog?.ranges,
  );
  for (const [name, declared] of Object.entries({ ...manifest.devDependencies, ...manifest.dependencies })) {
    const range = declared.startsWith('catalog:')
      ? catalogued(sources, upwards(manifest.folder), name, declared)
      : undefined;
    if (range === undefined) delete found[name];
    else found[name] = range;
  }
  for (const { raw } of [...above, manifest]) Object.assign(found, heldVersions(raw));
  return Object.keys(found).length === 0 ? {} : { ...lent, ranges: found };
}

/** Versions that hold for all packages whatever they ask for; installing fails where the manifest asks for another. */
function heldVersions(raw: unknown): Record<string, string> {
  const held = [pick(raw, 'overrides'), pick(raw, 'resolutions'), pick(raw, 'pnpm', 'overrides')].map(texts);
  return Object.fromEntries(
    held.flatMap(Object.entries).filter(([, range]) => /^[~^]?v?\d+(?:\.\d+){0,2}$/.test(range)),
  );
}

/** Folders from that of a package up to the root. */
function upwards(folder: Path): Path[] {
  const found: Path[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    found.push(at);
    if (at === '.') return found;
  }
}

/** By the `packageManager` field, then the lockfile nearest to the package; npm otherwise. */
export function packageManagerOf(sources: Sources, packages: readonly Package[], folder: Path): PackageManager {
  for (const at of upwards(folder)) {
    const declared = text(pick(packages.find((one) => one.folder === at)?.raw, 'packageManager'));
    const named = declared && /^(npm|pnpm|yarn|bun)@/.exec(declared)?.[1];
    if (named) return named as PackageManager;
    const lock = LOCKFILES.find(
      ([name]) => sources.text(below(at, name)) !== undefined || sources.has(below(at, name)),
    );
    if (lock) return lock[1];
  }
  for (const { path } of sources.tree.above() ?? [])
    for (const [name, manager] of LOCKFILES) if (path.endsWith(`/${name}`)) return manager;
  return 'npm';
}

export interface Version {
  version: string;
  from: 'installed' | 'lockfile' | 'range';
}

/** The version of a dependency: installed, else locked, else the lowest its range allows. */
export function versionOf(sources: Sources, manifest: Package, name: string): Version | undefined {
  const declared = manifest.dependencies[name] ?? manifest.devDependencies[name];
  const range = declared?.startsWith('catalog:')
    ? catalogued(sources, upwards(manifest.folder), name, declared)
    : declared;
  for (const at of upwards(manifest.folder)) {
    const installed = text(pick(parseJson(sources.text(below(at, `node_modules/${name}/package.json`))), 'version'));
    if (installed !== undefined) return { version: installed, from: 'installed' };
  }
  for (const at of upwards(manifest.folder)) {
    const locked = lockedVersion(sources, manifest, at, name, range);
    if (locked !== undefined) return { version: locked, from: 'lockfile' };
  }
  const lowest = range === undefined ? undefined : lowestOf(range);
  return lowest === undefined ? undefined : { version: lowest, from: 'range' };
}

function lockedVersion(
  sources: Sources,
  manifest: Package,
  folder: Path,
  name: string,
  range: string | undefined,
): string | undefined {
  const inner = folder === '.' ? manifest.folder : manifest.folder.slice(folder.length + 1);
  for (const lock of ['package-lock.json', 'npm-shrinkwrap.json']) {
    const data = parseJson(sources.text(below(folder, lock)));
    const own =
      inner === '' || inner === '.'
        ? undefined
        : text(pick(data, 'packages', `${inner}/node_modules/${name}`, 'version'));
    const found =
      own ??
      text(pick(data, 'packages', `node_modules/${name}`, 'version')) ??
      text(pick(data, 'dependencies', name, 'version'));
    if (found !== undefined) return found;
  }
  const escaped = literalPattern(name);
  const yarn = sources.text(below(folder, 'yarn.lock'));
  if (yarn !== undefined) {
    const found = yarnVersion(yarn, escaped, range);
    if (found !== undefined) return found;
  }
  const pnpm = sources.text(below(folder, 'pnpm-lock.yaml'));
  const fromPnpm = pnpm && new RegExp(`^\\s*'?/?${escaped}[@/](\\d[^:'()\\s]*)`, 'm').exec(pnpm)?.[1];
  if (fromPnpm) return fromPnpm;
  const bun = sources.text(below(folder, 'bun.lock'));
  return (bun && new RegExp(`"${escaped}":\\s*\\["${escaped}@(\\d[^"]*)"`).exec(bun)?.[1]) || undefined;
}

/** Prefers the entry of the declared range: a lockfile may hold several versions. */
function yarnVersion(lock: string, escaped: string, range: string | undefined): string | undefined {
  const entries = [...lock.matchAll(new RegExp(`^"?(${escaped}@[^\\n]*):\\n\\s+version:? "?([^"\\n]+)"?`, 'gm'))];
  const exact = entries.find(([, names]) => range !== undefined && names?.includes(`@${range}`));
  const fits = entries.find(([, names]) => range !== undefined && names?.includes(`@npm:${range}`));
  return (exact ?? fits ?? entries[0])?.[2];
}

/** `^4.17.1` → `4.17.1`; `4.x` → `4.0.0`; `latest` and `*` say nothing. */
function lowestOf(range: string): string | undefined {
  const alias = /^npm:.*@([^@]+)$/.exec(range)?.[1] ?? range;
  const found = /(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*])([-+][\w.]+)?)?/.exec(alias.replace(/^(workspace|catalog):/, ''));
  if (!found) return undefined;
  const [, major = '0', minor = '0', patch = '0', suffix = ''] = found;
  return [major, minor, patch].map((part) => (/\d/.test(part) ? part : '0')).join('.') + suffix;
}

/** The Express that the package runs on. */
export function expressOf(sources: Sources, manifest: Package | undefined): Project['express'] {
  if (!manifest) return null;
  const name = Object.entries({ ...manifest.devDependencies, ...manifest.dependencies }).find(
    ([key, range]) => key === 'express' || range.startsWith('npm:express@'),
  )?.[0];
  const found = versionOf(sources, manifest, name ?? 'express');
  if (!found) return null;
  return { version: found.version, major: Number.parseInt(found.version, 10), from: found.from };
}

/** The TypeScript that compiles the package: a range with `^` gets the last minor version of its major. */
export function typescriptOf(sources: Sources, manifest: Package | undefined): Project['typescript'] {
  const found = manifest && versionOf(sources, manifest, 'typescript');
  if (!found) return null;
  const [major = 0, minor = 0] = found.version.split('.').map(Number);
  const range = manifest.devDependencies['typescript'] ?? manifest.dependencies['typescript'] ?? '';
  return { major, minor: found.from === 'range' && /^\^|x|\*|>/.test(range) ? 99 : minor };
}
