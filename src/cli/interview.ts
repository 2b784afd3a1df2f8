import { isOnPath } from '../io/packages.ts';
import { Cancelled } from '../model/errors.ts';
import type { Protection, Question } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import { plural, projectFacts } from '../report/describe.ts';
import { wrap } from '../report/text.ts';
import { dirtyOf, installationOf, type Decision } from './decision.ts';
import { openProject, planChange, requireEntry, type OpenProject } from './project.ts';
import { createPrompter, promptStream, type Choice, type Prompter } from './prompts.ts';
import { review } from './review.ts';
import type { Run, Work } from './run.ts';
import { answersFor } from './settings.ts';
import { hasColour, painter } from './terminal.ts';
import { version } from './version.ts';

/** Asks a person: which app, which protections, the answers they need, and a look at each change. Nothing is written. */
export async function interview(run: Run, work: Work, opened: OpenProject): Promise<Decision> {
  const ask = await createPrompter(run.world, run.flags.color);
  const stream = promptStream(run.world);
  const paint = painter(hasColour(stream, run.world.env, run.flags.color));
  ask.intro(`harden-express ${version}`);
  ask.say(projectFacts(opened.audit.project).join(' · '));
  const project = withReview(await chooseEntry(ask, work, opened));
  sayUntouched(ask, project);
  const everything = await fullReport(work, project);
  let allowDirty = await agreeToDirty(ask, run, work, everything);
  await agreeToManifestAlone(ask, run, work, everything);
  const wanted = await chooseProtections(ask, work, project);
  const set = await askQuestions(ask, work, project, wanted);
  const { chosen, report } = await review(
    ask,
    project,
    wanted,
    { level: work.settings.level, get: (key) => set[key] },
    paint,
  );
  work.settings.unsafeFixes ||= report.found.some(({ rule, status }) => status === 'fixed' && rule.fix === 'review');
  if (report.changes.length === 0) {
    ask.outro('Nothing to change.');
    return { chosen, set, report, allowDirty, verify: false };
  }
  allowDirty ||= await agreeToDirty(ask, run, work, report);
  const verify = work.settings.verify ?? (await agreeToVerify(ask, report));
  await agreeToAll(ask, run, work, report);
  return { chosen, set, report, allowDirty, verify };
}

/** A person sees every change before it is made: what is ticked and agreed to is applied, *review* or not. */
const withReview = (project: OpenProject): OpenProject => ({
  ...project,
  settings: { ...project.settings, unsafeFixes: true },
});

async function chooseEntry(ask: Prompter, work: Work, opened: OpenProject): Promise<OpenProject> {
  const files = [...new Set(opened.audit.project.entries.map((app) => app.file))];
  if (files.length < 2 || work.settings.allEntries || work.settings.entry.length > 0) return opened;
  if (!opened.audit.project.undecided) return opened;
  const choices: Choice<string>[] = [
    ...files.map((file) => ({ value: file, label: file })),
    { value: '*', label: 'All of them' },
  ];
  const entry = await ask.chooseOne(`${files.length} Express apps were found. Which one?`, choices, files[0]);
  if (entry === '*') work.settings.allEntries = true;
  else work.settings.entry = [entry];
  return openProject(work.settings, work.settings.known);
}

/** What everything together would change. */
function fullReport(work: Work, project: OpenProject): Promise<Report> {
  const usable = applicable(project);
  return planChange(project, usable, answersFor(work.settings, project.audit.project, usable));
}

async function agreeToDirty(ask: Prompter, run: Run, work: Work, report: Report): Promise<boolean> {
  if (run.flags.allowDirty === true) return true;
  const dirty = dirtyOf(work.settings, run.flags, report);
  if (dirty === null || dirty.length === 0) return false;
  ask.say(`Files with uncommitted changes may be touched:\n${dirty.map((path) => `  ${path}`).join('\n')}`);
  if (await ask.confirm('Continue? Their changes are kept, mixed with those of this run.', false)) return true;
  throw new Cancelled();
}

/** Nobody answers a dozen questions before hearing that nothing can be installed. */
async function agreeToManifestAlone(ask: Prompter, { flags }: Run, { settings }: Work, report: Report): Promise<void> {
  const { place, mode } = installationOf(settings, flags, report);
  if (mode === 'none' || isOnPath(place.manager)) return;
  const question = `${place.manager} is to install the packages, and it is not on the PATH here. Change package.json alone, and install them later?`;
  if (!(await ask.confirm(question, true))) throw new Cancelled();
  settings.install = 'none';
}

const applicable = ({ audit, settings }: OpenProject): Protection[] =>
  settings.known.filter(({ needsApp }) => needsApp !== true || audit.project.entries.length > 0);

