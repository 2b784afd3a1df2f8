import { Cancelled } from '../model/errors.ts';
import type { Protection, Question } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import type { Change } from '../model/tree.ts';
import type { Paint } from '../report/context.ts';
import { plural, projectFacts } from '../report/describe.ts';
import { countLines, fileDiff, paintDiff } from '../report/diff.ts';
import { explanation } from './explain.ts';
import { dirtyAmong, type Decision } from './migrate.ts';
import { openProject, planChange, requireEntry, type OpenProject } from './project.ts';
import { createPrompter, promptStream, type Choice, type Prompter } from './prompts.ts';
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
  const project = await chooseEntry(ask, work, opened);
  const allowDirty = await agreeToDirty(ask, run, work, project);
  const wanted = await chooseProtections(ask, work, project);
  const set = await askQuestions(ask, work, project, wanted);
  const { chosen, report } = await review(
    ask,
    project,
    wanted,
    { level: work.settings.level, get: (key) => set[key] },
    paint,
  );
  const decision = { chosen, set, report, allowDirty };
  if (report.changes.length === 0) {
    ask.outro('Nothing to change.');
    return { ...decision, verify: false };
  }
  const verify = work.settings.verify ?? (await agreeToVerify(ask, report));
  await agreeToAll(ask, run, work, report);
  return { ...decision, verify };
}

async function chooseEntry(ask: Prompter, work: Work, opened: OpenProject): Promise<OpenProject> {
  const files = [...new Set(opened.audit.project.entries.map((app) => app.file))];
  if (files.length < 2 || work.settings.allEntries || work.settings.entry.length > 0) return opened;
  const choices: Choice<string>[] = [
    ...files.map((file) => ({ value: file, label: file })),
    { value: '*', label: 'All of them' },
  ];
  const entry = await ask.chooseOne(`${files.length} Express apps were found. Which one?`, choices, files[0]);
  if (entry === '*') work.settings.allEntries = true;
  else work.settings.entry = [entry];
  return openProject(work.settings, work.settings.known);
}

async function agreeToDirty(ask: Prompter, run: Run, work: Work, project: OpenProject): Promise<boolean> {
  if (run.flags.allowDirty === true) return true;
  const usable = applicable(project);
  const full = await planChange(project, usable, answersFor(work.settings, project.audit.project, usable));
  const dirty = dirtyAmong(work.settings.root, full);
  if (dirty === null || dirty.length === 0) return false;
  ask.say(`Files with uncommitted changes may be touched:\n${dirty.map((path) => `  ${path}`).join('\n')}`);
  if (await ask.confirm('Go on? Their changes stay, mixed with those of this run.', false)) return true;
  throw new Cancelled();
}

const applicable = ({ audit, settings }: OpenProject): Protection[] =>
  settings.known.filter(({ needsApp }) => !needsApp || audit.project.entries.length > 0);

async function chooseProtections(ask: Prompter, { settings }: Work, project: OpenProject): Promise<Protection[]> {
  const { known, skip, protections: named } = settings;
  if (named !== undefined || settings.all || skip.length > 0) {
    const chosen = known.filter(({ id }) => (named?.includes(id) ?? true) && !skip.includes(id));
    requireEntry(project, chosen);
    return chosen;
  }
  const usable = applicable(project);
  const groups: Record<string, Choice<string>[]> = {};
  for (const [title, choice] of known.map((protection) => choiceOf(protection, project, usable))) {
    (groups[title] ??= []).push(choice);
  }
  const open = Object.values(groups)
    .flat()
    .filter((choice) => choice.disabled !== true);
  if (open.length === 0) return usable;
  const initial = usable
    .filter(({ id, recommended }) => recommended && open.some(({ value }) => value === id))
    .map(({ id }) => id);
  const picked = await ask.chooseMany('What should be added?', groups, initial);
  return known.filter(({ id }) => picked.includes(id));
}

