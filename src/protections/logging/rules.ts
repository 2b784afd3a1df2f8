import type { Rule } from '../../model/protection.ts';

export const rules = {
  secret: {
    severity: 'medium',
    fix: 'manual',
    message: 'A secret is written to the log.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log the user and the event, without the secret.',
  },
  body: {
    severity: 'medium',
    fix: 'manual',
    message: 'Whole request bodies are logged, including passwords.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log only the fields you need, by name.',
  },
  headers: {
    severity: 'medium',
    fix: 'manual',
    message: 'Request headers or cookies are logged, including tokens and session cookies.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: 'Log only the headers you need, by name; never Authorization or Cookie.',
  },
  unredacted: {
    severity: 'medium',
    fix: 'safe',
    message: 'The request logger writes headers: tokens and session cookies end up in the log.',
    cwe: 'CWE-532',
    owasp: 'A09:2021',
    todo: "Redact them: redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers[\"set-cookie\"]'].",
  },
  forged: {
    severity: 'low',
    fix: 'manual',
    message: 'Unescaped request text is logged: a client can forge log lines with line breaks.',
    cwe: 'CWE-117',
    owasp: 'A09:2021',
    todo: 'Pass the value separately, as console.log("search", { term }), or log JSON.',
  },
  'no-events': {
    severity: 'low',
    fix: 'review',
    message: 'The app has sign-ins but no request log: failed logins, denials and errors leave no trace.',
    cwe: 'CWE-778',
    owasp: 'A09:2021',
    todo: 'Log successful and failed sign-ins, and responses with 401, 403, 429 and 5xx, for example with pino-http or morgan.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