async function chooseProtections(ask: Prompter, { settings }: Work, project: OpenProject): Promise<Protection[]> {
  const { known, skip, protections: named } = settings;
  if (named !== undefined || settings.all || skip.length > 0) {
    const chosen = known.filter(({ id }) => (named?.includes(id) ?? true) && !skip.includes(id));
    requireEntry(project, chosen);
    return chosen;
  }
  const open = applicable(project).filter((protection) => editsOf(protection, project).length > 0);
  if (open.length === 0) return applicable(project);
  const choices = open.map((protection) => choiceOf(protection, project));
  const initial = open.filter(({ recommended }) => recommended).map(({ id }) => id);
  const picked = await ask.chooseMany('What should be added?', { 'To add': choices }, initial);
  return known.filter(({ id }) => picked.includes(id));
}

const findingsOf = ({ id }: Protection, { audit }: OpenProject): Report['found'] =>
  audit.found.filter((finding) => finding.protection === id && finding.status !== 'ignored');

const editsOf = (protection: Protection, project: OpenProject): Report['found'] =>
  findingsOf(protection, project).filter(({ rule, refused }) => rule.fix !== 'manual' && refused === null);

function choiceOf(protection: Protection, project: OpenProject): Choice<string> {
  const { id, title, why } = protection;
  const review = editsOf(protection, project).every(({ rule }) => rule.fix === 'review');
  const saysMore = title.toLowerCase() !== id.replaceAll('-', ' ');
  return {
    value: id,
    label: `${id} (${review ? 'review' : 'safe'})`,
    hint: why,
    ...(saysMore ? { short: title } : {}),
  };
}

/** What cannot be ticked, and why; files that were not read among it. */
function sayUntouched(ask: Prompter, project: OpenProject): void {
  const { audit, settings } = project;
  const usable = applicable(project);
  const idle: string[] = [];
  const lines = settings.known.flatMap((protection) => {
    const own = findingsOf(protection, project);
    if (!usable.includes(protection)) return [`  ${protection.id}: no Express app here`];
    if (editsOf(protection, project).length > 0) return [];
    if (own.length > 0) return [`  ${protection.id}: ${plural(own.length, 'finding')}, only by hand (audit says how)`];
    const place = inPlace(protection, audit);
    if (place === null) idle.push(protection.id);
    return place === null ? [] : [`  ${protection.id}: ${place}`];
  });
  if (idle.length > 0) lines.push(wrap(`  nothing to change: ${idle.join(', ')}`, ask.width - 4, '    '));
  const { unread } = audit.project;
  const files = unread.slice(0, 3).map(({ file, why }) => `  ${file}: not read, ${why}`);
  const more = unread.length > 3 ? [`  and ${plural(unread.length - 3, 'more file')} that were not read`] : [];
  const all = [...lines, ...files, ...more];
  if (all.length > 0) ask.say(['Will not be touched:', ...all].join('\n'));
}

function inPlace({ id }: Protection, { protections }: Report): string | null {
  const own = protections.find((status) => status.id === id);
  if (own?.status !== 'present') return null;
  const [at] = own.at;
  return at ? `in place (${at.file}:${at.line})` : 'in place';
}

async function askQuestions(
  ask: Prompter,
  { settings }: Work,
  { audit }: OpenProject,
  chosen: readonly Protection[],
): Promise<Record<string, string>> {
  const set: Record<string, string> = { ...settings.set };
  for (const question of chosen.flatMap((protection) => protection.questions ?? [])) {
    if (set[question.key] !== undefined || question.applies?.(audit.project) === false) continue;
    set[question.key] = await askOne(ask, question, question.infer(audit.project, settings.level));
  }
  return set;
}

function askOne(ask: Prompter, question: Question, inferred: { value: string; source: string }): Promise<string> {
  const from = inferred.source === '' ? '' : ` (${inferred.source})`;
  return ask.askText(`${question.message}${from}`, inferred.value, (value) => question.validate(value));
}

function agreeToVerify(ask: Prompter, { project }: Report): Promise<boolean> | boolean {
  if (project.entries.length === 0) return false;
  return ask.confirm('Run the app before and after, in copies, to prove that it still works?', true);
}

async function agreeToAll(ask: Prompter, run: Run, work: Work, report: Report): Promise<void> {
  const packages = report.packages.length;
  const installs = packages > 0 && work.settings.install !== 'none';
  const parts = [
    `Change ${plural(report.changes.length, 'file')}`,
    ...(installs ? [`install ${plural(packages, 'package')}`] : []),
  ];
  if (!(await ask.confirm(`${parts.join(' and ')}?`, true))) throw new Cancelled();
  run.progress.detail('Agreed.');
}
