import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'Requests of one client are not limited.',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
  },
  login: {
    severity: 'high',
    fix: 'safe',
    message: 'Passwords can be tried here without a limit of its own.',
    cwe: 'CWE-307',
    owasp: 'A07:2021',
  },
  late: {
    severity: 'low',
    fix: 'manual',
    message: 'The limiter stands too late: what is answered in front of it is never counted.',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
  },
  'uncounted-failures': {
    severity: 'medium',
    fix: 'manual',
    message: 'The limiter skips answers below 400; a failed login that redirects or shows the form again is one.',
    cwe: 'CWE-307',
    owasp: 'A07:2021',
    todo: 'Remove skipSuccessfulRequests, or add requestWasSuccessful: a function that is true for a login that succeeded.',
  },
  'own-memory': {
    severity: 'low',
    fix: 'manual',
    message: 'The app runs as several processes and each counts for itself: give the limiter a shared store.',
    cwe: 'CWE-770',
    owasp: 'A04:2021',
    todo: 'Give it a store that all processes share: store: new RedisStore({ … }) of rate-limit-redis.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
