import type { App, Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Finding } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import type { Outcome, TransformDraft } from '../model/step.ts';
import type { Maps } from './match.ts';

/**
 * What was planned and is better not done, by `Finding.id`, and why: it did not remove its finding; a part of it was refused, so
 * that the rest does half a thing; or it brought a new finding, because code that is run elsewhere comes before or behind it.
 */
export function toWithdraw(
  { found, outcomes, protections }: Report,
  brought: readonly Finding[],
  after: Changed,
): Map<number, string> {
  const reasons = new Map<number, string>();
  const applied = outcomes.filter(({ step, status }) => step.kind === 'transform' && status === 'applied');
  const changing = new Set(applied.flatMap(({ step }) => step.findings));
  for (const { step, reason } of outcomes) {
    if (reason === null) continue;
    for (const id of step.findings) if (changing.has(id)) reasons.set(id, reason);
  }
  for (const { step } of applied) {
    const only = step.kind === 'transform' ? step.only : undefined;
    if (only && protections.some(({ id }) => only.of.includes(id)) && !serves(only, step, applied))
      for (const id of step.findings) reasons.set(id, only.otherwise);
  }
  for (const { id, status, reason } of found)
    if (status === 'failed' && reason !== null && changing.has(id)) reasons.set(id, reason);
  for (const finding of brought) {
    const causes = applied.filter((outcome) => mayBring(outcome, finding, after));
    for (const id of causes.flatMap(({ step }) => step.findings)) reasons.set(id, whyBrought(finding));
  }
  return reasons;
}

/** Another edit that is made writes what this one is for. */
function serves({ with: text, files }: Only, own: Outcome['step'], applied: readonly Outcome[]): boolean {
  const writing = applied.flatMap(({ step }) =>
    step !== own && step.kind === 'transform' && JSON.stringify(step.edit).includes(text) ? [step.file] : [],
  );
  return files === undefined ? writing.length > 0 : files.every((file) => writing.includes(file));
}

type Only = NonNullable<TransformDraft['only']>;

/** The project after the change, and where its places were before. */
export interface Changed {
  project: Project;
  maps: Maps;
}

/** What is put into a chain may come before or behind what its protection looks at in that chain. */
function mayBring({ step }: Outcome, { protection, at }: Finding, after: Changed): boolean {
  if (step.kind !== 'transform' || step.transform !== 'insert') return false;
  if (!step.protections.includes(protection) || step.file !== at?.file) return false;
  const app = appAt(at, after.project);
  if (!app || !('stage' in step.edit) || step.edit.appAt === undefined || app.home.file !== step.file) return true;
  const made = after.maps.get(step.file)?.original(app.home.at.start) ?? app.home.at.start;
  return made === step.edit.appAt.start;
}

/** The app that a place belongs to: where it is made, or a link of its chain. */
function appAt(at: Place, { apps }: Project): App | undefined {
  const holds = ({ file, start, end }: Place): boolean => file === at.file && start <= at.start && at.start < end;
  return apps.find(({ place, chain }) => holds(place) || chain.some((item) => holds(item.place)));
}

const whyBrought = ({ ruleId, message }: Finding): string =>
  `It was tried, and brings ${ruleId}: ${message} Change it by hand.`;
