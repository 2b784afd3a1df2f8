import type { Finding } from '../model/protection.ts';
import type { Settled } from '../model/report.ts';
import type { Outcome } from '../model/step.ts';
import { match, type Maps, type Matches } from './match.ts';

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
  maps: Maps;
}

export interface Settlement {
  found: Settled[];
  brought: Matches['brought'];
}

/** Gives every finding its status, and a reason wherever it was not fixed. */
export function settle(found: readonly Finding[], evidence: Evidence): Settlement {
  const { left, maps, outcomes } = evidence;
  const reasons = reasonsOf(outcomes);
  const isKept = (one: Finding): boolean => !isPlanned(one, evidence) || reasons.has(one.id);
  const { stays, brought } = match(found, left, maps, isKept);
  return { found: found.map((finding) => settleOne(finding, evidence, stays, reasons)), brought };
}

function settleOne(
  finding: Finding,
  { ignored, skipped, planned }: Evidence,
  stays: Matches['stays'],
  reasons: ReadonlyMap<number, string>,
): Settled {
  const as = (status: Settled['status'], reason: string | null): Settled => ({ ...finding, status, reason });
  const ignore = ignored.get(finding);
  if (ignore !== undefined) return as('ignored', ignore);
  if (finding.refused !== null) return as('refused', finding.refused);
  if (skipped.has(finding)) return as('skipped', 'The fix may change what a client sees; --unsafe-fixes applies it.');
  if (!planned.has(finding)) return as('open', byHand(finding));
  // What the second audit still sees was not fixed, whatever the steps said; what is gone was not refused.
  const now = stays.get(finding.id);
  if (!now) return as('fixed', null);
  const reason = reasons.get(finding.id);
  return reason === undefined ? as('failed', whyItStays(finding, now)) : as('refused', reason);
}

/** What the second audit says of it is the reason where it is something new. */
function whyItStays({ message, rule }: Finding, now: Finding): string {
  if (now.message === message) return 'The planned change did not remove it; please report this.';
  return `It was tried, and is still found: ${now.message.replace(rule.message, '').trim()} Change it by hand.`;
}

function isPlanned(finding: Finding, { planned, ignored }: Evidence): boolean {
  return planned.has(finding) && !ignored.has(finding) && finding.refused === null;
}

/** Why steps of a finding were refused; where none was, its note says why it stays. */
function reasonsOf(outcomes: readonly Outcome[]): Map<number, string> {
  const refused = outcomes.map(({ step, reason }) => ({ step, reason }));
  const noted = outcomes.map(({ step }) => ({ step, reason: step.kind === 'note' ? step.text : null }));
  const reasons = new Map<number, string>();
  for (const { step, reason } of [...refused, ...noted]) {
    for (const id of step.findings) if (reason !== null && !reasons.has(id)) reasons.set(id, reason);
  }
  return reasons;
}

/** Why a finding stays that nothing edits: what is left to a person. */
export function byHand({ todo }: Finding): string {
  return todo ?? 'No safe edit is known; change it by hand (see explain).';
}
