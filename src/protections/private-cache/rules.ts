import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'safe',
    message:
      'What is sent to who is signed in may be kept: by a proxy, or by a browser that shows it after signing out.',
    cwe: 'CWE-525',
    owasp: 'A04:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
