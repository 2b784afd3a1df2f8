import type { Rule } from '../../model/protection.ts';

export const rules = {
  'program-from-request': {
    severity: 'high',
    cwe: 'CWE-94',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text of a request is run as a program or a template.',
    todo: 'Take the text as data: JSON.parse, a table of functions by name, a template of the app with the text as a value.',
  },
  'module-from-request': {
    severity: 'high',
    cwe: 'CWE-98',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request decides which file is loaded and run.',
    todo: 'Choose from a table of modules by name.',
  },
  'pattern-from-request': {
    severity: 'medium',
    cwe: 'CWE-1333',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text of a request is a pattern, which can fit everything or take time without end.',
    todo: 'Escape the text before it becomes a pattern, or compare texts.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
