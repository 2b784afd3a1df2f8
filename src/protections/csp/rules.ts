import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'low',
    fix: 'safe',
    message: 'No Content-Security-Policy: an injected script runs.',
    cwe: 'CWE-693',
    owasp: 'A05:2021',
    todo: 'Set contentSecurityPolicy: { reportOnly: true }, review what browsers report, then enforce it.',
  },
  'unsafe-policy': {
    severity: 'low',
    fix: 'manual',
    message: 'The content security policy lets injected scripts run.',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    todo: 'Remove it from script-src once inline scripts carry a nonce or are moved to files.',
  },
  'nonce-late': {
    severity: 'medium',
    fix: 'manual',
    message:
      "The policy is sent before its nonce is made: it allows 'nonce-undefined', which an injected script can carry.",
    cwe: 'CWE-79',
    owasp: 'A05:2021',
    todo: 'Register the middleware that makes the nonce before helmet.',
  },
  'inline-script': {
    severity: 'low',
    fix: 'safe',
    message:
      'Inline scripts: a policy that blocks injected scripts blocks these too. Give each a nonce or move it to a file.',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    todo: 'Move the script to a file, or give it the nonce of the response.',
  },
  'inline-handler': {
    severity: 'low',
    fix: 'manual',
    message:
      'Inline event handlers (onclick="…") and javascript: links: a policy that blocks injected scripts blocks these too. Use addEventListener instead.',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
