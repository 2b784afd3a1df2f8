import type { Rule } from '../../model/protection.ts';

export const rules = {
  'text-as-page': {
    severity: 'high',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text of a request is answered as HTML, and the browser runs what is in it.',
    todo: 'Escape the text, or answer with res.type("text") or res.json.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
