import type { Rule } from '../../model/protection.ts';

const ABOUT = { severity: 'low', cwe: 'CWE-1059', owasp: 'A04:2021' } as const;

const CONTACT =
  'Say who reads reports: --set disclosure.contact=mailto:security@example.com, or the https: address of a form.';

export const rules = {
  'no-security-txt': {
    ...ABOUT,
    fix: 'safe',
    message: 'The app names nobody to report a vulnerability to (no /.well-known/security.txt).',
    todo: CONTACT,
  },
  'no-policy': {
    ...ABOUT,
    fix: 'safe',
    message: 'The repository names nobody to report a vulnerability to (no SECURITY.md).',
    todo: CONTACT,
  },
  stale: {
    ...ABOUT,
    fix: 'manual',
    message: 'security.txt is not valid (RFC 9116): tools and people pass it over.',
    todo: 'Give it a line “Contact: mailto:…” or “Contact: https://…”, and a line “Expires: …” less than a year ahead.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
