import type { Rule } from '../../model/protection.ts';

export const rules = {
  'no-handler': {
    severity: 'medium',
    fix: 'safe',
    message: 'No error handler: unless NODE_ENV is production, error responses include the stack.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'no-not-found': {
    severity: 'low',
    fix: 'safe',
    message: 'No 404 handler: the default page of Express names the framework.',
    cwe: 'CWE-756',
    owasp: 'A05:2021',
  },
  early: {
    severity: 'medium',
    fix: 'manual',
    message: 'The error handler is registered before routes, so their errors never reach it.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
  },
  arity: {
    severity: 'medium',
    fix: 'manual',
    message:
      'An error handler without four parameters: Express treats it as ordinary middleware and never passes it an error.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
    todo: 'Declare all four parameters, (err, req, res, next), even if unused.',
  },
  unanswered: {
    severity: 'medium',
    fix: 'safe',
    message: 'An error handler leaves some errors without a response: those requests hang.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
    todo: 'Hand on what it does not answer: next(err).',
  },
  leak: {
    severity: 'medium',
    fix: 'safe',
    message: 'A response exposes error details.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'unset-environment': {
    severity: 'medium',
    fix: 'safe',
    message: 'A response exposes error details when NODE_ENV is not set.',
    todo: "Show them only when process.env.NODE_ENV is 'development'.",
    cwe: 'CWE-209',
    owasp: 'A05:2021',
  },
  'always-500': {
    severity: 'low',
    fix: 'manual',
    message:
      'The error handler always responds with 500: a malformed body (400) or one that is too large (413) looks like a server error.',
    cwe: 'CWE-755',
    owasp: 'A05:2021',
    todo: 'Use the status of the error: res.status(err.status ?? err.statusCode ?? 500).',
  },
  'async-rejection': {
    severity: 'high',
    fix: 'safe',
    message: 'Express 4 ignores rejected async handlers: the request hangs and the process may exit.',
    cwe: 'CWE-248',
    owasp: 'A05:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
