import type { Rule } from '../../model/protection.ts';

const ABOUT = { severity: 'low', cwe: 'CWE-1059', owasp: 'A04:2021' } as const;

const CONTACT =
  'Say who reads reports: --set disclosure.contact=mailto:security@example.com, or the https: address of a form.';

export const rules = {
  'no-security-txt': {
    ...ABOUT,
    fix: 'safe',
    message: 'No contact for vulnerability reports (no /.well-known/security.txt).',
    todo: CONTACT,
  },
  'no-policy': {
    ...ABOUT,
    fix: 'safe',
    message: 'The repository has no contact for vulnerability reports (no SECURITY.md).',
    todo: CONTACT,
  },
  stale: {
    ...ABOUT,
    fix: 'manual',
    message: 'security.txt is invalid (RFC 9116), so tools ignore it.',
    todo: 'Add a “Contact: mailto:…” or “Contact: https://…” line, and an “Expires: …” line less than a year ahead.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
