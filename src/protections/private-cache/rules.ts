import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'safe',
    message: 'Responses for signed-in users can be cached by a proxy, or shown by the browser after sign-out.',
    cwe: 'CWE-525',
    owasp: 'A04:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
