import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'high',
    fix: 'safe',
    message: 'No CSRF protection: any other site can send requests with the cookies of a signed-in user.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
  },
  'weak-token': {
    severity: 'high',
    fix: 'manual',
    message: 'The CSRF check lets requests without a token pass.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
  },
  timing: {
    severity: 'low',
    fix: 'manual',
    message: 'The CSRF token is compared with ===, whose timing reveals how much of it is correct.',
    cwe: 'CWE-208',
    owasp: 'A02:2021',
    todo: 'Compare lengths first, then buffers with crypto.timingSafeEqual.',
  },
  deprecated: {
    severity: 'low',
    fix: 'review',
    message: 'csurf is archived and gets no fixes.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
  },
  'old-csrf-csrf': {
    severity: 'low',
    fix: 'manual',
    message: "csrf-csrf before 4 does not tie tokens to a session by default: another user's token is accepted.",
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: 'Update csrf-csrf to 4: getSessionIdentifier becomes required and returns a text, generateToken is called generateCsrfToken and takes (req, res, options), getTokenFromRequest is called getCsrfTokenFromRequest.',
  },
  'options-of-version-3': {
    severity: 'medium',
    fix: 'manual',
    message:
      'csrf-csrf 4 is given the options of version 3: without getSessionIdentifier each request that needs a token fails.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: 'Pass getSessionIdentifier, which returns a text; getTokenFromRequest is called getCsrfTokenFromRequest, generateToken is called generateCsrfToken.',
  },
  'changed-by-get': {
    severity: 'medium',
    fix: 'manual',
    message: 'A GET request changes data: a link or image on any other site can trigger it for a signed-in user.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: 'Use POST or DELETE, sent by a form or a script; neither an origin check nor SameSite=Lax stops a GET.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
