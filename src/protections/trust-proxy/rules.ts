import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-348', owasp: 'A05:2021' } as const;

export const rules = {
  everyone: {
    severity: 'high',
    fix: 'safe',
    message: '"trust proxy" is true: any client chooses its own IP address with X-Forwarded-For.',
    ...WEAKNESS,
  },
  ignored: {
    severity: 'high',
    fix: 'safe',
    message:
      '"trust proxy" is enabled and what is given with it ignored: any client chooses its own IP address with X-Forwarded-For.',
    ...WEAKNESS,
  },
  text: {
    severity: 'medium',
    fix: 'safe',
    message: '"trust proxy" gets text from the environment: "1" is read as the address 0.0.0.1 and trusts nobody.',
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
