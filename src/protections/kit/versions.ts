import type { Project } from '../../model/project.ts';
import { declaredRange } from './steps.ts';

type Version = readonly [major: number, minor: number, patch: number];

/** No version of a package that its manifest lets in is as new: `1.12.1` and `~1.13.0` are, `^1.12.0` is not. */
function isBelow(project: Project, name: string, wanted: Version): boolean {
  const range = declaredRange(project, name)?.trim() ?? '';
  const [, sign, ...numbers] = /^([=~^]?)v?(\d+)\.(\d+)\.(\d+)$/.exec(range) ?? [];
  const [major = 0, minor = 0, patch = 0] = numbers.map(Number);
  if (numbers.length === 0) return false;
  const newest: Version =
    sign === '^' && major > 0
      ? [major, Infinity, Infinity]
      : sign === '~' || sign === '^'
        ? [major, minor, Infinity]
        : [major, minor, patch];
  const at = newest.findIndex((one, index) => one !== wanted[index]);
  return at >= 0 && (newest[at] ?? 0) < (wanted[at] ?? 0);
}

/** A flag of a cookie that the version that is there does not write, and the first one that does. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  'express-session': { sameSite: [1, 14, 2], secure: [1, 12, 0] },
  'cookie-session': { sameSite: [1, 3, 0] },
  express: { sameSite: [4, 14, 0] },
};

/** What has to be updated before a flag of its cookies does anything. */
export function updateFor(project: Project, name: string, flag: string): string | undefined {
  const wanted = FLAGS[name]?.[flag];
  if (!wanted || !isBelow(project, name, wanted)) return undefined;
  return `${name} before ${wanted.join('.')} writes no ${flag} here: update it first.`;
}
