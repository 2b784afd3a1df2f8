import type { App, Manifest, Project, Route } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, DependencyDraft, Draft, EnvDraft, NoteDraft, TransformDraft } from '../../model/step.ts';
import { inFormOf, leastNode, rangeOn } from '../../code/packages/ranges.ts';
import { ownVariable, prefixOf } from './own-variables.ts';
import type { Path } from '../../model/tree.ts';

type Edit<N extends TransformDraft['transform']> = Extract<TransformDraft, { transform: N }>['edit'];
type ChainEdit = Extract<Edit<'insert'>, { stage: unknown }>;
type Code = Pick<Edit<'wrap'>, 'code' | 'imports'>;
type Range = Edit<'wrap'>['at'];
type Import = NonNullable<Code['imports']>[number];

/** A statement for the chain of an app, where its middleware belongs; the stage decides the place. */
export function insertStep({ home }: Pick<App, 'home'>, statement: Omit<ChainEdit, 'app' | 'appAt'>): Draft {
  const { file, name, at } = home;
  return { kind: 'transform', transform: 'insert', file, edit: { app: name, appAt: at, ...statement } };
}

/** A handler in front of those of a route; with a name it is made once for all routes that stand together. */
export function guardStep(
  { place }: Pick<Route, 'place'>,
  code: Code & { name?: string; behind?: number; of?: number },
): Draft {
  return { kind: 'transform', transform: 'insert', file: place.file, edit: { handlersOf: rangeOf(place), ...code } };
}

/** A statement beside a statement, or an argument beside an argument. */
export function besideStep(where: 'before' | 'after', place: Place, code: Code & { behindImports?: true }): Draft {
  const edit = where === 'before' ? { before: rangeOf(place), ...code } : { after: rangeOf(place), ...code };
  return { kind: 'transform', transform: 'insert', file: place.file, edit };
}

/** Other options for a call: keys of the object that is its argument, or another argument in its place. */
export function optionsStep(place: Place, change: Omit<Edit<'options'>, 'at'>): Draft {
  return { kind: 'transform', transform: 'options', file: place.file, edit: { at: rangeOf(place), ...change } };
}

/** Code around an expression; `$it` in it is what stands there. With `names` a long one is named and handed on behind its statement. */
export function wrapStep(place: Place, code: Code & { names?: readonly string[] }): Draft {
  return { kind: 'transform', transform: 'wrap', file: place.file, edit: { at: rangeOf(place), ...code } };
}

/** Code in the place of other code: an expression, a statement, a link of a chain. */
export function replaceStep(place: Place, code: Code): Draft {
  return { kind: 'transform', transform: 'replace', file: place.file, edit: { at: rangeOf(place), ...code } };
}

/** Takes out the import of a package that a file names no more. */
export function unusedImportStep(file: Path, module: string): Draft {
  return { kind: 'transform', transform: 'unused-imports', file, edit: { module } };
}

/** The same, by what is imported. */
export function unusedNameStep(file: Path, local: string): Draft {
  return { kind: 'transform', transform: 'unused-imports', file, edit: { local } };
}

/** A tag of a view in the place of another. */
export function viewStep(place: Place, code: string): Draft {
  return { kind: 'transform', transform: 'view-output', file: place.file, edit: { at: rangeOf(place), code } };
}

/** A line of a text file: of `.gitignore`, a Dockerfile. */
export function lineStep(file: Path, edit: Edit<'lines'>): Draft {
  return { kind: 'transform', transform: 'lines', file, edit };
}

const rangeOf = ({ start, end }: Place): Range => ({ start, end });

/**
 * A named import of the object of our config module, for code in `file`. TypeScript that becomes CommonJS is also run by
 * programs that look for no `.ts` behind `.js`, so it gets no extension.
 */
export function securityImport(project: Project, file: Path): Import {
  const module = modulePath(project, file, project.security.path);
  const alias = aliasOf(project, project.security.path);
  const kind = isVerbatimCommonJs(project) ? 'default' : 'named';
  const old = project.node !== null && project.node.major < 6 ? { byMember: true } : {};
  return { module, ...(alias === undefined ? {} : { alias }), kind, name: 'security', ...old };
}

