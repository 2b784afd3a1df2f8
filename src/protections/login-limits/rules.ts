import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-307', owasp: 'A07:2021' } as const;

export const rules = {
  missing: {
    severity: 'high',
    fix: 'safe',
    message: 'Passwords can be tried here without a limit of its own.',
    ...WEAKNESS,
  },
  'sign-ups': {
    severity: 'medium',
    fix: 'safe',
    message: 'Accounts can be made here without a limit, and names that are taken found out.',
    cwe: 'CWE-799',
    owasp: 'A04:2021',
  },
  codes: {
    severity: 'high',
    fix: 'safe',
    message: 'One-time codes can be tried here without a limit of its own.',
    ...WEAKNESS,
  },
  messages: {
    severity: 'medium',
    fix: 'safe',
    message: 'Whoever is named here is sent a message, as often as anybody asks.',
    cwe: 'CWE-799',
    owasp: 'A04:2021',
  },
  'uncounted-failures': {
    severity: 'medium',
    fix: 'manual',
    message: 'The limiter skips answers below 400; a failed login that redirects or shows the form again is one.',
    ...WEAKNESS,
    todo: 'Remove skipSuccessfulRequests, or add requestWasSuccessful: a function that is true for a login that succeeded.',
  },
  'chosen-by-client': {
    severity: 'medium',
    fix: 'manual',
    message: 'The limiter counts by a header that any client can set to another value for each request.',
    cwe: 'CWE-348',
    owasp: 'A07:2021',
    todo: 'Count by req.ip, and set "trust proxy" to the number of proxies.',
  },
  'single-addresses': {
    severity: 'low',
    fix: 'manual',
    message:
      'The limiter counts each address as it comes: one line has 2⁶⁴ of IPv6, and a proxy that adds ports makes each request another.',
    ...WEAKNESS,
    todo: 'Count by ipKeyGenerator(req.ip, 64) of express-rate-limit 8.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
