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
  'merge-of-any-key': {
    severity: 'high',
    cwe: 'CWE-1321',
    owasp: 'A08:2021',
    fix: 'review',
    message: 'A merge takes every key that a request sends: __proto__ sets fields of all objects.',
    todo: 'Leave out __proto__, constructor and prototype where the keys are taken.',
  },
  'object-by-key': {
    severity: 'medium',
    cwe: 'CWE-1321',
    owasp: 'A08:2021',
    fix: 'review',
    message: 'A request names the object that is written to: __proto__ leads to what all objects share.',
    todo: 'Keep the objects in a Map, or ask Object.hasOwn first.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
