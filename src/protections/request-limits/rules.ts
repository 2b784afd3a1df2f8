import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-770', owasp: 'A04:2021' } as const;

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'Requests of one client are not limited.',
    ...WEAKNESS,
  },
  late: {
    severity: 'low',
    fix: 'manual',
    message: 'The limiter stands too late: what is answered in front of it is never counted.',
    ...WEAKNESS,
  },
  'stops-nobody': {
    severity: 'medium',
    fix: 'manual',
    message: 'A limiter stops nobody: it skips every request, or counts further than anybody asks.',
    ...WEAKNESS,
    todo: 'Let it count what nobody needs to ask, such as 300 requests of one address a minute.',
  },
  'own-memory': {
    severity: 'low',
    fix: 'manual',
    message: 'The app runs as several processes and each counts for itself: give the limiter a shared store.',
    ...WEAKNESS,
    todo: 'Give it a store that all processes share: store: new RedisStore({ … }) of rate-limit-redis.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
