import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-942', owasp: 'A05:2021' } as const;

export const rules = {
  'any-origin': {
    severity: 'medium',
    fix: 'safe',
    message: 'Pages of any origin may read responses.',
    ...WEAKNESS,
  },
  'any-origin-credentials': {
    severity: 'high',
    fix: 'safe',
    message: 'Every origin is reflected with credentials allowed: any page can read responses as the signed-in user.',
    ...WEAKNESS,
  },
  'null-origin': {
    severity: 'medium',
    fix: 'manual',
    message: 'The origin "null" is allowed: any page can send it from a sandboxed frame.',
    ...WEAKNESS,
    todo: "Remove 'null' from the list of origins.",
  },
  'loose-pattern': {
    severity: 'medium',
    fix: 'manual',
    message: 'The origin pattern is not anchored, or has an unescaped dot.',
    cwe: 'CWE-625',
    owasp: 'A05:2021',
    todo: 'Anchor the pattern at both ends and escape each dot: /^https:\\/\\/(\\w+\\.)?app\\.example$/.',
  },
  'loose-check': {
    severity: 'medium',
    fix: 'manual',
    message: 'Only part of the origin is compared: look-alike origins pass as well.',
    cwe: 'CWE-346',
    owasp: 'A05:2021',
    todo: "Compare the whole origin (allowed.includes(origin)), or its host: new URL(origin).hostname.endsWith('.app.example').",
  },
  'by-hand': {
    severity: 'medium',
    fix: 'manual',
    message: 'Access-Control-Allow-Origin is set by hand and allows every origin.',
    ...WEAKNESS,
    todo: 'Send it only for origins on a list, with Vary: Origin, or use cors({ origin: [list] }) instead.',
  },
  late: {
    severity: 'low',
    fix: 'manual',
    message: 'cors() is registered after something that already sends responses; those lack the headers.',
    cwe: 'CWE-696',
    owasp: 'A05:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** What is fixed in place. */
export const FIXED: readonly RuleId[] = ['any-origin', 'any-origin-credentials'];
