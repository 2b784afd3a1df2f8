import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-348', owasp: 'A05:2021' } as const;

export const rules = {
  everyone: {
    severity: 'high',
    fix: 'safe',
    message: '"trust proxy" is true: any client can spoof its IP address with X-Forwarded-For.',
    ...WEAKNESS,
  },
  ignored: {
    severity: 'high',
    fix: 'safe',
    message:
      "app.enable('trust proxy') ignores its argument: any client can spoof its IP address with X-Forwarded-For.",
    ...WEAKNESS,
  },
  text: {
    severity: 'medium',
    fix: 'safe',
    message:
      '"trust proxy" is set to a string from the environment: "1" is read as the address 0.0.0.1 and trusts nobody.',
    ...WEAKNESS,
  },
  unset: {
    severity: 'low',
    fix: 'safe',
    message: '"trust proxy" is not set: behind a proxy all clients share one IP address, and req.secure is false.',
    ...WEAKNESS,
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
