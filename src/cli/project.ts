import { relative, resolve, sep } from 'node:path';
import { harden } from '../engine/index.ts';
import { rehearsed } from '../engine/rehearse.ts';
import { diskBase } from '../io/disk.ts';
import { manifestAbove } from '../io/surroundings.ts';
import { projectPrettier } from '../io/project-prettier.ts';
import { EXIT, UserError } from '../model/errors.ts';
import type { Formatter } from '../model/formatter.ts';
import type { Answers, Protection } from '../model/protection.ts';
import type { Project } from '../model/project.ts';
import type { Report } from '../model/report.ts';
import { createTree, type Base } from '../model/tree.ts';
import { ofChosenApps } from './scope.ts';
import { answersFor, type Settings } from './settings.ts';

/** A project that was read once, and what an audit by all protections says of it. */
export interface OpenProject {
  base: Base;
  settings: Settings;
  audit: Report;
}

/** Reads the project and audits it. @throws {UserError} where a named entry is none, or the entry does not parse */
export async function openProject(settings: Settings, protections: readonly Protection[]): Promise<OpenProject> {
  const { include, exclude, schema, ignore } = settings;
  const base = diskBase(settings.root, { include, exclude });
  const audit = await harden(createTree(base), {
    protections: ofChosenApps(protections, settings.entry),
    answers: { level: settings.level, get: (key) => settings.set[key] },
    unsafeFixes: settings.unsafeFixes,
    ...entriesOf(settings),
    ...(schema.length > 0 ? { schemas: schema } : {}),
    ignore,
    change: false,
  });
  checkEntries(base, settings, audit.project);
  if (audit.project.manifest === null && !base.list().some((path) => SOURCE.test(path)))
    throw new UserError(`${settings.root} holds no JavaScript or TypeScript.`, 'Name the folder of the app.');
  checkManifest(settings, audit.project);
  return { base, settings, audit };
}

const entriesOf = ({ entry, allEntries }: Settings): { entries?: readonly string[] | 'all' } =>
  entry.length > 0 ? { entries: entry } : allEntries ? { entries: 'all' } : {};

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** What a run with these protections would do; nothing is written. */
export function planChange(
  project: OpenProject,
  protections: readonly Protection[],
  answers: Answers,
): Promise<Report> {
  const { root, projectPrettier: runsPrettier } = project.settings;
  return attempt(project, protections, answers, runsPrettier ? projectPrettier(root) : undefined);
}

function attempt(
  project: OpenProject,
  protections: readonly Protection[],
  answers: Answers,
  formatter: Formatter | null | undefined,
): Promise<Report> {
  const { entry, schema, unsafeFixes, ignore } = project.settings;
  return harden(createTree(project.base), {
    protections: ofChosenApps(protections, entry),
    answers,
    unsafeFixes,
    ignore,
    ...(formatter === undefined ? {} : { formatter }),
    ...entriesOf(project.settings),
    ...(schema.length > 0 ? { schemas: schema } : {}),
    project: project.audit.project,
  });
}

/** The audit with what a migrate would refuse: whatever could be edited is tried, and nothing is kept. */
export async function rehearse(
  project: OpenProject,
  protections: readonly Protection[],
  answers: Answers,
): Promise<Report> {
  const { audit, settings } = project;
  if (!audit.found.some(({ status, rule }) => status === 'open' && rule.fix !== 'manual')) return audit;
  const all = { ...project, settings: { ...settings, unsafeFixes: true } };
  return rehearsed(audit, await attempt(all, protections, answers, null));
}

/** What the code runs with is declared further up: nothing could be added to it from here, and nothing is known of its versions. */
function checkManifest({ root }: Settings, { manifest, entries }: Project): void {
  const above = manifest === null ? manifestAbove(root) : null;
  if (above === null) return;
  const here = relative(resolve(root, above), root).split(sep).join('/');
  const entry = entries[0] ? ` --entry ${here}/${entries[0].file}` : '';
  throw new UserError(
    `${here} has no package.json of its own: its packages are those of ${above}/package.json.`,
    `Run this for that folder: ${above}${entry}`,
  );
}

