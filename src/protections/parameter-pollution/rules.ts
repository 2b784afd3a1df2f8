import type { Rule } from '../../model/protection.ts';

const POLLUTION = { cwe: 'CWE-235', owasp: 'A03:2021' } as const;

export const rules = {
  'list-where-text': {
    ...POLLUTION,
    cwe: 'CWE-843',
    severity: 'low',
    fix: 'review',
    message: 'A key that is sent twice is a list: what is done with it as a text throws.',
    todo: 'Hold it to a text: String(…), a check of its type, or a schema.',
  },
  'list-passes-check': {
    ...POLLUTION,
    severity: 'medium',
    fix: 'manual',
    message: 'A key that is sent twice passes this check: a list is searched for an item, not for a part of a text.',
    todo: "Refuse what is no text before it is checked: if (typeof value !== 'string') …",
  },
  'hpp-without-effect': {
    ...POLLUTION,
    severity: 'low',
    fix: 'review',
    message: 'hpp does nothing to the query string with Express 5: req.query is made anew whenever it is read.',
    todo: 'Take hpp out and hold each key to its type where it is used, or set a query parser that keeps the last value of a key.',
  },
  'hpp-twice': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp is used twice: the first has already taken away the lists that the second is told to keep.',
    todo: 'Use it once, with the whole whitelist.',
  },
  'hpp-before-parser': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp runs before the body is parsed: it never sees a body.',
    todo: 'Use it behind express.urlencoded().',
  },
  'lists-collapsed': {
    ...POLLUTION,
    severity: 'low',
    fix: 'manual',
    message: 'hpp takes a list away that the app reads.',
    todo: 'Name the keys in its whitelist.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
