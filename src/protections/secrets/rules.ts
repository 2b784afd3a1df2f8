import type { Rule } from '../../model/protection.ts';

const KNOWN = { cwe: 'CWE-798', owasp: 'A07:2021' } as const;

export const rules = {
  'signing-secret': {
    severity: 'high',
    fix: 'review',
    message: 'A secret that signs tokens or cookies is in the code: whoever reads it signs some of his own.',
    todo: 'Read it from the environment, and take a new one: the old one is known to everybody who has the repository.',
    ...KNOWN,
  },
  password: {
    severity: 'medium',
    fix: 'manual',
    message: 'A password, or the key of a service, is in the code.',
    todo: 'Read it from the environment, and change it where it is used: the old one stays in the history of the repository.',
    ...KNOWN,
  },
  'known-form': {
    severity: 'high',
    fix: 'manual',
    message: 'A key of a service is in a file of the repository.',
    todo: 'Revoke it where it was issued, take a new one, and read that from the environment.',
    ...KNOWN,
  },
  'settings-file': {
    severity: 'medium',
    fix: 'manual',
    message: 'A file of settings with secrets is part of the repository.',
    todo: 'Read the value from the environment where the app runs, leave an example without it, and change it: the old one stays in the history of the repository.',
    ...KNOWN,
  },
  guessable: {
    severity: 'medium',
    fix: 'manual',
    message: 'What nobody may guess is made with Math.random: from some of its numbers the next ones are computed.',
    cwe: 'CWE-338',
    owasp: 'A02:2021',
    todo: "Take crypto.randomBytes(32).toString('hex') for a token, and crypto.randomInt(100000, 1000000) for a code of six digits.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
