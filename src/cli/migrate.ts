import { resolve } from 'node:path';
import { requireCommits } from '../io/git-commit.ts';
import { checkInstall } from '../io/packages.ts';
import { mendCutOff } from '../io/undo.ts';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { plural } from '../report/describe.ts';
import { unifiedDiff } from '../report/diff.ts';
import { carryOut } from './carry-out.ts';
import { makeCommits, planCommits } from './commits.ts';
import { dirtyOf, installationOf, type Decision } from './decision.ts';
import { refuseDirty } from './dirty.ts';
import { installLine } from './install-line.ts';
import type { Flags } from './options/index.ts';
import { exitCodeFor, writeOutput } from './output.ts';
import type { Result } from '../report/together.ts';
import {
  answersOf,
  appFiles,
  leftAlone,
  openProject,
  planChange,
  requireAnswers,
  requireEntry,
  type OpenProject,
} from './project.ts';
import { answersConfig, eachWork, emit, resultOf, startRun, worst, type Run, type Work } from './run.ts';
import { chooseProtections, requireReach } from './settings.ts';
import { heeding } from './signals.ts';
import { canAsk, type Terminal } from './terminal.ts';

/** Chooses protections, shows what they change, applies and proves it. */
export async function migrate(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  checkFlags(flags);
  const run = await startRun('migrate', dir, flags, world);
  const interactive = canAsk(world, flags) && run.works.length === 1 && !isDryRun(flags) && flags.format === undefined;
  for (const { settings } of run.works) checkCutOff(run, settings.root);
  const jobs = await eachWork(run, run.works, async (work): Promise<Job> => {
    run.progress.step(`Reading ${work.dir}`);
    const project = await openProject(work.settings, work.settings.known);
    run.progress.done();
    for (const warning of project.audit.warnings) run.progress.note(`Warning: ${warning}`);
    for (const line of leftAlone(project)) run.progress.note(line);
    const decision = interactive ? await askPerson(run, work, project) : await decide(run, work, project);
    return { work, project, decision };
  });
  const results = await eachWork(run, jobs, (job) => (isDryRun(flags) ? preview(run, job) : change(run, job)));
  if (flags.patch !== undefined) writePatch(run, results, flags.patch);
  else {
    const usual = isDryRun(flags) && !world.stdout.isTTY ? 'diff' : 'pretty';
    emit(run, results, usual);
    if ((flags.format ?? usual) === 'diff') sumUp(run, results);
  }
  return worst(run, results);
}

/** What is to be done in one project. Nothing is written before this is known of all. */
interface Job {
  work: Work;
  project: OpenProject;
  decision: Decision;
}

const isDryRun = (flags: Flags): boolean => flags.dryRun === true || flags.check === true || flags.patch !== undefined;

function checkFlags(flags: Flags): void {
  if (flags.only !== undefined && flags.all === true)
    throw new UserError('--only and --all contradict each other.', 'Pass one of them.');
  if (flags.workspace !== undefined && flags.workspaces === true) {
    throw new UserError('--workspace and --workspaces contradict each other.', 'Pass one of them.');
  }
}

/** What was read would be neither the project before the run that was cut off, nor after it. */
function checkCutOff({ flags, progress }: Run, root: string): void {
  const left = mendCutOff(root, isDryRun(flags));
  if (left === 'mended')
    progress.note('An earlier run was cut off before it changed anything; what it left was removed.');
  if (typeof left === 'object') {
    const running = `Another run (process ${left.pid}) is changing this project.`;
    if (isDryRun(flags)) return progress.note(`Warning: ${running} It is only half done.`);
    throw new UserError(running, 'Wait until it has ended, then run this again.', EXIT.refused);
  }
  if (left !== 'changed') return;
  if (isDryRun(flags)) return progress.note(`Warning: ${CUT_OFF} Take it back with: harden-express undo`);
  throw new UserError(CUT_OFF, 'Undo it first: harden-express undo', EXIT.refused);
}

const CUT_OFF = 'An earlier run was cut off while it changed files.';

async function askPerson(run: Run, work: Work, project: OpenProject): Promise<Decision> {
  const { interview } = await import('./interview.ts');
  return interview(run, work, project);
}

/** Every answer comes from a flag, a file, the repository or a safe default. */
async function decide(run: Run, work: Work, project: OpenProject): Promise<Decision> {
  const chosen = chooseProtections(work.settings);
  requireReach(run.flags, chosen, work.settings.known);
  takeEveryApp(run, work, project);
  requireEntry(project, chosen);
  const answers = answersOf(project, chosen);
  requireAnswers(answers, chosen);
  const report = await planChange(project, chosen, answers);
  return { chosen, set: answers.all, report, verify: work.settings.verify ?? false, allowDirty: false };
}

