import type { Formatter } from '../model/formatter.ts';
import type { Answers, Finding, Protection } from '../model/protection.ts';
import type { Project } from '../model/project.ts';
import type { Report } from '../model/report.ts';
import type { Outcome, Plan } from '../model/step.ts';
import type { Path, Tree } from '../model/tree.ts';
import { readProject } from '../read/index.ts';
import { apply } from './apply.ts';
import { audit, type Audit } from './audit.ts';
import { toWithdraw } from './withdraw.ts';
import { ignoreComment, isIgnoredBy, type IgnoreRule } from './ignore.ts';
import { packagesOf } from './packages.ts';
import { plan } from './plan.ts';
import { byHand, settle } from './settle.ts';

export interface Choice {
  protections: readonly Protection[];
  answers: Answers;
  /** Also apply edits marked *review*. */
  unsafeFixes: boolean;
  /** Files of the apps to work on, or `all` that could be one; where it is absent, those that are started. */
  entries?: readonly string[] | 'all';
  /** Files that declare the tables of the database; where absent, they are looked for. */
  schemas?: readonly string[];
  /** Findings to leave as they are. */
  ignore?: readonly IgnoreRule[];
  /** `false`: only read. */
  change?: boolean;
  /** The project's own formatter, for files that it had formatted; ours stands in for it. `null`: nobody reads what is written. */
  formatter?: Formatter | null;
  /** What the tree was read into, where it was read before. */
  project?: Project;
}

/** How often a plan is made anew without what is withdrawn. */
const ATTEMPTS = 5;

/**
 * The one line: reads a tree, audits it, plans, applies the plan to the overlay and audits again. The tree's changes are the
 * result; nothing touches the disk.
 */
export async function harden(tree: Tree, choice: Choice): Promise<Report> {
  const project = choice.project ?? readProject(tree, choice);
  const { found: first, protections } = audit(project, choice.protections);
  let found = first;
  for (let attempt = 1; ; attempt += 1) {
    const { report, withdrawn } = await change(tree, choice, project, { found, protections });
    if (withdrawn.size === 0 || attempt === ATTEMPTS) return report;
    revert(tree);
    found = found.map((finding) => ({ ...finding, refused: withdrawn.get(finding.id) ?? finding.refused }));
  }
}

interface Attempt {
  report: Report;
  /** What is better not done, by `Finding.id`. */
  withdrawn: ReadonlyMap<number, string>;
}

async function change(tree: Tree, choice: Choice, project: Project, { found, protections }: Audit): Promise<Attempt> {
  const sorted = sort(tree, found, choice);
  const steps: Plan = choice.change === false ? [] : plan([...sorted.planned], choice.answers);
  const { outcomes, authors, maps } = await apply(tree, steps, choice.formatter);
  const after = steps.length === 0 ? project : readProject(tree, choice);
  const left = steps.length === 0 ? found : audit(after, choice.protections).found;
  const settled =
    choice.change === false
      ? { found: asAudited(found, sorted), brought: [] }
      : settle(found, { ...sorted, outcomes, left, maps, before: textsBefore(tree) });
  const report: Report = {
    project,
    answers: choice.answers,
    protections,
    found: settled.found,
    plan: steps,
    outcomes,
    changes: tree.changes(),
    authors,
    packages: packagesOf(outcomes),
    left,
    warnings: [...sorted.warnings, ...todoOf(outcomes)],
    verification: null,
  };
  return { report, withdrawn: toWithdraw(report, settled.brought, { project: after, maps }) };
}

/** What is left to a person, whatever was fixed. */
const todoOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap(({ step }) => (step.kind === 'note' && step.always ? [step.text] : []));

function textsBefore(tree: Tree): (file: Path) => string | undefined {
  const texts = new Map(tree.changes().flatMap((one) => (one.kind === 'create' ? [] : [[one.path, one.before]])));
  return (file) => texts.get(file);
}

function revert(tree: Tree): void {
  for (const change of tree.changes()) {
    if (change.kind === 'create') tree.delete(change.path);
    else tree.write(change.path, change.before);
  }
}

interface Sorted {
  planned: ReadonlySet<Finding>;
  skipped: ReadonlySet<Finding>;
  ignored: ReadonlyMap<Finding, string>;
  warnings: string[];
}

function sort(tree: Tree, found: readonly Finding[], choice: Choice): Sorted {
  const planned = new Set<Finding>();
  const skipped = new Set<Finding>();
  const ignored = new Map<Finding, string>();
  const warnings = idleRules(found, choice);
  for (const finding of found) {
    const comment = ignoreComment(tree, finding);
    if (comment && !comment.ignored) warnings.push(`${finding.at?.file}:${finding.at?.line} ${comment.why}`);
    const reason = comment?.ignored
      ? comment.reason
      : choice.ignore?.find((rule) => isIgnoredBy(rule, finding))?.reason;
    if (reason !== undefined) ignored.set(finding, reason);
    else if (finding.refused !== null || finding.rule.fix === 'manual') continue;
    else if (finding.rule.fix === 'review' && !choice.unsafeFixes) skipped.add(finding);
    else planned.add(finding);
  }
  return { planned, skipped, ignored, warnings };
}

/** What the config ignores and nobody finds is left over from a time when it was there. */
function idleRules(found: readonly Finding[], { ignore = [], protections }: Choice): string[] {
  return ignore
    .filter(({ rule }) => protections.some(({ id }) => id === rule.split('/')[0]))
    .filter((rule) => !found.some((finding) => isIgnoredBy(rule, finding)))
    .map(({ rule, files }) => `ignore: there is no finding of ${rule}${files ? ` in ${files.join(', ')}` : ''}.`);
}

/** An audit changes nothing: what a migrate would fix is open. */
function asAudited(found: readonly Finding[], { ignored }: Sorted): Report['found'] {
  return found.map((finding) => {
    const reason = ignored.get(finding);
    if (reason !== undefined) return { ...finding, status: 'ignored', reason };
    if (finding.refused !== null) return { ...finding, status: 'refused', reason: finding.refused };
    return { ...finding, status: 'open', reason: openReason(finding) };
  });
}

function openReason(finding: Finding): string {
  if (finding.rule.fix === 'safe') return 'migrate fixes it.';
  if (finding.rule.fix === 'review') return 'migrate --unsafe-fixes fixes it; the change may be seen by clients.';
  return byHand(finding);
}