function checkEntries(base: Base, settings: Settings, project: Project): void {
  for (const file of settings.schema)
    if (base.read(file) === undefined)
      throw new UserError(`--schema ${file}: there is no such file.`, 'Name an .sql file below the project.');
  for (const file of settings.entry) {
    if (project.entries.some((app) => app.file === file)) continue;
    refuseBroken(project, file);
    if (base.read(file) === undefined)
      throw new UserError(`--entry ${file}: there is no such file.`, entriesFound(project));
    throw new UserError(`--entry ${file}: no Express app is made there.`, entriesFound(project));
  }
  if (settings.entry.length > 0) return;
  // Another app of the project is not the one that is started, though it is the only one that can be read.
  const makesApp = (file: string): boolean => project.apps.length === 0 || /\bexpress\(/.test(base.read(file) ?? '');
  for (const file of likelyEntries(project, project.apps.length === 0)) if (makesApp(file)) refuseBroken(project, file);
}

/** Files that cannot be read and that the manifest starts; with `orUsual` those that are called like an entry, too. */
function likelyEntries({ manifest, unread }: Project, orUsual: boolean): string[] {
  const scripts = [manifest?.main ?? '', manifest?.scripts['start'] ?? '', manifest?.scripts['dev'] ?? ''].join(' ');
  const named = [...scripts.matchAll(/[\w@./-]+/g)].map(([word]) => word.replace(/^\.\//, ''));
  const usual = /^(?:src\/|server\/)?(?:app|index|server|main)\.[cm]?[jt]s$/;
  return unread
    .map(({ file }) => file)
    .filter(
      (file) =>
        named.some((word) => word === file || `${word}.js` === file || `${word}.ts` === file) ||
        (orUsual && usual.test(file)),
    );
}

function refuseBroken({ unread }: Project, file: string): void {
  const broken = unread.find((item) => item.file === file);
  if (!broken || !/\.(?:[cm]?[jt]s|[jt]sx)$/.test(file)) return;
  throw new UserError(
    `The entry ${file} cannot be read: ${broken.why}.`,
    'Nothing was written. Repair the file and run it again.',
    EXIT.refused,
  );
}

function entriesFound({ apps }: Project): string {
  const files = [...new Set(apps.map((app) => app.file))];
  return files.length === 0 ? 'No Express app was found at all.' : `Express apps: ${files.join(', ')}.`;
}

/** Makes sure that the chosen protections have an app to work on. @throws {UserError} exit 2 */
export function requireApp({ audit, settings }: OpenProject, protections: readonly Protection[]): void {
  const needy = protections.filter(({ needsApp }) => needsApp === true).map(({ id }) => id);
  if (needy.length === 0 || audit.project.entries.length > 0) return;
  const others = protections.filter(({ needsApp }) => needsApp !== true).map(({ id }) => id);
  const who = needy.length > 3 ? '' : `; ${needy.join(', ')} ${needy.length === 1 ? 'needs' : 'need'} one`;
  throw new UserError(
    `No Express app was found in ${settings.root}${who}.`,
    [
      'Pass its folder, or --entry <file>.',
      ...(settings.include.length + settings.exclude.length > 0 ? ['--include and --exclude leave files out.'] : []),
      ...(others.length > 0 ? [`Without an app there is: --only ${others.join(',')}`] : []),
    ].join(' '),
  );
}

/**
 * Makes sure that the chosen protections have an app to work on, and that it is known which one is run, unless all are wanted.
 *
 * @throws {UserError} exit 2, naming the flags that help
 */
export function requireEntry(project: OpenProject, protections: readonly Protection[]): void {
  requireApp(project, protections);
  if (protections.every(({ needsApp }) => needsApp === false)) return;
  const { audit, settings } = project;
  const files = appFiles(project);
  if (files.length < 2 || !audit.project.undecided || settings.allEntries || settings.entry.length > 0) return;
  throw severalApps(files, audit.project.packages);
}

/** The files in which the apps of a project are made. */
export const appFiles = ({ audit }: OpenProject): string[] => [
  ...new Set(audit.project.entries.map((app) => app.file)),
];

/** What is said of apps beside those that are worked on, one line each. */
export function leftAlone({ audit: { project } }: OpenProject): string[] {
  const beside = project.apps.flatMap(({ file, place, aside }) =>
    aside === undefined ? [] : [{ file, place, aside }],
  );
  return beside.map(({ file, place, aside }) => {
    const home = aside.startsWith(IN_PACKAGE) ? `--workspace ${aside.slice(IN_PACKAGE.length)}` : `--entry ${file}`;
    return `The app of ${file}:${place.line} ${aside} and is left alone; for it, pass ${home}.`;
  });
}

const IN_PACKAGE = 'is in the package ';

/** At most so many apps are named one by one. */
const NAMED = 10;

function severalApps(files: readonly string[], packages: readonly string[]): UserError {
  const homeOf = (file: string): string =>
    packages.findLast((folder) => folder === '' || file.startsWith(`${folder}/`)) ?? '';
  const homes = new Map<string, string[]>();
  for (const file of files) homes.set(homeOf(file), [...(homes.get(homeOf(file)) ?? []), file]);
  const found = `Found ${files.length} Express apps`;
  const [first = ''] = files;
  if (homes.size < 2)
    return new UserError(`${found}: ${shortList(files, ', ')}.`, `Pass --entry <file> or --all-entries.`);
  const lines = [...homes].map(([home, own]) => `  ${home || '.'}: ${shortList(own, ', ')}`);
  return new UserError(
    `${found} in ${homes.size} packages:\n${shortList(lines, '\n')}`,
    `Pass --workspaces for all of them, --workspace ${homeOf(first) || '<folder>'} for one package, or --entry ${first} for one app.`,
  );
}

function shortList(items: readonly string[], between: string): string {
  const rest = items.length - NAMED;
  return [...items.slice(0, NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(between);
}

/** Answers by key, from what was said and what the repository shows; questions of protections without an app stay open. */
export function answersOf(project: OpenProject, protections: readonly Protection[]): ReturnType<typeof answersFor> {
  const usable =
    project.audit.project.entries.length > 0 ? protections : protections.filter(({ needsApp }) => needsApp === false);
  return answersFor(project.settings, project.audit.project, usable);
}

/** @throws {UserError} exit 2 at the first answer that has no safe default */
export function requireAnswers(answers: { all: Record<string, string> }, protections: readonly Protection[]): void {
  for (const { id, questions } of protections) {
    for (const question of questions ?? []) {
      const value = answers.all[question.key];
      const problem = value === undefined ? undefined : question.validate(value);
      if (problem === undefined) continue;
      throw new UserError(
        `${id} needs an answer: ${question.message} ${problem}`,
        `Pass --set ${question.key}=${question.example}, or --skip ${id}.`,
      );
    }
  }
}
