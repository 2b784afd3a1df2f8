import type { Rule } from '../../model/protection.ts';

export const rules = {
  'too-large': {
    severity: 'medium',
    fix: 'review',
    message: 'Every route takes bodies of more than 1 MB.',
    cwe: 'CWE-770',
    owasp: 'A05:2021',
  },
  endless: {
    severity: 'medium',
    fix: 'manual',
    message: 'A route takes bodies of any size: one of them fills the memory of the process.',
    cwe: 'CWE-770',
    owasp: 'A05:2021',
    todo: 'Give it the size of the largest body that is meant, or write what comes to a file as it comes.',
  },
  'any-type': {
    severity: 'low',
    fix: 'manual',
    message: 'JSON is read from bodies of every content type, so a form of another site can send it.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: "Name the types that JSON comes in: express.json({ type: 'application/json' }), or a list of them.",
  },
  parameters: {
    severity: 'low',
    fix: 'manual',
    message: 'A form may have more than 10,000 fields; parsing them blocks the event loop.',
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Lower parameterLimit to what the largest form has; 1000 is the default of Express.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
