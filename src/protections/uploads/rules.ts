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
    message: 'A file over the limit is truncated and processed as if it were complete.',
    todo: 'Set abortOnLimit: true, or reject truncated files.',
  },
  'any-files': {
    severity: 'medium',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
    fix: 'manual',
    message: 'Any number of files is accepted, from any field.',
    todo: 'Name the fields: single, array with a number, or fields; none() for forms without files.',
  },
  'old-multer': {
    severity: 'high',
    cwe: 'CWE-1395',
    owasp: 'A06:2021',
    fix: 'review',
    message: 'Multer 1 crashes on a malformed upload and is no longer maintained.',
    todo: 'Update multer to version 2.',
  },
  'client-name': {
    severity: 'medium',
    cwe: 'CWE-73',
    owasp: 'A04:2021',
    fix: 'review',
    message: 'A file is stored under its client-supplied name, overwriting an existing one.',
    todo: 'Generate the name, and store the original as data.',
  },
  'served-pages': {
    severity: 'high',
    cwe: 'CWE-434',
    owasp: 'A04:2021',
    fix: 'safe',
    message: 'Files of any type are stored in a served folder: an uploaded HTML page runs scripts on your origin.',
    todo: 'Accept only the types you expect, or serve them as downloads.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
