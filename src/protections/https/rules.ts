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
  'old-protocol': {
    severity: 'medium',
    fix: 'manual',
    message: 'A version of TLS or a cipher is allowed that can be broken.',
    cwe: 'CWE-327',
    owasp: 'A02:2021',
    todo: "Take it out: Node's own are TLS 1.2 and 1.3 with ciphers that hold. One that an old server needs belongs in the options of that connection alone.",
  },
  'plain-request': {
    severity: 'low',
    fix: 'manual',
    message:
      'A request to another server goes out over plain HTTP: who stands in between reads and changes what comes back.',
    cwe: 'CWE-319',
    owasp: 'A02:2021',
    todo: 'Ask for it by https://.',
  },
  'redirect-to-host': {
    severity: 'medium',
    fix: 'manual',
    message: 'The redirect to HTTPS goes to the host that the request names.',
    cwe: 'CWE-601',
    owasp: 'A01:2021',
    todo: 'Redirect to a host from the configuration: a client or a cache in between can make it name any other.',
  },
  'no-redirect': {
    severity: 'low',
    fix: 'safe',
    message: 'Whoever comes by plain http stays there: passwords and cookies of that visit are sent in the clear.',
    cwe: 'CWE-319',
    owasp: 'A02:2021',
    todo: 'Where the proxy does not redirect by itself, say to which hosts the app may: --set https.hosts=app.example.com.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
