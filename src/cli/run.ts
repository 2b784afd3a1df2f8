import { appendFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Report } from '../model/report.ts';
import { UserError, type ExitCode } from '../model/errors.ts';
import { formatNames, type Context, type Format } from '../report/index.ts';
import { renderTogether, type Result } from '../report/together.ts';
import { resolveRoot } from '../io/root.ts';
import { gitDirectory } from '../io/state.ts';
import type { Config } from './config.ts';
import { shownFolder } from './install-line.ts';
import { optionTable, type Flags, type Option } from './options/index.ts';
import { checkOutput, outputFiles, reportFiles, writeOutput } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { quote, replayLine } from './replay.ts';
import { resolveSettings, type Settings } from './settings.ts';
import { hasColour, painter, widthOf, type Terminal } from './terminal.ts';
import { chooseFolders } from './workspaces.ts';
import { version } from './version.ts';

/** One project that a command works on. */
export interface Work {
  settings: Settings;
  /** As the command line names it. */
  dir: string;
  prefix: string;
}

/** What a command has at hand. */
export interface Run {
  command: Context['command'];
  flags: Flags;
  world: Terminal;
  progress: Progress;
  table: readonly Option[];
  works: Work[];
  /** Exit codes of projects that had to be left out. */
  left: ExitCode[];
}

/** Resolves folders and settings; nothing is read of the code yet. */
export async function startRun(
  command: Run['command'],
  dir: string | undefined,
  flags: Flags,
  world: Terminal,
): Promise<Run> {
  const table = optionTable(formatNames);
  outputFiles(flags).forEach(checkOutput);
  const base = resolve(flags.cwd ?? '.');
  const root = resolveRoot(resolve(base, dir ?? '.'));
  const works: Work[] = [];
  const folders = chooseFolders(root, flags);
  for (const folder of folders) {
    const settings = await resolveSettings(resolveRoot(resolve(root, folder)), flags, table);
    works.push({
      settings: { ...settings, exclude: [...settings.exclude, ...foldersBelow(folder, folders)] },
      dir: shownFolder(settings.root),
      prefix: folder === '' ? '' : `${folder}/`,
    });
  }
  return { command, flags, world, progress: createProgress(world, flags), table, works, left: [] };
}

/** A package that is worked on by itself is no part of the one around it. */
function foldersBelow(folder: string, folders: readonly string[]): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return folders
    .filter((other) => other !== folder && other.startsWith(prefix))
    .map((other) => `/${other.slice(prefix.length)}/`);
}

/** The same for each project. A mistake ends a run over one; of several the others go on, and it is told. */
export async function eachWork<T extends { work: Work } | Work, Out>(
  run: Run,
  items: readonly T[],
  act: (item: T) => Promise<Out>,
): Promise<Out[]> {
  const done: Out[] = [];
  for (const item of items) {
    try {
      done.push(await act(item));
    } catch (error) {
      if (!(error instanceof UserError) || run.works.length === 1) throw error;
      const { dir } = 'work' in item ? item.work : item;
      run.progress.done();
      run.progress.problem([`${dir} was left out: ${error.message}`, error.hint ?? ''].join('\n').trimEnd());
      run.left.push(error.exitCode);
    }
  }
  return done;
}

/** The answers of a run in the form of the config file. */
export function answersConfig(
  settings: Settings,
  ids: readonly string[],
  set: Readonly<Record<string, string>>,
): Config {
  const {
    schema,
    level,
    unsafeFixes,
    entry,
    allEntries,
    include,
    exclude,
    install,
    verify,
    start,
    health,
    tests,
    commits,
  } = settings;
  return {
    protections: [...ids],
    level,
    ...(unsafeFixes ? { unsafeFixes } : {}),
    ...(entry.length > 0 ? { entry } : {}),
    ...(allEntries ? { allEntries } : {}),
    ...(schema.length > 0 ? { schema } : {}),
    ...(include.length > 0 ? { include } : {}),
    ...(exclude.length > 0 ? { exclude } : {}),
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(install === 'full' ? {} : { install }),
    ...(verify === undefined ? {} : { verify }),
    ...(start === undefined ? {} : { start }),
    ...(health === undefined ? {} : { health }),
    ...(tests ? { tests } : {}),
    ...(commits ? { commits } : {}),
  };
}

/** The recommended set is what a run takes by itself: naming three dozen protections says nothing. */
function withoutUsual({ protections = [], ...rest }: Config, { known, protections: named }: Settings): Config {
  const usual = known.filter(({ recommended }) => recommended).map(({ id }) => id);
  const isUsual =
    named === undefined && usual.length === protections.length && usual.every((id) => protections.includes(id));
  return isUsual ? rest : { protections, ...rest };
}

/** A report with all that formats need beside it. */
export function resultOf(
  run: Run,
  work: Work,
  report: Report,
  answers: Config,
  facts: { exitCode: ExitCode; dryRun: boolean; installCommand: string | null },
): Result {
  const { world, flags } = run;
  const context: Context = {
    command: run.command,
    ...facts,
    tool: { name: 'harden-express', version },
    root: work.dir,
    ...(run.works.length > 1 ? { within: work.prefix.replace(/\/$/, '') || '.' } : {}),
    fromTop: folderFromTop(work.settings.root),
    answers,
    replay: replayLine(work.dir, withoutUsual(answers, work.settings), run.table),
    undo: `npx harden-express undo${work.dir === '.' ? '' : ` ${quote(work.dir)}`}`,
    about: Object.fromEntries(
      work.settings.known.map(({ id, title, why, breaks, turnOff }) => [
        id,
        { title, why, breaks: `${breaks} ${turnOff}` },
      ]),
    ),
    width: widthOf(world.stdout),
    paint: painter(hasColour(world.stdout, world.env, flags.color)),
  };
  return { report, context, prefix: work.prefix };
}

/** Code hosts know files by their paths from the top of the repository, wherever the command ran. */
function folderFromTop(root: string): string {
  const path = relative(gitDirectory(root)?.top ?? root, root)
    .split(sep)
    .join('/');
  return path === '' ? '' : `${path}/`;
}

/** Prints the results, and writes the reports that were asked for. */
export function emit(run: Run, results: readonly Result[], fallback: Format): void {
  for (const { format, file } of reportFiles(run.flags)) {
    writeOutput(file, renderTogether(results.map(plain), format));
    run.progress.detail(`Wrote ${file}`);
  }
  const format = (run.flags.format as Format | undefined) ?? fallback;
  run.world.stdout.write(renderTogether(results, format));
  const summary = run.world.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary) appendFileSync(summary, renderTogether(results.map(plain), 'markdown'));
}

/** A file has no colours and no terminal's width. */
const plain = (result: Result): Result => ({
  ...result,
  context: { ...result.context, width: 100, paint: painter(false) },
});

/** The exit code of several projects, of those that were left out, too: the gravest. */
export const worst = ({ left }: Run, results: readonly Result[]): ExitCode =>
  [...left, ...results.map(({ context }) => context.exitCode as ExitCode)].reduce((a, b) => (b > a ? b : a), 0);
