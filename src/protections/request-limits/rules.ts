import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-770', owasp: 'A04:2021' } as const;

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'There is no rate limit.',
    ...WEAKNESS,
  },
  late: {
    severity: 'low',
    fix: 'manual',
    message: 'The limiter is registered too late: requests handled before it are not counted.',
    ...WEAKNESS,
  },
  'stops-nobody': {
    severity: 'medium',
    fix: 'manual',
    message: 'A limiter has no effect: it skips every request, or its limit is out of reach.',
    ...WEAKNESS,
    todo: 'Set a limit that normal use does not reach, such as 300 requests per address and minute.',
  },
  'own-memory': {
    severity: 'low',
    fix: 'manual',
    message: 'The app runs several processes and each counts on its own: the limiter needs a shared store.',
    ...WEAKNESS,
    todo: 'Use a shared store: store: new RedisStore({ … }) of rate-limit-redis.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
