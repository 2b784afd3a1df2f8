import type { Finding } from '../model/protection.ts';
import type { Settled } from '../model/report.ts';
import type { Outcome } from '../model/step.ts';
import type { Place } from '../model/place.ts';
import type { Path } from '../model/tree.ts';
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
  /** The text of a file as it was. */
  before: (file: Path) => string | undefined;
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
  const { stays, brought, next } = match(found, left, maps, isKept);
  const tried = new Set(outcomes.flatMap(({ step }) => step.findings));
  const settled = found.map((finding) => settleOne(finding, evidence, stays, { reasons, tried }));
  const ids = Math.max(-1, ...found.map(({ id }) => id)) + 1;
  const shown = [...brought, ...next].map((finding, at) => settleLate({ ...finding, id: ids + at }, evidence));
  return { found: [...settled, ...shown], brought };
}

/** What shows only once others are fixed, at its place in the files that a person has now. */
function settleLate(finding: Finding, { maps, before }: Evidence): Settled {
  const at = finding.at && (maps.has(finding.at.file) ? placeBefore(finding.at, maps, before) : finding.at);
  const shown = { ...finding, at, late: true } as const;
  const { fix } = finding.rule;
  if (finding.refused !== null) return { ...shown, status: 'refused', reason: finding.refused };
  if (fix === 'manual') return { ...shown, status: 'open', reason: byHand(finding) };
  const again = `migrate${fix === 'review' ? ' --unsafe-fixes' : ''} fixes it when it is run again.`;
  return { ...shown, status: 'open', reason: `It shows only where others are fixed: ${again}` };
}

function placeBefore(at: Place, maps: Maps, before: Evidence['before']): Place {
  const text = before(at.file) ?? '';
  const [start, end] = [at.start, at.end].map((one) => maps.get(at.file)?.original(one) ?? one) as [number, number];
  const [from, to] = [lineAt(text, start), lineAt(text, end)];
  return { ...at, start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function lineAt(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function settleOne(
  finding: Finding,
  { ignored, skipped, planned }: Evidence,
  stays: Matches['stays'],
  { reasons, tried }: { reasons: ReadonlyMap<number, string>; tried: ReadonlySet<number> },
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
  if (reason !== undefined) return as('refused', reason);
  return tried.has(finding.id) ? as('failed', whyItStays(finding, now)) : as('refused', byHand(finding));
}

/** What the second audit says of it is the reason where it is something new. */
function whyItStays({ message, rule }: Finding, now: Finding): string {
  if (now.message === message) return 'The planned change did not resolve it: change it by hand.';
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
