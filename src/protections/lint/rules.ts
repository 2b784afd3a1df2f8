import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'review',
    message: 'ESLint runs without security rules, so new code is not checked for them.',
    cwe: 'CWE-1127',
    owasp: 'A05:2021',
    todo: 'Install eslint-plugin-security and add its recommended rules to your ESLint config.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
