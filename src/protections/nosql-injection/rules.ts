import type { Rule } from '../../model/protection.ts';

const INJECTION = { severity: 'high', cwe: 'CWE-943', owasp: 'A03:2021' } as const;

export const rules = {
  'operator-in-field': {
    ...INJECTION,
    fix: 'safe',
    message: 'An object in a request is interpreted as an operator in a query filter.',
    todo: 'Make sure the field is a string before it reaches the filter: String(…), a type check or a schema.',
  },
  'whole-filter': {
    ...INJECTION,
    fix: 'manual',
    message: 'A whole query filter comes from a request, keys and operators included.',
    todo: 'Build the filter from allowed fields, each checked for its type.',
  },
  'code-in-query': {
    ...INJECTION,
    fix: 'manual',
    message: 'Text from a request becomes JavaScript that the database runs.',
    todo: 'Replace $where with a field comparison: { name: String(value) }.',
  },
  'fields-from-request': {
    severity: 'medium',
    cwe: 'CWE-200',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A request chooses the fields or relations to read, including those the schema hides.',
    todo: 'Allow only names from a list.',
  },
  'broken-sanitizer': {
    ...INJECTION,
    fix: 'safe',
    message: 'express-mongo-sanitize fails on every request with Express 5: req.query has no setter.',
    todo: 'Remove express-mongo-sanitize and check the type of each field at the query.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
