import type { Rule } from '../../model/protection.ts';

const INJECTION = { severity: 'high', cwe: 'CWE-89', owasp: 'A03:2021' } as const;

export const rules = {
  'concatenated-value': {
    ...INJECTION,
    fix: 'safe',
    message: 'A value is written into the text of an SQL statement.',
  },
  'approximate-value': {
    ...INJECTION,
    fix: 'review',
    message:
      'A value is written into the text of an SQL statement, where a client that means well may see a difference with a parameter.',
  },
  'sort-direction': {
    ...INJECTION,
    fix: 'safe',
    message: 'The direction of a sort order is written into an SQL statement as it comes.',
  },
  'unchecked-column': {
    ...INJECTION,
    fix: 'review',
    message: 'The name of a column is written into an SQL statement as it comes, and the columns it may be are known.',
  },
  'bound-object': {
    ...INJECTION,
    fix: 'safe',
    message:
      'A value of a request is bound as it comes, and this client writes an object or a list into the statement as SQL.',
  },
  'unbound-value': {
    ...INJECTION,
    fix: 'manual',
    message: 'A value is written into the text of an SQL statement in a way that is not rewritten here.',
  },
  identifier: {
    ...INJECTION,
    fix: 'manual',
    message: 'The name of a table or column in an SQL statement is put together at run time.',
  },
  keyword: {
    ...INJECTION,
    fix: 'manual',
    message: 'A keyword of an SQL statement is put together at run time.',
  },
  'raw-query': {
    ...INJECTION,
    fix: 'manual',
    message: 'A whole piece of an SQL statement is put together at run time.',
  },
  'left-out': {
    ...INJECTION,
    severity: 'low',
    fix: 'manual',
    message: 'Statements that no request reaches are not looked at.',
    todo: 'Nothing, as long as only people who deploy the app run them.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
