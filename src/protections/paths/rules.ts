import type { Rule } from '../../model/protection.ts';

export const rules = {
  'path-from-request': {
    severity: 'high',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'review',
    message: 'A request names a file, and can name one outside of the folder that is meant.',
    todo: 'Resolve the path and compare it with the folder, or look the file up by an identifier.',
  },
  'sibling-folder': {
    severity: 'medium',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'review',
    message:
      'A path is compared with a folder as a text without its end: a folder beside it that begins with the same name passes, too.',
    todo: 'Compare it with the folder and path.sep behind it.',
  },
  'path-from-archive': {
    severity: 'medium',
    cwe: 'CWE-22',
    owasp: 'A01:2021',
    fix: 'manual',
    message:
      'A file is written under the name that it has in an archive, which can lead out of the folder that is meant.',
    todo: 'Resolve the path and compare it with the folder before anything is written, or keep the last name alone.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
