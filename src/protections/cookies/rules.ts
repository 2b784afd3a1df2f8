import type { Rule } from '../../model/protection.ts';

export const rules = {
  readable: {
    severity: 'medium',
    fix: 'safe',
    message: 'An identity cookie is readable by page scripts.',
    cwe: 'CWE-1004',
    owasp: 'A05:2021',
    todo: 'Set httpOnly: true once no page script needs the cookie.',
  },
  'same-site': {
    severity: 'medium',
    fix: 'safe',
    message: 'An identity cookie has no SameSite attribute: requests from other sites can carry it.',
    cwe: 'CWE-1275',
    owasp: 'A01:2021',
    todo: "Set sameSite: 'lax' when the front end is on the same site; otherwise 'none' with secure, and check the origin.",
  },
  'no-secure': {
    severity: 'low',
    fix: 'manual',
    message: 'An identity cookie is also sent over plain HTTP.',
    cwe: 'CWE-614',
    owasp: 'A05:2021',
    todo: 'Set secure: true where the app is served over HTTPS, usually in production.',
  },
  'unsigned-identity': {
    severity: 'high',
    fix: 'manual',
    message: 'The app trusts an unsigned cookie: anyone can change the name or role in it.',
    cwe: 'CWE-565',
    owasp: 'A08:2021',
    todo: 'Keep it in the session, or set it with signed: true and read it from req.signedCookies.',
  },
  'clears-other': {
    severity: 'medium',
    fix: 'review',
    message:
      'The cookie is cleared with different options than it was set with: browsers keep it, and the user stays signed in.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: 'Pass clearCookie the path and domain the cookie was set with, plus sameSite and secure for cross-site cookies. On Express 4, omit maxAge.',
  },
  'host-prefix': {
    severity: 'medium',
    fix: 'manual',
    message: 'Browsers reject the cookie: the __Host- prefix requires secure, path / and no domain.',
    cwe: 'CWE-16',
    owasp: 'A05:2021',
    todo: "Set secure: true and path: '/' and omit domain, or drop the prefix.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
