import type { Rule } from '../../model/protection.ts';

export const rules = {
  'whole-body': {
    severity: 'medium',
    cwe: 'CWE-915',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A record is made of all that a request sends, with fields that are not for its sender to set.',
    todo: 'Take the fields that may be set: const { name, email } = req.body.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
