import type { Finding } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import type { Outcome } from '../model/step.ts';

/**
 * What was planned and is better not done, by `Finding.id`, and why: it did not remove its finding; a part of it was refused, so
 * that the rest does half a thing; or it brought a new finding, because code that is run elsewhere comes before or behind it.
 */
export function toWithdraw({ found, outcomes }: Report, brought: readonly Finding[]): Map<number, string> {
  const reasons = new Map<number, string>();
  const applied = outcomes.filter(({ step, status }) => step.kind === 'transform' && status === 'applied');
  const changing = new Set(applied.flatMap(({ step }) => step.findings));
  for (const { step, reason } of outcomes) {
    if (reason === null) continue;
    for (const id of step.findings) if (changing.has(id)) reasons.set(id, reason);
  }
  for (const { id, status } of found) if (status === 'failed' && changing.has(id)) reasons.set(id, STILL_FOUND);
  for (const finding of brought) {
    const causes = applied.filter((outcome) => mayBring(outcome, finding));
    for (const id of causes.flatMap(({ step }) => step.findings)) reasons.set(id, whyBrought(finding));
  }
  return reasons;
}

/** What is put into a chain may come before or behind what its protection looks at. */
function mayBring({ step }: Outcome, { protection, at }: Finding): boolean {
  if (step.kind !== 'transform' || step.transform !== 'insert') return false;
  return step.protections.includes(protection) && step.file === at?.file;
}

const STILL_FOUND =
  'It was tried, and is still found: code elsewhere comes before or behind what would be written. Change it by hand.';

const whyBrought = ({ ruleId, message }: Finding): string =>
  `It was tried, and brings ${ruleId}: ${message} Change it by hand.`;
