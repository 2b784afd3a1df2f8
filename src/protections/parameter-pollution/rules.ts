import type { Rule } from '../../model/protection.ts';

const POLLUTION = { cwe: 'CWE-235', owasp: 'A03:2021' } as const;

export const rules = {
  'list-where-text': {
    ...POLLUTION,
    cwe: 'CWE-843',
    severity: 'low',
    fix: 'review',
    message: 'A parameter sent twice becomes an array, and using it as a string throws.',
    todo: 'Make sure it is a string: String(…), a type check, or a schema.',
  },
  'list-passes-check': {
    ...POLLUTION,
    severity: 'medium',
    fix: 'manual',
    message: 'A parameter sent twice bypasses this check: an array is searched for an element, not a substring.',
    todo: "Reject values that are not strings first: if (typeof value !== 'string') …",
  },
  'hpp-without-effect': {
    ...POLLUTION,
    severity: 'low',
    fix: 'review',
    message: 'hpp has no effect on the query string with Express 5: req.query is a getter that parses it anew.',
    todo: 'Remove hpp and check types where parameters are used, or set a query parser that keeps the last value.',
  },
  'hpp-twice': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp is used twice: the first call has already removed the arrays that the second should keep.',
    todo: 'Use it once, with the full whitelist.',
  },
  'hpp-before-parser': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp is registered before the body parser, so it never sees a body.',
    todo: 'Register it after express.urlencoded().',
  },
  'lists-collapsed': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp removes an array that the app reads.',
    todo: 'Add the keys to its whitelist.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
