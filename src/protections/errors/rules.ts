import type { Rule } from '../../model/protection.ts';

export const rules = {
  'no-handler': {
    severity: 'medium',
    fix: 'safe',
    message: 'No error handler: unless NODE_ENV is production, errors are answered with their stack.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'no-not-found': {
    severity: 'low',
    fix: 'safe',
    message: 'No answer of its own where no route fits: the page of Express names the framework.',
    cwe: 'CWE-756',
    owasp: 'A05:2021',
  },
  early: {
    severity: 'medium',
    fix: 'manual',
    message: 'The error handler stands before routes; their errors never reach it.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
  },
  arity: {
    severity: 'medium',
    fix: 'manual',
    message:
      'A function named like an error handler has not four parameters: Express calls it for requests, never for errors.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
    todo: 'Give it all four parameters, (err, req, res, next), whether or not it uses them.',
  },
  leak: {
    severity: 'medium',
    fix: 'safe',
    message: 'An answer holds the inside of an error.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'unset-environment': {
    severity: 'medium',
    fix: 'safe',
    message: 'An answer holds the inside of an error where NODE_ENV is not set.',
    todo: "Show it where process.env.NODE_ENV is 'development', and nowhere else.",
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'always-500': {
    severity: 'low',
    fix: 'manual',
    message:
      'The error handler answers 500 to everything: a broken body (400) or one too large (413) look like faults of the server.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
    todo: 'Answer with the status that the error has: res.status(err.status ?? err.statusCode ?? 500).',
  },
  'async-rejection': {
    severity: 'high',
    fix: 'safe',
    message: 'Express 4 takes no notice when an async handler fails: the request hangs and the process may end.',
    cwe: 'CWE-248',
    owasp: 'A05:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
