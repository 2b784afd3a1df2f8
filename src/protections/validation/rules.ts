import type { Rule } from '../../model/protection.ts';

const INPUT = { cwe: 'CWE-20', owasp: 'A03:2021' } as const;

export const rules = {
  'unchecked-input': {
    ...INPUT,
    severity: 'low',
    fix: 'manual',
    message: 'A handler uses body fields without validation: a missing field or one of the wrong type ends in a 500.',
    todo: 'Validate the body against a schema before the handler.',
  },
  'unbounded-limit': {
    ...INPUT,
    cwe: 'CWE-770',
    severity: 'low',
    fix: 'manual',
    message: 'A request sets the number of records to read, without an upper limit.',
    todo: 'Cap it: Math.min(Number(req.query.limit) || 20, 100).',
  },
  'unvalidated-route': {
    ...INPUT,
    severity: 'low',
    fix: 'manual',
    message: 'A route reads its body without validation, while its sibling routes validate theirs.',
    todo: 'Add a schema, as its sibling routes have.',
  },
  'unread-result': {
    ...INPUT,
    severity: 'medium',
    fix: 'manual',
    message: 'express-validator checks run before a handler, but their result is never read: everything passes.',
    todo: 'Check it before using the input: const errors = validationResult(req); if (!errors.isEmpty()) return res.status(400)…',
  },
  'lost-sanitizer': {
    ...INPUT,
    severity: 'low',
    fix: 'manual',
    message: 'With Express 5 sanitizers of express-validator do not reach req.query: the handler reads what was sent.',
    todo: 'Read the result instead: const { page } = matchedData(req).',
  },
  'echoed-secret': {
    ...INPUT,
    cwe: 'CWE-209',
    owasp: 'A04:2021',
    severity: 'medium',
    fix: 'review',
    message: 'errors.array() sends rejected input back, which may include a password.',
    todo: 'Omit the value: errors.array().map((error) => ({ ...error, value: undefined })).',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
