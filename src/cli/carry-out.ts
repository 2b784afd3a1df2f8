import { commit, type Commit } from '../io/commit.ts';
import { filesOfInstall, install, installCommand, type Installation, type InstallMode } from '../io/packages.ts';
import { gitDirectory } from '../io/state.ts';
import { createTrial } from '../io/trial.ts';
import { Cancelled, EXIT, UserError } from '../model/errors.ts';
import type { AttackProof, Report, Verification } from '../model/report.ts';
import { plural } from '../report/describe.ts';
import { survives, verify } from '../verify/index.ts';
import { probes } from '../verify/probes/index.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

interface Job {
  settings: Settings;
  report: Report;
  place: Installation;
  mode: InstallMode;
  verify: boolean;
  progress: Progress;
  verbose: boolean;
}

/**
 * Writes, installs and verifies. Whatever goes wrong, or Ctrl-C: every file is restored.
 *
 * @returns the report with its proof; without changes, and its findings failed, where the app did not survive
 */
export async function carryOut(job: Job): Promise<Report> {
  const { settings, report, progress } = job;
  if (!gitDirectory(settings.root))
    progress.note('Not in a git repository: undo keeps the originals in .harden-express/.');
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  let written: Commit | undefined;
  try {
    written = commit(settings.root, report.changes);
    await installPackages(job, written, abort.signal);
    const verification = job.verify ? await prove(job, abort.signal) : null;
    if (abort.signal.aborted) throw new Cancelled();
    if (verification && !survives(verification)) {
      restore(written, progress);
      return undone(report, verification);
    }
    written.finish();
    return { ...report, verification };
  } catch (error) {
    if (written) restore(written, progress);
    throw abort.signal.aborted ? new Cancelled() : error;
  } finally {
    progress.done();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function restore(written: Commit, progress: Progress): void {
  progress.step('Restoring every file');
  const kept = written.restore();
  progress.done();
  if (kept.length === 0) return;
  const files = kept.map(({ path }) => `  ${path}`).join('\n');
  throw new UserError(
    `These files were edited by someone else meanwhile and were left alone:\n${files}`,
    'harden-express undo shows the rest as a patch.',
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

async function prove({ settings, report, progress }: Job, signal: AbortSignal): Promise<Verification> {
  progress.step('Running the app before and after, in copies');
  const trial = createTrial(settings.root, report.changes);
  const { project } = report;
  const entry = project.entries[0];
  try {
    const proof = verify({
      before: trial.before,
      after: trial.after,
      start: settings.start,
      health: settings.health,
      scripts: project.manifest?.scripts,
      entry: entry?.listens[0]?.place.file ?? entry?.file,
      routes: project.routes.flatMap(({ method, full, path }) => (path.seen ? [{ method, path: full, full }] : [])),
      protections: report.protections.map(({ id }) => id),
      target: { proxies: proxiesOf(report) },
      progress: (text) => progress.step(`Verifying, ${text}`),
    });
    const verification = await Promise.race([proof, whenAborted(signal)]);
    progress.done();
    const { skipped } = verification.boot;
    if (skipped !== undefined && settings.verify === true) throw unproven(skipped);
    return { ...verification, attacks: verification.attacks.map(withProtections) };
  } finally {
    trial.remove();
  }
}

/** How many addresses stand behind what a client invents, where the app trusts its proxies. */
function proxiesOf({ answers, project }: Report): number {
  const trusted = project.entries.flatMap(({ chain }) =>
    chain.flatMap(({ kind, path, args: [value] }) => {
      const isSetting = kind === 'set' && path.seen && path.value === 'trust proxy';
      return isSetting && value?.kind === 'literal' && typeof value.value === 'number' ? [value.value] : [];
    }),
  );
  return trusted.at(-1) ?? (Number(answers.get('proxy.hops')) || 0);
}

/** Proof was asked for, and there is none. */
function unproven(reason: string): UserError {
  return new UserError(
    `The change could not be verified: ${reason}. Every file was restored.`,
    'The app has to start here before the change, too. Pass --start "<command>", or --no-verify.',
    EXIT.unverified,
  );
}

function withProtections(proof: AttackProof): AttackProof {
  const probe = probes.find(({ id }) => id === proof.id);
  return probe ? { ...proof, protections: probe.protections } : proof;
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => {
    if (signal.aborted) fail(new Cancelled());
    signal.addEventListener('abort', () => fail(new Cancelled()), { once: true });
  });
}

/** The change is off the disk again: what it fixed is as it was. */
function undone(report: Report, verification: Verification): Report {
  const reason = 'The app did not survive the change when it was run; every file was restored.';
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
