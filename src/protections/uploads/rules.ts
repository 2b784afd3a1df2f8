import type { Rule } from '../../model/protection.ts';

export const rules = {
  'no-size-limit': {
    severity: 'medium',
    cwe: 'CWE-770',
    owasp: 'A05:2021',
    fix: 'review',
    message: 'An uploaded file may have any size.',
    todo: 'Set limits.fileSize to what the app needs.',
  },
  'cut-off': {
    severity: 'medium',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
    fix: 'safe',
    message: 'A file beyond the limit is cut off, and goes on as if it were whole.',
    todo: 'Set abortOnLimit: true, or refuse a file that is truncated.',
  },
  'any-files': {
    severity: 'medium',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
    fix: 'manual',
    message: 'Files are taken from every field, any number of them.',
    todo: 'Name the fields: single, array with a number, or fields; none() for forms without files.',
  },
  'old-multer': {
    severity: 'high',
    cwe: 'CWE-1395',
    owasp: 'A06:2021',
    fix: 'review',
    message: 'Multer 1 can be stopped by one malformed upload, and is no longer maintained.',
    todo: 'Update multer to version 2.',
  },
  'client-name': {
    severity: 'medium',
    cwe: 'CWE-73',
    owasp: 'A04:2021',
    fix: 'review',
    message: 'A file is stored under the name that its sender gave it, over one that is there.',
    todo: 'Make the name up, and keep what the sender called it as data.',
  },
  'served-pages': {
    severity: 'high',
    cwe: 'CWE-434',
    owasp: 'A04:2021',
    fix: 'safe',
    message:
      'Files of any kind are stored where they are served: an uploaded page runs its scripts as part of the site.',
    todo: 'Take the kinds of files that are meant, or serve them as downloads.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
