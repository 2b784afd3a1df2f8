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
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
