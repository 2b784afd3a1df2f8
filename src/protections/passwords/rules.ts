import type { Rule } from '../../model/protection.ts';

export const rules = {
  'plain-text': {
    severity: 'high',
    fix: 'manual',
    message: 'Passwords are stored and compared as plain text.',
    cwe: 'CWE-256',
    owasp: 'A02:2021',
    todo: 'Store a bcrypt or argon2 hash. Migrate users as they sign in: if the stored value is not a hash, compare it once, then replace it with its hash.',
  },
  'fast-hash': {
    severity: 'high',
    fix: 'manual',
    message: 'A password is hashed with a fast algorithm: attackers can try billions of guesses a second.',
    cwe: 'CWE-916',
    owasp: 'A02:2021',
    todo: 'Use bcrypt or argon2. Migrate users as they sign in: if the old hash matches, rehash the password and replace it.',
  },
  'low-cost': {
    severity: 'medium',
    fix: 'safe',
    message: 'A password is hashed with too low a cost for current hardware.',
    cwe: 'CWE-916',
    owasp: 'A02:2021',
    todo: 'Raise the cost to 10 or more. Stored hashes stay valid.',
  },
  encrypted: {
    severity: 'high',
    fix: 'manual',
    message: 'A password is encrypted, not hashed: whoever has the key can read all of them.',
    cwe: 'CWE-257',
    owasp: 'A02:2021',
    todo: 'Store a bcrypt or argon2 hash. Stored passwords can be migrated at once: decrypt each and replace it with its hash.',
  },
  enumeration: {
    severity: 'low',
    fix: 'manual',
    message: 'A failed login reveals whether the account exists.',
    cwe: 'CWE-204',
    owasp: 'A07:2021',
    todo: 'Send the same message and status in both cases, such as "Wrong name or password", and compare against a dummy hash when there is no account, so that both take as long.',
  },
  timing: {
    severity: 'low',
    fix: 'manual',
    message: 'A signature or token is compared with ===, whose timing reveals how much of it is correct.',
    cwe: 'CWE-208',
    owasp: 'A02:2021',
    todo: 'Compare lengths first, then buffers with crypto.timingSafeEqual.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
