import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-307', owasp: 'A07:2021' } as const;

export const rules = {
  missing: {
    severity: 'high',
    fix: 'safe',
    message: 'Login attempts have no rate limit of their own.',
    ...WEAKNESS,
  },
  'sign-ups': {
    severity: 'medium',
    fix: 'safe',
    message: 'Sign-up has no rate limit: accounts can be created in bulk, and existing names enumerated.',
    cwe: 'CWE-799',
    owasp: 'A04:2021',
  },
  codes: {
    severity: 'high',
    fix: 'safe',
    message: 'One-time codes can be guessed here without a rate limit.',
    ...WEAKNESS,
  },
  messages: {
    severity: 'medium',
    fix: 'safe',
    message: 'Anyone can trigger messages to any address here, without a rate limit.',
    cwe: 'CWE-799',
    owasp: 'A04:2021',
  },
  'uncounted-failures': {
    severity: 'medium',
    fix: 'manual',
    message:
      'The limiter skips responses below 400, and a failed login that redirects or shows the form again is one of them.',
    ...WEAKNESS,
    todo: 'Remove skipSuccessfulRequests, or add requestWasSuccessful: a function that returns true only for a login that succeeded.',
  },
  'chosen-by-client': {
    severity: 'medium',
    fix: 'manual',
    message: 'The limiter key is a header that a client can change with each request.',
    cwe: 'CWE-348',
    owasp: 'A07:2021',
    todo: 'Use req.ip as the key, and set "trust proxy" to the number of proxies.',
  },
  'single-addresses': {
    severity: 'low',
    fix: 'manual',
    message:
      'The limiter key is the full address: an IPv6 client has 2⁶⁴ of them, and a proxy that appends ports makes every request new.',
    ...WEAKNESS,
    todo: 'Use ipKeyGenerator(req.ip, 64) of express-rate-limit 8 as the key.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
