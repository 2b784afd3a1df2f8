import type { Rule } from '../../model/protection.ts';

export const rules = {
  'path-from-request': {
    severity: 'high',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'review',
    message: 'A request names a file and can escape the intended folder.',
    todo: 'Resolve the path and check that it is inside the folder, or look the file up by id.',
  },
  'sibling-folder': {
    severity: 'medium',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'review',
    message:
      'A path is checked against a folder without a trailing separator: a sibling folder with the same prefix passes.',
    todo: 'Compare it with the folder plus path.sep.',
  },
  'path-from-archive': {
    severity: 'medium',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A file is written under its name in an archive, which can escape the target folder (zip slip).',
    todo: 'Resolve the path and check that it is inside the folder before writing, or keep only the base name.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
