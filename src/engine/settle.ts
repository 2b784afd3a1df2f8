import type { Finding } from '../model/protection.ts';
import type { Settled } from '../model/report.ts';
import type { Outcome, Refusal } from '../model/step.ts';

/** What the fate of a finding is read from. */
export interface Evidence {
  /** Findings that the plan was made for. */
  planned: ReadonlySet<Finding>;
  ignored: ReadonlyMap<Finding, string>;
  /** Findings whose fix asks for `--unsafe-fixes`. */
  skipped: ReadonlySet<Finding>;
  outcomes: readonly Outcome[];
  /** What a second audit found on the changed tree. */
  left: readonly Finding[];
}

/** Gives every finding its status, and a reason wherever it was not fixed. */
export function settle(found: readonly Finding[], evidence: Evidence): Settled[] {
  const remaining = countBy(evidence.left, spot);
  const settled = found.map((finding): Settled => {
    const reason = evidence.ignored.get(finding);
    if (reason !== undefined) return { ...finding, status: 'ignored', reason };
    if (finding.refused !== null) return { ...finding, status: 'refused', reason: finding.refused };
    // A step may do one thing and refuse another: what is gone was not refused.
    const refusal = remaining.has(spot(finding)) ? refusalOf(finding, evidence.outcomes) : undefined;
    if (refusal) return { ...finding, status: 'refused', reason: refusal.reason };
    if (evidence.skipped.has(finding)) {
      return {
        ...finding,
        status: 'skipped',
        reason: 'The fix may change what a client sees; --unsafe-fixes applies it.',
      };
    }
    if (!evidence.planned.has(finding)) {
      return { ...finding, status: 'open', reason: byHand(finding) };
    }
    return { ...finding, status: 'fixed', reason: null };
  });
  // What the second audit still sees was not fixed, whatever the steps said. Unfixed findings account for theirs first.
  for (const item of settled) if (item.status !== 'fixed') take(remaining, spot(item));
  return settled.map((item) => {
    if (item.status !== 'fixed' || !take(remaining, spot(item))) return item;
    const refusal = refusalElsewhere(item, found, evidence.outcomes);
    if (refusal) return { ...item, status: 'refused', reason: refusal.reason };
    return { ...item, status: 'failed', reason: 'The planned change did not remove it; please report this.' };
  });
}

/** Why a finding stays that nothing edits: what is left to a person. */
export function byHand({ todo }: Finding): string {
  return todo ?? 'No safe edit is known; change it by hand (see explain).';
}

function refusalOf(finding: Finding, outcomes: readonly Outcome[]): Refusal | undefined {
  const own = outcomes.filter(
    ({ step }) => step.protection.split(',').includes(finding.protection) && concerns(step.rules, finding),
  );
  for (const { step, refusals } of own) {
    const match = refusals.find((refusal) => {
      if (refusal.rule !== undefined && refusal.rule !== ruleName(finding)) return false;
      if (refusal.file !== undefined && finding.at && refusal.file !== finding.at.file) return false;
      return refusal.line === undefined || !finding.at || refusal.line === finding.at.line;
    });
    if (match) return match;
    if (step.kind === 'note' && step.text) return { reason: step.text };
  }
  return undefined;
}

/** A refusal at a place where no finding is: it speaks of the whole step. */
function refusalElsewhere(
  finding: Finding,
  found: readonly Finding[],
  outcomes: readonly Outcome[],
): Refusal | undefined {
  const own = outcomes.filter(({ step }) => step.protection === finding.protection && concerns(step.rules, finding));
  return own
    .flatMap(({ refusals }) => refusals)
    .find(({ file, line }) => !found.some(({ at }) => at?.file === file && at?.line === line));
}

const ruleName = (finding: Finding): string => finding.ruleId.slice(finding.protection.length + 1);

export function concerns(rules: readonly string[], finding: Finding): boolean {
  return rules.includes(ruleName(finding)) || rules.includes(finding.ruleId);
}

export const spot = (finding: Finding): string => `${finding.ruleId} ${finding.at?.file ?? ''}`;

export function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

export function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count === 0) return false;
  counts.set(key, count - 1);
  return true;
}
