import type { Rule } from '../../model/protection.ts';

export const rules = {
  'host-from-request': {
    severity: 'high',
    cwe: 'CWE-918',
    owasp: 'A10:2021',
    fix: 'review',
    message: 'A request decides to which host the server makes a request of its own.',
    todo: 'Ask hosts of a list, or refuse private addresses at the connection (request-filtering-agent) and redirects.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
