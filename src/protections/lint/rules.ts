import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'review',
    message: 'ESLint does not look for security faults: what is written next goes unseen.',
    cwe: 'CWE-1127',
    owasp: 'A05:2021',
    todo: 'Install eslint-plugin-security, and add its recommended rules to the config of ESLint.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
