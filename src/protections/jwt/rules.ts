import type { Rule } from '../../model/protection.ts';

export const rules = {
  'no-algorithms': {
    severity: 'low',
    fix: 'review',
    message: 'Tokens are verified without naming the allowed algorithms.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: "Name the signing algorithm: { algorithms: ['HS256'] }.",
  },
  none: {
    severity: 'high',
    fix: 'manual',
    message: 'Unsigned tokens are accepted: anyone can forge one.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: "Remove 'none' from the algorithms.",
  },
  'mixed-algorithms': {
    severity: 'high',
    fix: 'manual',
    message: 'Both HMAC and key-pair algorithms are accepted: a token signed with the public key as the secret passes.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: 'Allow one kind only: the algorithm that tokens are signed with.',
  },
  expired: {
    severity: 'medium',
    fix: 'manual',
    message: 'Expired tokens are accepted.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: 'Remove ignoreExpiration. To renew a session, use a separate refresh token with a longer lifetime.',
  },
  'password-inside': {
    severity: 'high',
    fix: 'manual',
    message: 'A token contains a password: tokens are signed, not encrypted, so anyone who holds one can read it.',
    cwe: 'CWE-522',
    owasp: 'A04:2021',
    todo: 'Put only the user id into the token and look up the rest.',
  },
  'in-url': {
    severity: 'low',
    fix: 'manual',
    message: 'Tokens are read from the URL, which ends up in logs, history and Referer headers.',
    cwe: 'CWE-598',
    owasp: 'A04:2021',
    todo: 'Read them from the Authorization header or a cookie; for downloads, issue a separate token that lives a minute.',
  },
  'no-expiry': {
    severity: 'medium',
    fix: 'review',
    message: 'Tokens never expire: a stolen one works forever.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: "Give jwt.sign an expiry: { expiresIn: '1h' }.",
  },
  'decode-only': {
    severity: 'medium',
    fix: 'manual',
    message: 'A token is decoded without verifying its signature.',
    cwe: 'CWE-347',
    owasp: 'A02:2021',
    todo: 'Use jwt.verify wherever a decision depends on its content.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
