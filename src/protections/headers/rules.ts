import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-693', owasp: 'A05:2021' } as const;

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'Answers carry no security headers (helmet).',
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
    message: 'helmet() stands behind something that answers already: those answers carry no security headers.',
    cwe: 'CWE-696',
    owasp: 'A05:2021',
  },
  conditional: {
    severity: 'low',
    fix: 'manual',
    message: 'Security headers are sent only where somebody asks for them.',
    ...WEAKNESS,
    todo: 'Send them always, and let a variable switch them off where that is needed.',
  },
  'powered-by': {
    severity: 'low',
    fix: 'safe',
    message: 'Answers name the framework in X-Powered-By.',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
  },
  'named-by-hand': {
    severity: 'low',
    fix: 'manual',
    message:
      'X-Powered-By is set by hand: it tells what the app is made with, or sets a false trail that fools nobody.',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
    todo: 'Take the line away.',
  },
  'permissions-policy': {
    severity: 'low',
    fix: 'safe',
    message: 'Pages, and frames in them, may ask for camera, location and microphone (no Permissions-Policy).',
    ...WEAKNESS,
  },
  'switched-off': {
    severity: 'low',
    fix: 'manual',
    message: 'A security header is switched off, or too short to protect.',
    ...WEAKNESS,
    todo: 'Remove the option: the default of helmet is right unless the app is reached without https.',
  },
  mistyped: {
    severity: 'low',
    fix: 'manual',
    message: 'A script or style sheet is sent as text/html: browsers that keep to declared types (nosniff) refuse it.',
    cwe: 'CWE-430',
    owasp: 'A05:2021',
    todo: "Say what it is: res.type('js').send(…). Until then nosniff stays off.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