/** What is in place is shown and cannot be ticked. */
function choiceOf(
  protection: Protection,
  { audit, settings }: OpenProject,
  usable: readonly Protection[],
): [string, Choice<string>] {
  const { id, title, why } = protection;
  const own = audit.found.filter((finding) => finding.protection === id && finding.status !== 'ignored');
  if (!usable.includes(protection))
    return ['Not applicable', { value: id, label: id, hint: 'no Express app here', disabled: true }];
  if (own.length === 0) return ['Already in place, or not needed', { value: id, label: id, disabled: true }];
  const edits = own.filter(({ rule, refused }) => rule.fix !== 'manual' && refused === null);
  if (edits.length === 0)
    return ['Only by hand', { value: id, label: id, hint: plural(own.length, 'finding'), disabled: true }];
  const review = edits.every(({ rule }) => rule.fix === 'review') && !settings.unsafeFixes;
  return ['To add', { value: id, label: `${id} (${review ? 'review' : 'safe'})`, hint: why, short: title }];
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

type Verdict = 'apply' | 'all' | 'skip' | 'explain' | 'quit';

const VERDICTS: readonly Choice<Verdict>[] = [
  { value: 'apply', label: 'Apply' },
  { value: 'all', label: 'Apply all' },
  { value: 'skip', label: 'Skip' },
  { value: 'explain', label: 'Explain' },
  { value: 'quit', label: 'Quit without changes' },
];

/** Shows what each protection adds to what was accepted before; every preview is the real plan. */
async function review(
  ask: Prompter,
  project: OpenProject,
  wanted: readonly Protection[],
  answers: { level: Decision['report']['answers']['level']; get(key: string): string | undefined },
  paint: Paint,
): Promise<{ chosen: Protection[]; report: Report }> {
  let chosen: Protection[] = [];
  let report = await planChange(project, chosen, answers);
  for (const [at, protection] of wanted.entries()) {
    const next = await planChange(project, inOrder(project, [...chosen, protection]), answers);
    const delta = difference(report.changes, next.changes);
    const verdict = delta.length === 0 ? 'apply' : await judge(ask, protection, delta, next, paint);
    if (verdict === 'skip') continue;
    if (verdict === 'all') {
      chosen = inOrder(project, [...chosen, ...wanted.slice(at)]);
      return { chosen, report: await planChange(project, chosen, answers) };
    }
    chosen = inOrder(project, [...chosen, protection]);
    report = next;
    if (delta.length === 0) sayOpen(ask, protection, report);
  }
  return { chosen, report };
}

const inOrder = ({ settings }: OpenProject, chosen: readonly Protection[]): Protection[] =>
  settings.known.filter((own) => chosen.includes(own));

function sayOpen(ask: Prompter, { id }: Protection, report: Report): void {
  const reasons = report.found.filter((finding) => finding.protection === id && finding.reason !== null);
  const lines = [...new Set(reasons.map(({ ruleId, reason }) => `  ${ruleId}: ${reason}`))];
  ask.say([`${id}: nothing that can be changed safely.`, ...lines].join('\n'));
}

async function judge(
  ask: Prompter,
  protection: Protection,
  delta: readonly Change[],
  next: Report,
  paint: Paint,
): Promise<Exclude<Verdict, 'explain' | 'quit'>> {
  const fixed = next.found.filter(
    (finding) => finding.protection === protection.id && finding.status === 'fixed',
  ).length;
  ask.say(`${paint.bold(protection.id)}: ${protection.title}, ${plural(fixed, 'finding')} fixed`);
  for (const change of delta) {
    const diff = fileDiff(change);
    const { added, removed } = countLines(diff);
    ask.say(`${paint.bold(change.path)}  +${added} -${removed}\n${paintDiff(hunksOf(diff), paint)}`);
  }
  for (;;) {
    const verdict = await ask.chooseOne(`Apply ${protection.id}?`, VERDICTS, 'apply');
    if (verdict === 'quit') throw new Cancelled();
    if (verdict !== 'explain') return verdict;
    ask.say(explanation(protection, paint, ask.width));
  }
}

const hunksOf = (diff: string): string => diff.split('\n').slice(2).join('\n').trimEnd();

/** The changes that lead from one planned state to another. */
export function difference(from: readonly Change[], to: readonly Change[]): Change[] {
  const earlier = new Map(from.map((change) => [change.path, change]));
  return to.flatMap((change): Change[] => {
    const first = earlier.get(change.path);
    if (!first || change.kind === 'delete' || first.kind === 'delete')
      return first?.kind === change.kind ? [] : [change];
    return first.after === change.after
      ? []
      : [{ kind: 'update', path: change.path, before: first.after, after: change.after }];
  });
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
