import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { changedSince } from '../io/git.ts';
import { createCopy, createTrialAgainst, createTrialWith, type Trial } from '../io/trial.ts';
import { Cancelled, EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Protection } from '../model/protection.ts';
import type { Report, Verification } from '../model/report.ts';
import { survives, verify } from '../verify/index.ts';
import type { Flags } from './options/index.ts';
import type { Result } from '../report/together.ts';
import { answersOf, openProject, type OpenProject } from './project.ts';
import { updateProbes } from './probes.ts';
import { proofOptions } from './proof.ts';
import { answersConfig, eachWork, emit, resultOf, startRun, worst, type Run, type Work } from './run.ts';
import { chooseProtections } from './settings.ts';
import { shownOutput } from './shown-output.ts';
import { endingAtSignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** Boots the app and attacks it: as it is, or before and after a change. Nothing of the project is written but by `--probes`. */
export async function verifyApp(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  if (flags.probes === true) {
    const other = (['against', 'apply'] as const).find((name) => flags[name] !== undefined);
    if (other)
      throw new UserError(`--probes and --${other} contradict each other.`, 'Update the attacks first, then verify.');
    return updateProbes(dir, flags, world);
  }
  if (flags.against !== undefined && flags.apply !== undefined)
    throw new UserError('--against and --apply contradict each other.', 'Pass one of them.');
  if (flags.apply !== undefined && !existsSync(resolve(flags.cwd ?? '.', flags.apply)))
    throw new UserError(
      `There is no file ${resolve(flags.cwd ?? '.', flags.apply)}.`,
      'Name a patch: --apply change.patch',
    );
  const run = await startRun('verify', dir, flags, world);
  const results = await eachWork(run, run.works, (work) => verifyOne(run, work));
  emit(run, results, 'pretty');
  return worst(run, results);
}

async function verifyOne(run: Run, work: Work): Promise<Result> {
  const { settings } = work;
  const chosen = chooseProtections({ ...settings, all: settings.all || settings.protections === undefined });
  run.progress.step(`Reading ${work.dir}`);
  const project = await openProject(settings, chosen);
  run.progress.done();
  requireStart(project.audit, settings);
  const cancelled = (): void => void run.world.stderr.write(`${new Cancelled().message}\n`);
  return endingAtSignals(() => verifyProject(run, work, { project, chosen }), cancelled);
}

interface Chosen {
  project: OpenProject;
  chosen: readonly Protection[];
}

async function verifyProject(run: Run, work: Work, { project, chosen }: Chosen): Promise<Result> {
  const { settings } = work;
  const trial = openTrial(settings.root, run.flags);
  const answers = answersOf(project, chosen);
  try {
    const verification = await verify({
      ...proofOptions({ ...project.audit, answers }, settings, run.flags),
      before: trial.before,
      after: trial.after,
      ...(run.flags.against === undefined ? {} : { touched: changedSince(settings.root, run.flags.against) }),
      ...(settings.protections === undefined ? {} : { protections: chosen.map(({ id }) => id) }),
      progress: (text) => run.progress.step(`Verifying, ${text}`),
    });
    run.progress.done();
    sayWhy(run, verification);
    const exitCode = exitCodeOf(verification, settings.failOn);
    const report = { ...project.audit, verification };
    const config = answersConfig(
      settings,
      chosen.map(({ id }) => id),
      answers.all,
    );
    return resultOf(run, work, report, config, { exitCode, dryRun: true, installCommand: null });
  } finally {
    run.progress.done();
    trial.remove();
  }
}

/** An app, or what starts one. */
function requireStart({ project }: Report, { root, start, entry, allEntries }: Work['settings']): void {
  if (start !== undefined) return;
  const files = [...new Set(project.entries.map(({ file }) => file))];
  if (files.length === 0) {
    throw new UserError(
      `No Express app was found in ${root}.`,
      'Pass its folder, --entry <file>, or --start "<command>".',
    );
  }
  const hasScript = project.manifest?.scripts['start'] !== undefined;
  if (files.length === 1 || !project.undecided || entry.length > 0 || allEntries || hasScript) return;
  throw new UserError(
    `Found ${files.length} Express apps: ${files.join(', ')}.`,
    'One is run at a time: pass --entry <file>, or --start "<command>".',
  );
}

function openTrial(root: string, { against, apply, cwd = '.' }: Flags): Trial {
  if (against !== undefined) return createTrialAgainst(root, against);
  return apply === undefined ? createCopy(root) : createTrialWith(root, resolve(cwd, apply));
}

/** Why nothing, or nothing good, was seen; on stderr, whatever stdout holds. */
function sayWhy({ progress }: Run, { boot, single }: Verification): void {
  if (boot.skipped === undefined && boot.ok) return;
  const which = single === true || boot.skipped !== undefined ? 'The app' : 'After the change the app';
  progress.problem(`${which} ${boot.skipped ?? boot.after}.${shownOutput(boot.output)}`);
  progress.problem('Pass --start "<command>", --health <path> or --db <url> where it needs them.');
}

/** An attack that works counts as a finding of high severity. */
function exitCodeOf(verification: Verification, failOn: Work['settings']['failOn']): ExitCode {
  if (verification.boot.skipped !== undefined || !survives(verification)) return EXIT.unverified;
  const failedTests = verification.checks?.some(({ id, after }) => id === 'tests' && after === 'failed') ?? false;
  if (failedTests && verification.single === true) return EXIT.unverified;
  const works = verification.attacks.some(({ after }) => after === 'open');
  return works && failOn !== 'none' ? EXIT.findings : EXIT.ok;
}
