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
    // A config module and a package serve many findings: they go where nothing uses them.
    if (step.kind !== 'transform' || status !== 'applied') continue;
    const own = failed.some((finding) => belongs(finding, step));
    const other = brought.find(
      ({ protection, at }) =>
        step.transform === 'middleware' && step.protection === protection && step.file === at?.file,
    );
    if (!own && !other) continue;
    for (const [index, finding] of found.entries())
      if (['fixed', 'failed'].includes(finding.status) && belongs(finding, step)) reasons.set(index, why(other));
  }
  return reasons;
}

const belongs = (finding: Finding, { protection, rules }: Step): boolean =>
  protection.split(',').includes(finding.protection) && concerns(rules, finding);

const why = (brought: Finding | undefined): string =>
  brought
    ? `It was tried, and brings ${brought.ruleId}: ${brought.message} Change it by hand.`
    : 'It was tried, and is still found: code elsewhere comes before or behind what would be written. Change it by hand.';

/** What the second audit sees more of than the first. */
function newFindings(found: readonly Finding[], left: readonly Finding[]): Finding[] {
  const before = countBy(found, spot);
  return left.filter((finding) => !take(before, spot(finding)));
}
