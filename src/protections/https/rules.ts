import type { Rule } from '../../model/protection.ts';

export const rules = {
  'unchecked-certificate': {
    severity: 'medium',
    fix: 'review',
    message: 'Certificates are not checked: who stands in between reads and changes what is sent.',
    cwe: 'CWE-295',
    owasp: 'A07:2021',
    todo: 'Check certificates, and name the one of an own authority as ca: readFileSync(…).',
  },
  'redirect-to-host': {
    severity: 'medium',
    fix: 'manual',
    message: 'The redirect to HTTPS goes to the host that the request names.',
    cwe: 'CWE-601',
    owasp: 'A01:2021',
    todo: 'Redirect to a host from the configuration: a client or a cache in between can make it name any other.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
