import { Cancelled } from '../model/errors.ts';
import type { Answers, Protection } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import type { Change } from '../model/tree.ts';
import type { Paint } from '../report/context.ts';
import { plural } from '../report/describe.ts';
import { countLines, fileDiff, paintDiff } from '../report/diff.ts';
import { explanation } from './explain.ts';
import { planChange, type OpenProject } from './project.ts';
import type { Choice, Prompter } from './prompts.ts';

type Verdict = 'apply' | 'all' | 'skip' | 'explain' | 'quit';

const VERDICTS: readonly Choice<Verdict>[] = [
  { value: 'apply', label: 'Apply' },
  { value: 'all', label: 'Apply all' },
  { value: 'skip', label: 'Skip' },
  { value: 'explain', label: 'Explain' },
  { value: 'quit', label: 'Quit without changes' },
];

/** Shows what each protection adds to what was accepted before; every preview is the real plan. */
export async function review(
  ask: Prompter,
  project: OpenProject,
  wanted: readonly Protection[],
  answers: Answers,
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
  const fixed = next.found.filter((finding) => finding.protection === protection.id && finding.status === 'fixed');
  const review = fixed.filter(({ rule }) => rule.fix === 'review').length;
  const noticed = review === 0 ? '' : `, ${review} of them in a way that clients may notice`;
  ask.say(`${paint.bold(protection.id)}: ${protection.title}, ${plural(fixed.length, 'finding')} fixed${noticed}`);
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
function difference(from: readonly Change[], to: readonly Change[]): Change[] {
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
