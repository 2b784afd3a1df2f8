import type { Rule } from '../../model/protection.ts';

export const rules = {
  'command-from-request': {
    severity: 'high',
    cwe: 'CWE-78',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text from a request reaches a shell command.',
    todo: 'Call execFile with the program and an array of arguments, without a shell, and check each argument.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
