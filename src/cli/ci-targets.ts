/** What `ci` prints a file for; apart from the files, so that `--help` need not load them. */
export const ciTargets = ['github', 'gitlab', 'renovate', 'multi-gitter', 'batch'] as const;

export type CiTarget = (typeof ciTargets)[number];
