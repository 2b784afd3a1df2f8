import type { Rule } from '../../model/protection.ts';

export const rules = {
  'no-algorithms': {
    severity: 'low',
    fix: 'review',
    message: 'Tokens are checked without saying by which algorithm they have to be signed.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: "Name the algorithm that tokens are signed with: { algorithms: ['HS256'] }.",
  },
  none: {
    severity: 'high',
    fix: 'manual',
    message: 'Tokens without a signature are taken: anybody writes one.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: "Take 'none' out of the algorithms.",
  },
  'no-expiry': {
    severity: 'medium',
    fix: 'review',
    message: 'Tokens never expire: one that is stolen is good for ever.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: "Give jwt.sign an expiry: { expiresIn: '1h' }.",
  },
  'decode-only': {
    severity: 'medium',
    fix: 'manual',
    message: 'A token is read with decode, which checks no signature.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: 'Read it with jwt.verify where anything depends on what it says.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
