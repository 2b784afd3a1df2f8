import type { Rule } from '../../model/protection.ts';

export const rules = {
  'unchecked-certificate': {
    severity: 'medium',
    fix: 'review',
    message: 'Certificates are not verified: a man in the middle can read and change traffic.',
    cwe: 'CWE-295',
    owasp: 'A07:2021',
    todo: 'Verify certificates; pass a private CA as ca: readFileSync(…).',
  },
  'old-protocol': {
    severity: 'medium',
    fix: 'manual',
    message: 'A broken TLS version or cipher is allowed.',
    cwe: 'CWE-327',
    owasp: 'A02:2021',
    todo: "Remove it: Node's defaults are TLS 1.2 and 1.3 with strong ciphers. If an old server needs it, set it for that connection only.",
  },
  'plain-request': {
    severity: 'low',
    fix: 'manual',
    message: 'A request to another server uses plain HTTP: a man in the middle can read and change the response.',
    cwe: 'CWE-319',
    owasp: 'A02:2021',
    todo: 'Use https://.',
  },
  'redirect-to-host': {
    severity: 'medium',
    fix: 'manual',
    message: 'The redirect to HTTPS uses the Host header of the request.',
    cwe: 'CWE-601',
    owasp: 'A01:2021',
    todo: 'Redirect to a configured host: a client or a cache can make the header name any other.',
  },
  'no-redirect': {
    severity: 'low',
    fix: 'safe',
    message: 'Plain HTTP is not redirected: passwords and cookies can be sent in the clear.',
    cwe: 'CWE-319',
    owasp: 'A02:2021',
    todo: 'If the proxy does not redirect, name the hosts the app may redirect to: --set https.hosts=app.example.com.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
