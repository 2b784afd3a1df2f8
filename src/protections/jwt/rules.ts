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
  'mixed-algorithms': {
    severity: 'high',
    fix: 'manual',
    message:
      'Tokens pass with a shared secret or with a key pair: one that is signed with the public key as the secret passes, too.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: 'Name algorithms of one kind: those that tokens are signed with.',
  },
  expired: {
    severity: 'medium',
    fix: 'manual',
    message: 'Tokens count that have expired.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: 'Take ignoreExpiration out. To renew a session, use a refresh token of its own with a longer life.',
  },
  'password-inside': {
    severity: 'high',
    fix: 'manual',
    message: 'A password is in the token: it is signed, not encrypted, and whoever gets hold of it reads it.',
    cwe: 'CWE-522',
    owasp: 'A04:2021',
    todo: 'Put the id of the person into the token, and look up the rest.',
  },
  'in-url': {
    severity: 'low',
    fix: 'manual',
    message: 'Tokens are taken from the URL, which logs, histories and Referer keep.',
    cwe: 'CWE-598',
    owasp: 'A04:2021',
    todo: 'Take them from the Authorization header or a cookie; for a download, from a token of its own that lives a minute.',
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
    message: 'A token is read without a look at its signature.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: 'Read it with jwt.verify where anything depends on what it says.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