/** `--workspaces` asks for each package as a whole: every app in it is meant. */
function takeEveryApp({ flags, progress }: Run, { settings, dir }: Work, project: OpenProject): void {
  const files = appFiles(project);
  if (flags.workspaces !== true || files.length < 2 || settings.entry.length > 0 || settings.allEntries) return;
  if (!project.audit.project.undecided) return;
  settings.allEntries = true;
  progress.note(`${dir} has ${plural(files.length, 'Express app')}: ${files.join(', ')}.`);
}

async function preview(run: Run, { work, decision: { chosen, set, report } }: Job): Promise<Result> {
  const pending = run.flags.check === true && report.changes.length > 0;
  const exitCode = pending ? EXIT.findings : exitCodeFor(report, work.settings.failOn);
  const answers = answersConfig(
    work.settings,
    chosen.map(({ id }) => id),
    set,
  );
  saveAnswers(run, answers);
  return resultOf(run, work, report, answers, { exitCode, dryRun: true, installCommand: null });
}

async function change(run: Run, { work, decision, project }: Job): Promise<Result> {
  const { flags, progress } = run;
  const { settings } = work;
  const answers = answersConfig(
    { ...settings, verify: decision.verify ? true : settings.verify },
    decision.chosen.map(({ id }) => id),
    decision.set,
  );
  const { place, mode } = installationOf(settings, flags, decision.report);
  const pending = decision.report.packages.length > 0 && mode !== 'full';
  const facts = { dryRun: false, installCommand: pending ? installLine(place) : null };
  if (decision.report.changes.length === 0) {
    saveAnswers(run, answers);
    return resultOf(run, work, decision.report, answers, {
      ...facts,
      exitCode: exitCodeFor(decision.report, settings.failOn),
    });
  }
  if (flags.allowDirty !== true && !decision.allowDirty)
    refuseDirty(dirtyOf(settings, flags, decision.report), work.dir);
  if (settings.commits) requireClean(work, dirtyOf(settings, flags, decision.report));
  checkInstall(place, mode);
  const commits = settings.commits ? await commitsOf(project, decision) : [];
  const report = await carryOut({
    settings,
    report: decision.report,
    place,
    mode,
    verify: decision.verify,
    progress,
    flags,
  });
  saveAnswers(run, answers);
  const failed = report.found.some(({ status }) => status === 'failed') && report.changes.length === 0;
  if (!failed && commits.length > 0)
    for (const subject of await heeding(async () => makeCommits(settings.root, commits, place, decision.report)))
      progress.note(`committed: ${subject}`);
  return resultOf(run, work, report, answers, {
    ...facts,
    exitCode: failed ? EXIT.unverified : exitCodeFor(report, settings.failOn),
  });
}

/** What somebody else changed has no place in these commits. */
function requireClean({ settings, dir }: Work, dirty: readonly string[] | null): void {
  requireCommits(settings.root);
  refuseDirty(dirty, dir);
}

function commitsOf(project: OpenProject, { chosen, set, report }: Decision): ReturnType<typeof planCommits> {
  return planCommits(project, chosen, { level: project.settings.level, get: (key) => set[key] }, report);
}

function saveAnswers({ flags, progress }: Run, answers: object): void {
  if (flags.saveAnswers === undefined) return;
  const file = resolve(flags.cwd ?? '.', flags.saveAnswers);
  writeOutput(file, `${JSON.stringify(answers, null, 2)}\n`);
  progress.detail(`Wrote ${file}`);
}

/** A diff says nothing of what stays, and nothing at all where nothing changes. */
function sumUp({ progress }: Run, results: readonly Result[]): void {
  const files = results.flatMap(({ report }) => report.changes).length;
  const left = results.flatMap(({ report }) => report.found).filter(({ status }) => !/^(fixed|ignored)$/.test(status));
  const what = files === 0 ? 'Nothing to do' : `${plural(files, 'file')} would change`;
  const rest = left.length === 0 ? '.' : `; ${plural(left.length, 'finding')} left for you: see audit.`;
  progress.note(`${what}${rest}`);
}

function writePatch(run: Run, results: readonly Result[], file: string): void {
  const changes = results.flatMap(({ report, prefix }) =>
    report.changes.map((own) => ({ ...own, path: prefix + own.path })),
  );
  const patch = unifiedDiff(changes);
  if (file === '-') run.world.stdout.write(patch);
  else writeOutput(resolve(run.flags.cwd ?? '.', file), patch);
  const where = file === '-' ? '' : `, written to ${file}. Apply it with: git apply ${file}`;
  run.progress.note(
    patch === '' ? 'Nothing to do.' : `A patch of ${changes.length} ${changes.length === 1 ? 'file' : 'files'}${where}`,
  );
}
