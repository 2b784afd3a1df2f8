import type { Rule } from '../../model/protection.ts';

const INPUT = { cwe: 'CWE-20', owasp: 'A03:2021' } as const;

export const rules = {
  'unchecked-input': {
    ...INPUT,
    severity: 'low',
    fix: 'manual',
    message:
      'A handler uses fields of the body as they come: one of another type, or an absent one, ends in status 500.',
    todo: 'Hold the body to a schema in front of the handler.',
  },
  'unbounded-limit': {
    ...INPUT,
    cwe: 'CWE-770',
    severity: 'low',
    fix: 'manual',
    message: 'A request decides how many records are read, without a bound.',
    todo: 'Bound it: Math.min(Number(req.query.limit) || 20, 100).',
  },
  'unvalidated-route': {
    ...INPUT,
    severity: 'low',
    fix: 'manual',
    message: 'A route reads a body that nobody checks, while routes beside it have theirs checked.',
    todo: 'Give it a schema, as the routes beside it have one.',
  },
  'unread-result': {
    ...INPUT,
    severity: 'medium',
    fix: 'manual',
    message:
      'Checks of express-validator stand in front of a handler, and nobody looks at what they found: everything passes.',
    todo: 'Look at it before the input is used: const errors = validationResult(req); if (!errors.isEmpty()) return res.status(400)…',
  },
  'echoed-secret': {
    ...INPUT,
    cwe: 'CWE-209',
    owasp: 'A04:2021',
    severity: 'medium',
    fix: 'review',
    message: 'errors.array() sends back what was refused, a password among it.',
    todo: 'Leave the value out: errors.array().map((error) => ({ ...error, value: undefined })).',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
