import type { Rule } from '../../model/protection.ts';

const INJECTION = { severity: 'high', cwe: 'CWE-89', owasp: 'A03:2021' } as const;

export const rules = {
  'concatenated-value': {
    ...INJECTION,
    fix: 'safe',
    message: 'A value is concatenated into an SQL statement.',
  },
  'approximate-value': {
    ...INJECTION,
    fix: 'review',
    message:
      'A value is concatenated into an SQL statement; with a parameter, well-behaved clients may see a difference.',
  },
  'sort-direction': {
    ...INJECTION,
    fix: 'safe',
    message: 'A sort direction is concatenated into an SQL statement unchecked.',
  },
  'unchecked-column': {
    ...INJECTION,
    fix: 'review',
    message: 'A column name is concatenated into an SQL statement unchecked, and the allowed columns are known.',
  },
  'bound-object': {
    ...INJECTION,
    fix: 'safe',
    message: 'A request value is bound without a type check, and this client expands objects and arrays into SQL.',
  },
  'unbound-value': {
    ...INJECTION,
    fix: 'manual',
    message: 'A value is concatenated into an SQL statement in a form that is not rewritten.',
  },
  identifier: {
    ...INJECTION,
    fix: 'manual',
    message: 'A table or column name in an SQL statement is built at run time.',
  },
  keyword: {
    ...INJECTION,
    fix: 'manual',
    message: 'A keyword of an SQL statement is built at run time.',
  },
  'raw-query': {
    ...INJECTION,
    fix: 'manual',
    message: 'A fragment of an SQL statement is built at run time.',
  },
  'left-out': {
    ...INJECTION,
    severity: 'low',
    fix: 'manual',
    message: 'SQL that no request reaches was not checked.',
    todo: 'Nothing, as long as only people who deploy the app run them.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
