import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'high',
    fix: 'safe',
    message:
      'A page of any other site can send requests here in the name of who is signed in: their cookie goes along.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
  },
  'weak-token': {
    severity: 'high',
    fix: 'manual',
    message: 'The token against forged requests is compared in a way that lets requests without one pass.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
  },
  timing: {
    severity: 'low',
    fix: 'manual',
    message: 'The token against forged requests is compared with ===, which takes the longer the more of it is right.',
    cwe: 'CWE-208',
    owasp: 'A02:2021',
    todo: 'Compare with crypto.timingSafeEqual: both as buffers, and their lengths first.',
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
    message: 'csrf-csrf before 4 ties a token to no session unless it is told to: one of somebody else will do.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: 'Update csrf-csrf to 4: getSessionIdentifier becomes required and returns a text, generateToken is called generateCsrfToken and takes (req, res, options), getTokenFromRequest is called getCsrfTokenFromRequest.',
  },
  'changed-by-get': {
    severity: 'medium',
    fix: 'manual',
    message: 'A GET request changes something: a link or an image of any other site does it for who is signed in.',
    cwe: 'CWE-352',
    owasp: 'A01:2021',
    todo: 'Take POST or DELETE for it, sent by a form or a script; no check of the origin and no SameSite=Lax stops a GET.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
