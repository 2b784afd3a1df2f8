import type { Rule } from '../../model/protection.ts';

export const rules = {
  'target-from-request': {
    severity: 'medium',
    cwe: 'CWE-601',
    owasp: 'A01:2021',
    fix: 'review',
    message: 'A redirect target comes from the request: a link can send visitors to another site.',
    todo: 'Redirect only to paths of this app or to hosts on a list.',
  },
  'link-in-mail': {
    severity: 'high',
    cwe: 'CWE-640',
    owasp: 'A07:2021',
    fix: 'manual',
    message: 'The host of a link in an email comes from the request: following it sends the token to that host.',
    todo: 'Build the link from a configured base URL.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
