import { resolve } from 'node:path';
import { UserError } from '../model/errors.ts';
import type { Answers, Level, Protection } from '../model/protection.ts';
import type { Project } from '../model/project.ts';
import { loadAnswers, loadConfig, type Config } from './config.ts';
import { suggestion } from './nearest.ts';
import type { IgnoreRule } from '../engine/ignore.ts';
import type { Flags, Option, thresholds } from './options/index.ts';
import { knownProtections } from './plugins.ts';

/** What a run does, from the flags, then the config file, then the answers file, then the defaults. */
export interface Settings {
  root: string;
  /** What there is to choose from: ours, and those of plugins. */
  known: readonly Protection[];
  level: Level;
  /** Ids that were named, `undefined` where nothing was said. */
  protections: string[] | undefined;
  skip: string[];
  all: boolean;
  unsafeFixes: boolean;
  entry: string[];
  schema: string[];
  allEntries: boolean;
  include: string[];
  exclude: string[];
  /** `--set` and its kin. */
  set: Record<string, string>;
  install: 'full' | 'lockfile' | 'none';
  verify: boolean | undefined;
  start: string | undefined;
  health: string | undefined;
  tests: boolean;
  commits: boolean;
  /** Whether the prettier of the project may run. Only a flag says so: what is in the tree does not decide that it runs. */
  projectPrettier: boolean;
  failOn: (typeof thresholds)[number];
  ignore: readonly IgnoreRule[];
}

/** @throws {UserError} at a flag, config or answer that means nothing */
export async function resolveSettings(root: string, flags: Flags, table: readonly Option[]): Promise<Settings> {
  const base = resolve(flags.cwd ?? '.');
  const config = await loadConfig(root, flags.config === undefined ? undefined : resolve(base, flags.config), table);
  const answers = flags.answers === undefined ? {} : loadAnswers(resolve(base, flags.answers), table);
  const said: Config = { ...answers, ...config, set: { ...answers.set, ...config.set } };
  const known = await knownProtections(root, said.plugins ?? []);
  const set = { ...mapTexts(said.set ?? {}), ...parsePairs(flags.set ?? []) };
  const tests = flags.tests ?? said.tests ?? false;
  if (flags.tests === true && flags.verify === false)
    throw new UserError(
      '--tests runs the tests as a part of the proof, which --no-verify leaves out.',
      'Pass one of the two.',
    );
  const settings: Settings = {
    root,
    known,
    level: flags.level ?? (said.level as Level | undefined) ?? 'preserve',
    protections: flags.only ?? (flags.all === true ? undefined : said.protections),
    skip: flags.skip ?? [],
    all: flags.all ?? false,
    unsafeFixes: flags.unsafeFixes ?? said.unsafeFixes ?? false,
    entry: (flags.entry ?? said.entry ?? []).map((path) => path.replaceAll('\\', '/').replace(/^\.\//, '')),
    schema: (flags.schema ?? said.schema ?? []).map((path) => path.replaceAll('\\', '/').replace(/^\.\//, '')),
    allEntries: flags.allEntries ?? said.allEntries ?? false,
    include: flags.include ?? said.include ?? [],
    exclude: flags.exclude ?? said.exclude ?? [],
    set,
    install:
      flags.install === false ? 'none' : (flags.install ?? (said.install as Settings['install'] | undefined) ?? 'full'),
    verify: flags.verify ?? said.verify ?? (tests ? true : undefined),
    start: flags.start ?? said.start,
    health: flags.health ?? said.health,
    tests,
    commits: flags.commits ?? said.commits ?? false,
    projectPrettier: flags.projectPrettier ?? false,
    failOn: flags.failOn ?? (said.failOn as Settings['failOn'] | undefined) ?? 'none',
    ignore: said.ignore ?? [],
  };
  checkIds([...(settings.protections ?? []), ...settings.skip], known);
  checkRules(settings.ignore, known);
  checkKeys(set, known);
  return settings;
}

const mapTexts = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));

function parsePairs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1)];
      throw new UserError(`--set ${pair} has no value.`, 'Write it as key=value: --set proxy.hops=1');
    }),
  );
}

function checkIds(ids: readonly string[], known: readonly Protection[]): void {
  const names = known.map(({ id }) => id);
  const unknown = ids.find((id) => !names.includes(id));
  if (unknown !== undefined) throw new UserError(`There is no protection "${unknown}".`, suggestion(unknown, names));
}

function checkRules(ignore: readonly IgnoreRule[], known: readonly Protection[]): void {
  const names = known.flatMap(({ id, rules }) => [id, ...Object.keys(rules).map((rule) => `${id}/${rule}`)]);
  const unknown = ignore.find(({ rule }) => !names.includes(rule));
  if (unknown) throw new UserError(`ignore: there is no rule "${unknown.rule}".`, suggestion(unknown.rule, names));
}

function checkKeys(set: Record<string, string>, known: readonly Protection[]): void {
  const questions = known.flatMap((protection) => protection.questions ?? []);
  for (const [key, value] of Object.entries(set)) {
    const question = questions.find((candidate) => candidate.key === key);
    if (!question)
      throw new UserError(
        `There is no answer "${key}".`,
        suggestion(
          key,
          questions.map((own) => own.key),
        ),
      );
    const problem = question.validate(value);
    if (problem !== undefined)
      throw new UserError(`--set ${key}=${value}: ${problem}`, `Example: --set ${key}=${question.example}`);
  }
}

/** The protections that were named, or the recommended ones. */
export function chooseProtections({ known, protections, skip, all }: Settings): Protection[] {
  const wanted = known.filter(({ id, recommended }) => protections?.includes(id) ?? (all || recommended));
  const chosen = wanted.filter(({ id }) => !skip.includes(id));
  if (chosen.length > 0) return chosen;
  throw new UserError('No protection is left to work on.', 'harden-express list shows what there is.');
}

/**
 * A value that was typed and that nothing would read is a mistake; values of a config file may be there for other runs.
 *
 * @throws {UserError} naming the key that is near and the protection that asks
 */
export function requireReach(flags: Flags, chosen: readonly Protection[], known: readonly Protection[]): void {
  const keysOf = (list: readonly Protection[]): string[] =>
    list.flatMap((protection) => (protection.questions ?? []).map(({ key }) => key));
  const read = keysOf(chosen);
  for (const key of Object.keys(parsePairs(flags.set ?? []))) {
    if (read.includes(key)) continue;
    const owner = known.find((protection) => keysOf([protection]).includes(key));
    throw new UserError(
      `--set ${key} reaches nothing: ${owner?.id ?? 'its protection'} is not part of this run.`,
      [
        `Add it: --only ${[...chosen.map(({ id }) => id), owner?.id].join(',')}.`,
        read.length === 0 ? 'What was chosen takes no answer.' : suggestion(key, read),
      ].join(' '),
    );
  }
}

/** Answers by key: what was said, else what the repository says. */
export function answersFor(
  settings: Settings,
  project: Project,
  protections: readonly Protection[],
): Answers & { all: Record<string, string> } {
  const all: Record<string, string> = {};
  for (const question of protections.flatMap((protection) => protection.questions ?? [])) {
    const said = settings.set[question.key];
    if (said === undefined && question.applies?.(project) === false) continue;
    all[question.key] = said ?? question.infer(project, settings.level).value;
  }
  return { level: settings.level, get: (key) => all[key], all };
}
