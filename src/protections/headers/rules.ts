import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-693', owasp: 'A05:2021' } as const;

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'Responses carry no security headers (helmet).',
    ...WEAKNESS,
  },
  incomplete: {
    severity: 'medium',
    fix: 'safe',
    message: 'Only some security headers are set.',
    ...WEAKNESS,
  },
  late: {
    severity: 'medium',
    fix: 'manual',
    message: 'helmet() is registered after something that already sends responses; those carry no security headers.',
    cwe: 'CWE-696',
    owasp: 'A05:2021',
  },
  conditional: {
    severity: 'low',
    fix: 'manual',
    message: 'Security headers are opt-in: they are sent only when an option asks for them.',
    ...WEAKNESS,
    todo: 'Send them by default, and let a setting turn them off.',
  },
  'powered-by': {
    severity: 'low',
    fix: 'safe',
    message: 'Responses name the framework in X-Powered-By.',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
  },
  'named-by-hand': {
    severity: 'low',
    fix: 'manual',
    message: 'X-Powered-By is set by hand: it reveals the stack, or a decoy that fools nobody.',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
    todo: 'Remove the line.',
  },
  'permissions-policy': {
    severity: 'low',
    fix: 'safe',
    message: 'No Permissions-Policy: pages and their frames may use camera, location and microphone.',
    ...WEAKNESS,
  },
  'switched-off': {
    severity: 'low',
    fix: 'manual',
    message: 'A security header is turned off, or its max-age is too short.',
    ...WEAKNESS,
    todo: "Remove the option: helmet's default is right unless the app is served without HTTPS.",
  },
  mistyped: {
    severity: 'low',
    fix: 'manual',
    message: 'A script or style sheet is sent as text/html: with nosniff, browsers refuse it.',
    cwe: 'CWE-430',
    owasp: 'A05:2021',
    todo: "Set its type: res.type('js').send(…). Until then nosniff stays off.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
