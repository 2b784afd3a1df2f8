import type { Rule } from '../../model/protection.ts';

const KNOWN = { cwe: 'CWE-798', owasp: 'A07:2021' } as const;

export const rules = {
  'signing-secret': {
    severity: 'high',
    fix: 'review',
    message: 'A signing secret is hard-coded: anyone who reads the code can forge tokens or cookies.',
    todo: 'Read it from the environment and rotate it: everyone with access to the repository knows the old one.',
    ...KNOWN,
  },
  password: {
    severity: 'medium',
    fix: 'manual',
    message: 'A password or API key is hard-coded.',
    todo: "Read it from the environment and rotate it: the old one stays in the repository's history.",
    ...KNOWN,
  },
  'known-form': {
    severity: 'high',
    fix: 'manual',
    message: 'An API key is committed to the repository.',
    todo: 'Revoke it, issue a new one, and read that from the environment.',
    ...KNOWN,
  },
  'settings-file': {
    severity: 'medium',
    fix: 'manual',
    message: 'A settings file with secrets is committed.',
    todo: "Read the value from the environment, commit only an example without it, and rotate it: the old one stays in the repository's history.",
    ...KNOWN,
  },
  guessable: {
    severity: 'medium',
    fix: 'manual',
    message: 'A secret value is generated with Math.random, which is predictable.',
    cwe: 'CWE-338',
    owasp: 'A02:2021',
    todo: "Use crypto.randomBytes(32).toString('hex') for tokens, and crypto.randomInt(100000, 1000000) for six-digit codes.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
