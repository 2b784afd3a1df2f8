import type { Verification } from '../model/report.ts';
import { plural } from './describe.ts';

/** What running the app has shown, a sentence each. */
export function provenFacts(proof: Verification): string[] {
  const { boot, routes, attacks, pages = [], checks = [], single } = proof;
  if (boot.skipped !== undefined) return [`Nothing: ${boot.skipped}.`];
  if (!boot.ok) return [`The app does not start after the change: ${boot.after}.`];
  const facts = [single === true ? 'The app starts.' : 'The app starts before and after.'];
  const same = routes.filter((route) => route.same).length;
  if (single !== true && routes.length > 0)
    facts.push(`${same} of ${plural(routes.length, 'request')} responded as before.`);
  const { closed, open } = attackCounts(proof);
  if (single === true) facts.push(`${open} of ${plural(attacks.length, 'attack')} ${open === 1 ? 'works' : 'work'}.`);
  else
    facts.push(
      `${plural(closed, 'attack')} that worked before ${closed === 1 ? 'is' : 'are'} refused now, ${open} still ${open === 1 ? 'works' : 'work'}.`,
    );
  const broken = pages.filter(({ after }) => after.length > 0);
  if (broken.length > 0) facts.push(`Blocked by their own policy: ${broken.map(({ path }) => path).join(', ')}.`);
  const graded = gradeText(proof);
  if (graded !== undefined) facts.push(`${graded}.`);
  for (const { name, before, after } of checks) if (after !== 'skipped') facts.push(`${name}: ${before} → ${after}.`);
  return facts;
}

/** What the MDN HTTP Observatory's grader says of the start page; no site was scanned. */
export function gradeText({ observatory, single }: Verification): string | undefined {
  if (!observatory) return undefined;
  const said = ({ grade, score }: NonNullable<typeof observatory.after>): string => `${grade} (${score})`;
  const [before, after] = [observatory.before, observatory.after].map((one) => (one ? said(one) : 'no grade'));
  return `Observatory, behind a simulated proxy: ${single === true ? after : `${before} → ${after}`}`;
}

/** `closed`: worked before and no longer; `open`: works after. */
export function attackCounts({ attacks }: Verification): { closed: number; open: number } {
  return {
    closed: attacks.filter(({ before, after }) => before === 'open' && after === 'closed').length,
    open: attacks.filter(({ after }) => after === 'open').length,
  };
}
