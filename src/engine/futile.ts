import type { Finding } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import type { Step } from '../model/step.ts';
import { concerns, countBy, spot, take } from './settle.ts';

/**
 * What was planned and is better not done: it did not remove its finding, or it brought a new one, because code that is run
 * elsewhere comes before or behind it. By the index of the finding, why.
 */
export function futile({ found, left, outcomes }: Report): Map<number, string> {
  const failed = found.filter(({ status }) => status === 'failed');
  const brought = newFindings(found, left);
  const reasons = new Map<number, string>();
  for (const { step, status } of outcomes) {
    if (status !== 'applied') continue;
    const own = failed.find((finding) => belongs(finding, step));
    const other = brought.find(
      ({ protection, at }) => isInsertion(step) && step.protection === protection && step.file === at?.file,
    );
    if (!own && !other) continue;
    const reason = other
      ? `It was tried, and brings ${other.ruleId}: ${other.message} Change it by hand.`
      : 'It was tried, and is still found: code elsewhere comes before or behind what would be written. Change it by hand.';
    for (const [index, finding] of found.entries())
      if (['fixed', 'failed'].includes(finding.status) && belongs(finding, step) && (other || !reasons.has(index)))
        reasons.set(index, reason);
  }
  return reasons;
}

const belongs = (finding: Finding, { protection, rules }: Step): boolean =>
  protection.split(',').includes(finding.protection) && concerns(rules, finding);

const isInsertion = (step: Step): step is Extract<Step, { transform: 'middleware' }> =>
  step.kind === 'transform' && step.transform === 'middleware';

/** What the second audit sees more of than the first. */
function newFindings(found: readonly Finding[], left: readonly Finding[]): Finding[] {
  const before = countBy(found, spot);
  return left.filter((finding) => !take(before, spot(finding)));
}
