import type { Rule } from '../../model/protection.ts';

const ABOUT = { severity: 'low', cwe: 'CWE-1059', owasp: 'A04:2021' } as const;

export const rules = {
  'no-security-txt': {
    ...ABOUT,
    fix: 'safe',
    message: 'Who finds a hole in the running app is told of nobody to write to (no /.well-known/security.txt).',
    todo: 'Say who reads reports: --set disclosure.contact=mailto:security@example.com, or an https: address of a form.',
  },
  'no-policy': {
    ...ABOUT,
    fix: 'safe',
    message: 'Who finds a hole in the code is told of nobody to write to (no SECURITY.md).',
    todo: 'Say who reads reports: --set disclosure.contact=mailto:security@example.com, or an https: address of a form.',
  },
  stale: {
    ...ABOUT,
    fix: 'manual',
    message: 'security.txt is not valid (RFC 9116): tools and people pass it over.',
    todo: 'Give it a line “Contact: mailto:…” or “Contact: https://…”, and a line “Expires: …” less than a year ahead.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
