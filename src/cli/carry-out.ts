import { commit, type Commit } from '../io/commit.ts';
import { filesOfInstall, install, installCommand, type Installation, type InstallMode } from '../io/packages.ts';
import { gitDirectory } from '../io/state.ts';
import { createTrial } from '../io/trial.ts';
import { Cancelled, EXIT, UserError } from '../model/errors.ts';
import type { Report, Verification } from '../model/report.ts';
import { plural } from '../report/describe.ts';
import { survives, verify } from '../verify/index.ts';
import type { Flags } from './options/index.ts';
import type { Progress } from './progress.ts';
import { proofOptions } from './proof.ts';
import { breathe, heeding } from './signals.ts';
import { shownOutput } from './shown-output.ts';
import type { Settings } from './settings.ts';

interface Job {
  settings: Settings;
  report: Report;
  place: Installation;
  mode: InstallMode;
  verify: boolean;
  progress: Progress;
  flags: Flags;
}

/**
 * Writes, installs and verifies. Whatever goes wrong, or Ctrl-C: every file is restored.
 *
 * @returns the report with its proof; without changes, and its findings failed, where the app did not survive
 */
export async function carryOut(job: Job): Promise<Report> {
  const { settings, progress } = job;
  if (!gitDirectory(settings.root))
    progress.note('Not in a git repository: undo keeps the originals in .harden-express/.');
  return heeding((signal) => carryOutUnless(signal, job));
}

async function carryOutUnless(signal: AbortSignal, job: Job): Promise<Report> {
  const { settings, report, progress } = job;
  let written: Commit | undefined;
  try {
    written = commit(settings.root, report.changes);
    await installPackages(job, written, signal);
    const verification = job.verify ? await prove(job, signal) : null;
    await breathe();
    signal.throwIfAborted();
    if (verification && !survives(verification)) {
      restore(written, progress);
      return undone(report, verification);
    }
    written.finish();
    return { ...report, verification };
  } catch (error) {
    if (written) restore(written, progress, error);
    throw signal.aborted ? signal.reason : error;
  } finally {
    progress.done();
  }
}

function restore(written: Commit, progress: Progress, cause?: unknown): void {
  progress.step('Restoring every file');
  const kept = written.restore();
  progress.done();
  if (kept.length === 0) return;
  const files = kept.map(({ path }) => `  ${path}`).join('\n');
  const why = cause instanceof UserError ? `${cause.message}\n` : '';
  throw new UserError(
    `${why}These files were edited by someone else meanwhile and were left alone:\n${files}`,
    'harden-express undo shows the rest as a patch.',
    EXIT.unverified,
  );
}

async function installPackages(job: Job, written: Commit, signal: AbortSignal): Promise<void> {
  const { place, mode, progress, report, settings } = job;
  if (mode === 'none') return;
  written.watch(filesOfInstall(settings.root, place));
  progress.step(`Installing ${plural(report.packages.length, 'package')}: ${installCommand(place, mode).join(' ')}`);
  await install(place, mode, (text) => progress.detail(text), signal);
  progress.done();
}

async function prove({ settings, report, progress, flags }: Job, signal: AbortSignal): Promise<Verification> {
  progress.step('Running the app before and after, in copies');
  const trial = createTrial(settings.root, report.changes);
  try {
    const proof = verify({
      ...proofOptions(report, settings, flags),
      before: trial.before,
      after: trial.after,
      touched: {
        updated: report.changes.flatMap(({ kind, path }) => (kind === 'update' ? [path] : [])),
        created: report.changes.flatMap(({ kind, path }) => (kind === 'create' ? [path] : [])),
      },
      protections: report.protections.map(({ id }) => id),
      level: settings.level,
      progress: (text) => progress.step(`Verifying, ${text}`),
    });
    const verification = await Promise.race([proof, whenAborted(signal)]);
    progress.done();
    const { skipped } = verification.boot;
    if (skipped !== undefined && settings.verify === true) throw unproven(verification.boot);
    return verification;
  } finally {
    trial.remove();
  }
}

/** Proof was asked for, and there is none. */
function unproven({ skipped, output }: Verification['boot']): UserError {
  return new UserError(
    `The change could not be verified: ${skipped}. Every file was restored.${shownOutput(output)}`,
    'The app has to start here before the change, too. Pass --start "<command>", or --no-verify.',
    EXIT.unverified,
  );
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => {
    if (signal.aborted) fail(new Cancelled());
    signal.addEventListener('abort', () => fail(new Cancelled()), { once: true });
  });
}

/** The change is off the disk again: what it fixed is as it was. */
function undone(report: Report, verification: Verification): Report {
  const reason = 'The app failed after the change when it was run; every file was restored.';
  return {
    ...report,
    found: report.found.map((finding) =>
      finding.status === 'fixed' ? { ...finding, status: 'failed', reason } : finding,
    ),
    changes: [],
    packages: [],
    verification,
  };
}
