import type { Report } from '../model/report.ts';
import { SEVERITIES } from './groups.ts';

type Status = Report['protections'][number];

/** The protections that a reviewer looks at, the worst first, and the ids of the others. */
export interface Standing {
  shown: Status[];
  inPlace: string[];
  idle: string[];
}

/** Most protections have nothing to do in most apps: three dozen rows that say so hide the four that matter. */
export function standingOf({ protections, found, verification }: Report): Standing {
  const worst = new Map<string, number>();
  for (const { protection, rule, status } of found) {
    if (status === 'ignored') continue;
    const rank = SEVERITIES.indexOf(rule.severity);
    worst.set(protection, Math.min(worst.get(protection) ?? rank, rank));
  }
  const isAttacked = (id: string): boolean =>
    verification?.attacks.some(({ protections: own, after }) => after === 'open' && own?.includes(id)) ?? false;
  const isQuiet = ({ id, status }: Status): boolean =>
    !worst.has(id) && !isAttacked(id) && (status === 'present' || status === 'not-applicable');
  const rankOf = ({ id }: Status): number => worst.get(id) ?? (isAttacked(id) ? 0 : SEVERITIES.length);
  const quiet = protections.filter(isQuiet);
  return {
    shown: protections.filter((own) => !isQuiet(own)).sort((a, b) => rankOf(a) - rankOf(b)),
    inPlace: quiet.filter(({ status }) => status === 'present').map(({ id }) => id),
    idle: quiet.filter(({ status }) => status !== 'present').map(({ id }) => id),
  };
}
