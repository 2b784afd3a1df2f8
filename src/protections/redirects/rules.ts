import type { Rule } from '../../model/protection.ts';

export const rules = {
  'target-from-request': {
    severity: 'medium',
    cwe: 'CWE-601',
    owasp: 'A01:2021',
    fix: 'review',
    message: 'A link decides to which site the app sends a browser.',
    todo: 'Send browsers to paths of this app, or to hosts of a list.',
  },
  'link-in-mail': {
    severity: 'high',
    cwe: 'CWE-640',
    owasp: 'A07:2021',
    fix: 'manual',
    message: 'A request decides the host of a link in a mail: whoever follows it hands the token in it to that host.',
    todo: 'Begin the link with the address of the app from its configuration.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
