import type { Rule } from '../../model/protection.ts';

export const rules = {
  'whole-body': {
    severity: 'medium',
    cwe: 'CWE-915',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A record is created from everything a request sends, including fields the client should not set.',
    todo: 'Pick the fields a client may set: const { name, email } = req.body.',
  },
  'merge-of-any-key': {
    severity: 'high',
    cwe: 'CWE-1321',
    owasp: 'A08:2021',
    fix: 'review',
    message: 'A merge copies every key of a request: __proto__ pollutes all objects.',
    todo: 'Skip __proto__, constructor and prototype when copying keys.',
  },
  'object-by-key': {
    severity: 'medium',
    cwe: 'CWE-1321',
    owasp: 'A08:2021',
    fix: 'review',
    message: 'A request names the property that is written to: __proto__ pollutes all objects.',
    todo: 'Use a Map, or check Object.hasOwn first.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
