import type { Severity } from '../model/protection.ts';
import type { Settled } from '../model/report.ts';

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low'];

const bySeverity = (a: Settled, b: Settled): number =>
  SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) ||
  compare(a.at?.file ?? '', b.at?.file ?? '') ||
  (a.at?.line ?? 0) - (b.at?.line ?? 0);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Findings of which the same is said. */
export interface Group {
  first: Settled;
  all: Settled[];
}

/** The worst first; findings that differ by nothing but their place are one. */
export function groupEqual(found: readonly Settled[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of [...found].sort(bySeverity)) {
    const { ruleId, rule, message, reason, status } = finding;
    const key = [rule.severity, ruleId, message, reason, status].join('\n');
    const group = groups.get(key);
    if (group) group.all.push(finding);
    else groups.set(key, { first: finding, all: [finding] });
  }
  return [...groups.values()];
}

/** What is left for somebody. */
export const isOpen = ({ status }: Settled): boolean => status !== 'fixed' && status !== 'ignored';

/** `2 high, 1 low`; '' for none. */
export function countBySeverity(found: readonly Settled[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = found.filter(({ rule }) => rule.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  }).join(', ');
}
