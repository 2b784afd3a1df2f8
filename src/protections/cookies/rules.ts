import type { Rule } from '../../model/protection.ts';

export const rules = {
  readable: {
    severity: 'medium',
    fix: 'safe',
    message: 'A cookie that says who somebody is can be read by page scripts.',
    cwe: 'CWE-1004',
    owasp: 'A05:2021',
    todo: 'Set httpOnly: true, once no page script reads the cookie.',
  },
  'same-site': {
    severity: 'medium',
    fix: 'safe',
    message: 'A cookie that says who somebody is names no SameSite: other sites can send requests with it.',
    cwe: 'CWE-1275',
    owasp: 'A01:2021',
    todo: "Set sameSite: 'lax' where front end and app are of one site; otherwise 'none' with secure, and check the origin.",
  },
  'no-secure': {
    severity: 'low',
    fix: 'manual',
    message: 'A cookie that says who somebody is goes over plain HTTP, too.',
    cwe: 'CWE-614',
    owasp: 'A05:2021',
    todo: 'Set secure: true where the app is reached by HTTPS, that is in production.',
  },
  'unsigned-identity': {
    severity: 'high',
    fix: 'manual',
    message: 'The app believes a cookie without a signature: anybody writes another name or role into it.',
    cwe: 'CWE-565',
    owasp: 'A08:2021',
    todo: 'Keep it in the session, or set it with signed: true and read it from req.signedCookies.',
  },
  'clears-other': {
    severity: 'medium',
    fix: 'review',
    message:
      'The cookie is cleared with other options than it was set with: browsers keep it, and nobody is signed out.',
    cwe: 'CWE-613',
    owasp: 'A07:2021',
    todo: 'Hand clearCookie the path and domain that the cookie is set with, and sameSite and secure where it is for other sites. On Express 4, leave maxAge out.',
  },
  'host-prefix': {
    severity: 'medium',
    fix: 'manual',
    message: 'Browsers drop the cookie: a name with __Host- asks for secure, the path / and no domain.',
    cwe: 'CWE-16',
    owasp: 'A05:2021',
    todo: "Set secure: true and path: '/', and leave out domain; or take the prefix away.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
