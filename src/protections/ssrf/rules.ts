import type { Rule } from '../../model/protection.ts';

export const rules = {
  'host-from-request': {
    severity: 'high',
    cwe: 'CWE-918',
    owasp: 'A10:2021',
    fix: 'review',
    message: 'A request chooses which host the server connects to.',
    todo: 'Allow only listed hosts, or block private addresses when connecting (request-filtering-agent), and redirects.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
