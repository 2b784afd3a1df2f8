import { staysBelow } from '../../code/packages/stale.ts';
import type { Project } from '../../model/project.ts';
import { declaredRange } from './steps.ts';

/** A flag of a cookie that the version that is there does not write, and the first one that does. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'express-session': { sameSite: '1.14.2', secure: '1.12.0' },
  'cookie-session': { sameSite: '1.3.0' },
  express: { sameSite: '4.14.0' },
};

/** What has to be updated before a flag of its cookies does anything. */
export function updateFor(project: Project, name: string, flag: string): string | undefined {
  const wanted = FLAGS[name]?.[flag];
  if (wanted === undefined || !staysBelow(declaredRange(project, name) ?? '', wanted)) return undefined;
  return `${name} before ${wanted} writes no ${flag} here: update it first.`;
}
