import type { Rule } from '../../model/protection.ts';

export const rules = {
  'too-large': {
    severity: 'medium',
    fix: 'review',
    message: 'Every route accepts request bodies larger than 1 MB.',
    cwe: 'CWE-770',
    owasp: 'A05:2021',
  },
  endless: {
    severity: 'medium',
    fix: 'manual',
    message: 'A route accepts bodies of any size: a single request can exhaust memory.',
    cwe: 'CWE-770',
    owasp: 'A05:2021',
    todo: 'Set a limit to the largest body you expect, or stream the body to a file.',
  },
  'any-type': {
    severity: 'low',
    fix: 'manual',
    message: 'JSON is parsed from any content type, so a form on another site can send it.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: "List the content types you accept: express.json({ type: 'application/json' }).",
  },
  parameters: {
    severity: 'low',
    fix: 'manual',
    message: 'A form may have more than 10,000 fields; parsing them blocks the event loop.',
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Lower parameterLimit to the size of your largest form; Express defaults to 1000.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
