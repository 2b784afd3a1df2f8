import type { Rule } from '../../model/protection.ts';

export const rules = {
  'plain-text': {
    severity: 'high',
    fix: 'manual',
    message: 'A password is compared with the one that is stored as text: who reads the database has them all.',
    cwe: 'CWE-256',
    owasp: 'A02:2021',
    todo: 'Store a hash of bcrypt or argon2. Those that sign in are moved over: where the stored text is no hash, compare it once, hash it, and store the hash in its place.',
  },
  'fast-hash': {
    severity: 'high',
    fix: 'manual',
    message: 'A password goes through a hash that is made for speed: billions of guesses a second.',
    cwe: 'CWE-916',
    owasp: 'A02:2021',
    todo: 'Use bcrypt or argon2. Those that sign in are moved over: where the old hash fits, hash the password anew and store that in its place.',
  },
  'low-cost': {
    severity: 'medium',
    fix: 'safe',
    message: 'A password is hashed at a cost that is too low for the machines of today.',
    cwe: 'CWE-916',
    owasp: 'A02:2021',
    todo: 'Raise the cost to 10 or more. Hashes that are stored stay good.',
  },
  encrypted: {
    severity: 'high',
    fix: 'manual',
    message: 'A password is encrypted, not hashed: who gets hold of the key has them all.',
    cwe: 'CWE-257',
    owasp: 'A02:2021',
    todo: 'Store a hash of bcrypt or argon2. Those that are stored can be moved over at once: decrypt each, hash it, and store the hash in its place.',
  },
  enumeration: {
    severity: 'low',
    fix: 'manual',
    message: 'A failed sign-in says whether there is such an account: anybody can ask who has one.',
    cwe: 'CWE-204',
    owasp: 'A07:2021',
    todo: 'Answer the same with the same status in both cases, such as "Wrong name or password", and compare with the hash of some other password where there is no account, so that it takes as long.',
  },
  timing: {
    severity: 'low',
    fix: 'manual',
    message: 'A signature or token is compared with ===, which takes the longer the more of it is right.',
    cwe: 'CWE-208',
    owasp: 'A02:2021',
    todo: 'Compare with crypto.timingSafeEqual: both as buffers, and their lengths first.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