/** `@/config/security`, where the compiler's `paths` or module-alias say that `@` is the folder above it. */
function aliasOf({ manifest, compilerOptions }: Project, target: Path): string | undefined {
  const root = manifest?.path.slice(0, -'package.json'.length) ?? '';
  for (const [key, folder] of Object.entries(manifest?.aliases ?? {})) {
    const start = `${root}${folder.replace(/^\.?\//, '').replace(/\/?$/, '/')}`;
    if (/^[@~#]\w*$/.test(key) && target.startsWith(start))
      return `${key}/${target.slice(start.length).replace(/\.js$/, '')}`;
  }
  const { paths } = compilerOptions;
  if (!paths || typeof paths !== 'object' || !/\.tsx?$/.test(target)) return undefined;
  for (const [key, folders] of Object.entries(paths)) {
    const [folder] = Array.isArray(folders) ? (folders as unknown[]) : [];
    if (!/^[@~]\w*\/\*$/.test(key) || typeof folder !== 'string' || !/(^|\/)\*$/.test(folder)) continue;
    const start = folder.slice(0, -1);
    if (target.startsWith(start)) return key.replace('*', target.slice(start.length).replace(/\.tsx?$/, ''));
  }
  return undefined;
}

/** A module of the app as code in `file` imports it. */
export function modulePath({ manifest, compilerOptions }: Project, file: Path, target: Path): string {
  const asWritten =
    compilerOptions['allowImportingTsExtensions'] === true ||
    compilerOptions['rewriteRelativeImportExtensions'] === true;
  if (asWritten && manifest?.type === 'module') return relative(file, target);
  const path = relative(file, target).replace(/\.([cm]?)ts$/, '.$1js');
  return /\.tsx?$/.test(file) && manifest?.type !== 'module' ? path.replace(/\.js$/, '') : path;
}

/** TypeScript files that are CommonJS and must say so: `import x = require()`, `export =`. */
export function isVerbatimCommonJs({ compilerOptions, language, manifest, security }: Project): boolean {
  if (language !== 'ts' || compilerOptions['verbatimModuleSyntax'] !== true || /\.mts$/.test(security.path))
    return false;
  const module = String(compilerOptions['module']).toLowerCase();
  return (
    module === 'commonjs' || (/^node/.test(module) && (manifest?.type !== 'module' || /\.cts$/.test(security.path)))
  );
}

/** The path of a module as a file imports it. */
export function relative(from: Path, to: Path): string {
  const source = from.split('/').slice(0, -1);
  const target = to.split('/');
  let common = 0;
  while (common < source.length && source[common] === target[common]) common++;
  const up = '../'.repeat(source.length - common);
  return `${up || './'}${target.slice(common).join('/')}`;
}

/** From version 7 on, the names of Babel's packages begin with `@babel/`. */
const BABEL_6 = /^babel-(core|cli|register|preset-(env|es20\d\d|latest|stage-\d))$/;

/** Sections of our config module. */
export function configStep(project: Project, sections: ConfigDraft['sections']): ConfigDraft {
  const path = project.security.path;
  const modules = /\.mjs$/.test(path) ? 'esm' : /\.cjs$/.test(path) ? 'cjs' : project.modules;
  const language = /\.[cm]?ts$/.test(path) ? 'ts' : 'js';
  const names = Object.keys({ ...project.manifest?.dependencies, ...project.manifest?.devDependencies });
  const plain =
    names.some((name) => BABEL_6.test(name)) || (language === 'ts' ? isEarly(project) : isReadByOld(project));
  const old = project.node !== null && project.node.major < 16 ? { node: project.node.major } : {};
  const typed =
    language !== 'ts'
      ? {}
      : {
          ...(isVerbatimCommonJs(project) ? { equals: true } : {}),
          ...(project.compilerOptions['noPropertyAccessFromIndexSignature'] === true ? { indexed: true } : {}),
          ...(project.compilerOptions['isolatedDeclarations'] === true ? { isolated: true } : {}),
        };
  const refused = project.security.refused === undefined ? {} : { refused: project.security.refused };
  return {
    kind: 'config',
    path,
    modules,
    language,
    ...(prefixOf(project) === '' ? {} : { prefix: prefixOf(project) }),
    ...(project.saysStrict ? { strict: true } : {}),
    ...(project.nodePrefix === null ? {} : { nodePrefix: project.nodePrefix }),
    ...(plain ? { plain } : {}),
    ...old,
    ...typed,
    ...(language === 'js' && isCompiledApart(project) ? { apart: true } : {}),
    ...(language === 'js' && isChecked(project) ? { checked: true } : {}),
    ...refused,
    sections,
  };
}

/** The compiler looks at JavaScript, too, where each parameter has a type. */
export const isChecked = ({ compilerOptions: { checkJs } }: Pick<Project, 'compilerOptions'>): boolean =>
  checkJs === true;

/** TypeScript beside an app in JavaScript goes to another folder, or does not know JavaScript. */
const isCompiledApart = ({ compilerOptions: { allowJs, noEmit, outDir } }: Project): boolean =>
  allowJs !== true || (outDir !== undefined && noEmit !== true);

function isEarly({ typescript }: Project): boolean {
  return typescript !== null && (typescript.major < 3 || (typescript.major === 3 && typescript.minor < 8));
}

/** Babel 7 took up `??` and `60_000` bit by bit, webpack 4 knows neither, and ESLint up to 8 reads what its config names. */
function isReadByOld(project: Project): boolean {
  const isBelow = (name: string, major: number): boolean => (declaredMajor(project, name) ?? major) < major;
  const older = isBelow('@babel/core', 8) || isBelow('@babel/preset-env', 8) || isBelow('@babel/register', 8);
  return older || isBelow('webpack', 5) || isBelow('eslint', 9) || isBelow('standard', 17);
}

/** A package at run time, where the manifest does not name it yet; a note where there is no manifest. */
export function dependencySteps(project: Project, name: string, range: string, why: string, least = 0): Draft[] {
  const { manifest } = project;
  if (!manifest) return project.security.refused === undefined ? [installNote(name, range)] : [];
  if (manifest.dependencies[name]) return [];
  const step = packageStep(manifest, { name, range, why, action: 'add' });
  const shared = manifest.devDependencies[name] === undefined ? manifest.ranges?.[name] : undefined;
  // What is there for the packages beside it stays the only version.
  return [shared && (declaredMajor(project, name) ?? 0) >= least ? { ...step, range: shared } : step];
}

const installNote = (name: string, range: string): Draft => ({
  kind: 'note',
  text: `There is no package.json: npm install ${name}@${range} where the app runs.`,
  always: true,
});

/** A package that only builds and checks. */
export function developmentSteps(project: Project, name: string, range: string, why: string): Draft[] {
  const { manifest } = project;
  if (!manifest) return project.security.refused === undefined ? [installNote(name, range)] : [];
  if (manifest.dependencies[name] ?? manifest.devDependencies[name]) return [];
  return [packageStep(manifest, { name, range, why, action: 'add', dev: true })];
}

/** Why a package cannot be used: no version of it that has what is written runs on the project's oldest Node. */
export function tooOldFor(project: Project, name: string): { refused: string } | undefined {
  const { node } = project;
  if (node === null || rangeOn(name, node.major) !== null) return undefined;
  return {
    refused: `${node.source} says Node ${node.major}, and ${name} with these options needs ${leastNode(name)}: raise it first, then run this again.`,
  };
}

/** Takes packages out that nothing imports any more. */
export function withoutSteps({ manifest }: Project, names: readonly string[], why: string): Draft[] {
  if (!manifest) return [];
  const there = names.filter((name) => manifest.dependencies[name] ?? manifest.devDependencies[name]);
  return there.map((name) => packageStep(manifest, { name, range: '', why, action: 'remove' }));
}

/** Moves a package to a newer major version. */
export function updateStep(manifest: Manifest, name: string, range: string, why: string): Draft {
  return packageStep(manifest, { name, range, why, action: 'update' });
}

function packageStep(
  manifest: Manifest,
  change: Pick<DependencyDraft, 'name' | 'range' | 'why' | 'action'> & { dev?: boolean },
): DependencyDraft {
  const { dependencies } = manifest;
  const range = inFormOf(change.range, dependencies[change.name], Object.values(dependencies));
  const catalog = change.action === 'add' && manifest.catalog !== undefined ? { catalog: manifest.catalog } : {};
  return { kind: 'dependency', manifest: manifest.path, dev: false, ...change, range, ...catalog };
}

/** Names for the example of the environment; those that are there stay. */
export function envSteps(project: Project, entries: EnvDraft['entries']): EnvDraft[] {
  const named = entries.map((entry) => ({ ...entry, name: ownVariable(project, entry.name) }));
  const missing = named.filter(({ name }) => !project.env.includes(name));
  if (missing.length === 0 || project.envFile === null) return [];
  return [{ kind: 'env', file: project.envFile, entries: missing }];
}

/** A reason why a finding stays; it is shown with it. */
export function noteStep(text: string): NoteDraft {
  return { kind: 'note', text };
}

/** The range of a package that is there, wherever it is written. */
export function declaredRange({ manifest }: Project, name: string): string | undefined {
  return manifest?.ranges?.[name] ?? manifest?.dependencies[name] ?? manifest?.devDependencies[name];
}

/** The lowest major version that the manifest's range of a package allows; `null` where it names none. */
export function declaredMajor(project: Project, name: string): number | null {
  const major = /\d+/.exec(declaredRange(project, name) ?? '')?.[0];
  return major === undefined ? null : Number(major);
}
