import type { Rule } from '../../model/protection.ts';

const INJECTION = { severity: 'high', cwe: 'CWE-943', owasp: 'A03:2021' } as const;

export const rules = {
  'operator-in-field': {
    ...INJECTION,
    fix: 'safe',
    message: 'An object that a request sends is taken as an operator in the filter of a query.',
    todo: 'Hold the field to a text before it reaches the filter: String(…), a type check or a schema.',
  },
  'whole-filter': {
    ...INJECTION,
    fix: 'manual',
    message: 'The filter of a query is what a request sends, keys and operators included.',
    todo: 'Build the filter from the fields that may be asked for, each held to its type.',
  },
  'code-in-query': {
    ...INJECTION,
    fix: 'manual',
    message: 'Text of a request becomes JavaScript that the database runs.',
    todo: 'Replace $where by a comparison of fields: { name: String(value) }.',
  },
  'fields-from-request': {
    severity: 'medium',
    cwe: 'CWE-200',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A request names the fields or relations that are read, those that the schema hides among them.',
    todo: 'Take from what is asked for the names of a list that may be read.',
  },
  'broken-sanitizer': {
    ...INJECTION,
    fix: 'safe',
    message: 'express-mongo-sanitize fails on every request with Express 5: req.query has no setter.',
    todo: 'Take express-mongo-sanitize out and hold each field to its type at the query.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
