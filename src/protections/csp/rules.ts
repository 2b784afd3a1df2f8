import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'safe',
    message: 'Pages run every script that gets into them (no content security policy).',
    cwe: 'CWE-693',
    owasp: 'A05:2021',
    todo: 'Put contentSecurityPolicy: { reportOnly: true } in its place, look at what browsers report, then enforce it.',
  },
  'unsafe-policy': {
    severity: 'low',
    fix: 'manual',
    message: 'The content security policy lets injected scripts run.',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    todo: 'Take it out of script-src once inline scripts carry a nonce or stand in files.',
  },
  'inline-script': {
    severity: 'low',
    fix: 'safe',
    message:
      'Inline scripts: a policy that stops injected scripts stops these too. Give each a nonce, or move it to a file.',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    todo: 'Move the script to a file, or give it the nonce of the answer.',
  },
  'inline-handler': {
    severity: 'low',
    fix: 'manual',
    message:
      'Handlers in attributes (onclick="…") and javascript: links: a policy that stops injected scripts stops these too. Listen from a script instead (addEventListener).',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
