import type { App, Manifest, Project } from '../../model/project.ts';
import type { Finding } from '../../model/protection.ts';
import type { ConfigStep, DependencyStep, EnvStep, NoteStep, Step, TransformStep } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import { samePlace } from './chain.ts';

type Middleware = Extract<TransformStep, { transform: 'middleware' }>;
type Insert = Middleware['options']['insert'][number];
type Import = Insert['imports'][number];

/** The protection a step belongs to, and the rules whose findings it settles. */
export interface Owner {
  protection: string;
  rules: readonly string[];
  fix?: 'safe' | 'review';
}

const owned = ({ protection, rules, fix = 'safe' }: Owner) => ({ protection, rules, fix });

/** The apps that a rule was found broken in. */
export function appsWith(apps: readonly App[], findings: readonly Finding[], rules: readonly string[]): App[] {
  const places = findings.filter((finding) => rules.includes(ruleOf(finding))).map((finding) => finding.at);
  return apps.filter((app) => places.some((place) => samePlace(place, app.place)));
}

export const ruleOf = (finding: Finding): string => finding.ruleId.slice(finding.protection.length + 1);

/** Findings of one rule, by file. */
export function byFile(findings: readonly Finding[], ...rules: string[]): Map<Path, Finding[]> {
  const files = new Map<Path, Finding[]>();
  for (const finding of findings) {
    if (!finding.at || !rules.includes(ruleOf(finding))) continue;
    const list = files.get(finding.at.file) ?? [];
    files.set(finding.at.file, [...list, finding]);
  }
  return files;
}

/** Statements for an app, where its middleware belongs; what is `false` is not wanted. */
export function insertStep(owner: Owner, app: App, lines: readonly (Insert | false)[]): Middleware {
  const { file, name } = app.home;
  const insert = lines.filter((line) => line !== false);
  return { ...owned(owner), kind: 'transform', transform: 'middleware', file, options: { app: name, insert } };
}

/**
 * A named import of the object of our config module, for code in `file`. TypeScript that becomes CommonJS is also run by
 * programs that look for no `.ts` behind `.js`, so it gets no extension.
 */
export function securityImport(project: Project, file: Path): Import {
  const path = relative(file, project.security.path).replace(/\.([cm]?)ts$/, '.$1js');
  const bare = /\.tsx?$/.test(file) && project.manifest?.type !== 'module';
  return { module: bare ? path.replace(/\.js$/, '') : path, kind: 'named', name: 'security' };
}

function relative(from: Path, to: Path): string {
  const source = from.split('/').slice(0, -1);
  const target = to.split('/');
  let common = 0;
  while (common < source.length && source[common] === target[common]) common++;
  const up = '../'.repeat(source.length - common);
  return `${up || './'}${target.slice(common).join('/')}`;
}

/** From version 7 on, the names of Babel's packages begin with `@babel/`. */
const BABEL_6 = /^babel-(core|cli|register|preset-(env|es20\d\d|latest|stage-\d))$/;

export function configStep(owner: Owner, project: Project, sections: ConfigStep['sections']): ConfigStep {
  const path = project.security.path;
  const modules = /\.mjs$/.test(path) ? 'esm' : /\.cjs$/.test(path) ? 'cjs' : project.modules;
  const language = /\.[cm]?ts$/.test(path) ? 'ts' : 'js';
  const names = Object.keys({ ...project.manifest?.dependencies, ...project.manifest?.devDependencies });
  const plain =
    names.some((name) => BABEL_6.test(name)) || (language === 'ts' ? isEarly(project) : isReadByOld(project));
  const refused = project.security.refused === undefined ? {} : { refused: project.security.refused };
  return {
    ...owned(owner),
    kind: 'config',
    path,
    modules,
    language,
    ...(plain ? { plain } : {}),
    ...refused,
    sections,
  };
}

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
export function dependencySteps(owner: Owner, project: Project, name: string, range: string, why: string): Step[] {
  const { manifest } = project;
  if (!manifest)
    return [noteStep({ ...owner, rules: [] }, `There is no package.json: install ${name}@${range} yourself.`)];
  if (manifest.dependencies[name]) return [];
  return [packageStep(owner, manifest, { name, range, why, action: 'add' })];
}

/** Moves a package to a newer major version. */
export function updateStep(owner: Owner, manifest: Manifest, name: string, range: string, why: string): Step {
  return packageStep(owner, manifest, { name, range, why, action: 'update' });
}

function packageStep(
  owner: Owner,
  manifest: Manifest,
  change: Pick<DependencyStep, 'name' | 'range' | 'why' | 'action'>,
): DependencyStep {
  return { ...owned(owner), kind: 'dependency', manifest: manifest.path, dev: false, ...change };
}

/** Names for the example of the environment; those that are there stay. */
export function envSteps(owner: Owner, project: Project, entries: EnvStep['entries']): EnvStep[] {
  const missing = entries.filter(({ name }) => !project.env.includes(name));
  if (missing.length === 0 || project.envFile === null) return [];
  return [{ ...owned(owner), kind: 'env', file: project.envFile, entries: missing }];
}

/** A reason why findings of these rules stay; it is shown with each of them. */
export function noteStep(owner: Owner, text: string): NoteStep {
  return { ...owned(owner), kind: 'note', text };
}

/** The lowest major version that the manifest's range of a package allows; `null` where it names none. */
export function declaredMajor(project: Project, name: string): number | null {
  const range = project.manifest?.dependencies[name] ?? project.manifest?.devDependencies[name];
  const major = /\d+/.exec(range ?? '')?.[0];
  return major === undefined ? null : Number(major);
}
