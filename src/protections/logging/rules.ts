import type { Rule } from '../../model/protection.ts';

export const rules = {
  secret: {
    severity: 'medium',
    fix: 'manual',
    message: 'A secret is written to the log: who reads the log, or gets a copy of it, has it.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log who it is about and what happened, and leave the secret out.',
  },
  body: {
    severity: 'medium',
    fix: 'manual',
    message: 'Whole bodies of requests are written to the log, passwords in them, too.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log the fields that are needed, by name.',
  },
  headers: {
    severity: 'medium',
    fix: 'manual',
    message: 'Headers or cookies of requests are written to the log: tokens and session cookies stand in them.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log the headers that are needed, by name; never Authorization and Cookie.',
  },
  unredacted: {
    severity: 'medium',
    fix: 'safe',
    message: 'The logger of requests writes their headers: tokens and session cookies stand in the log.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: "Leave them out: redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers[\"set-cookie\"]'].",
  },
  forged: {
    severity: 'low',
    fix: 'manual',
    message:
      'Lines of the log hold text of requests as it came: with line breaks in it, anybody writes lines of their own.',
    cwe: 'CWE-117',
    owasp: 'A09:2021',
    todo: 'Hand the value over by itself, as console.log("search", { term }), or log JSON.',
  },
  'no-events': {
    severity: 'low',
    fix: 'review',
    message: 'People sign in, and nothing logs requests: failed sign-ins, refusals and errors leave no trace.',
    cwe: 'CWE-778',
    owasp: 'A09:2021',
    todo: 'Log who signs in and who fails to, and answers with 401, 403, 429 and 5xx, as pino-http or morgan do.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
