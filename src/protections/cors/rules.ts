import type { Rule } from '../../model/protection.ts';

const WEAKNESS = { cwe: 'CWE-942', owasp: 'A05:2021' } as const;

export const rules = {
  'any-origin': {
    severity: 'medium',
    fix: 'safe',
    message: 'Pages of every origin may read the answers.',
    ...WEAKNESS,
  },
  'any-origin-credentials': {
    severity: 'high',
    fix: 'safe',
    message:
      'Every origin is reflected and credentials are allowed: any page reads the answers as the signed-in person.',
    ...WEAKNESS,
  },
  'null-origin': {
    severity: 'medium',
    fix: 'manual',
    message: 'The origin "null" is allowed: any page gets it with a sandboxed frame.',
    ...WEAKNESS,
    todo: "Take 'null' out of the list of origins.",
  },
  'loose-pattern': {
    severity: 'medium',
    fix: 'manual',
    message: 'The pattern for origins is not anchored, or a dot in it stands for any character.',
    cwe: 'CWE-625',
    owasp: 'A05:2021',
    todo: 'Anchor the pattern at both ends and write each dot as \\.: /^https:\\/\\/(\\w+\\.)?app\\.example$/.',
  },
  'loose-check': {
    severity: 'medium',
    fix: 'manual',
    message: 'Only a part of the origin is compared: origins of others that begin, end or look like it pass, too.',
    cwe: 'CWE-346',
    owasp: 'A05:2021',
    todo: "Compare the whole origin (allowed.includes(origin)), or its host: new URL(origin).hostname.endsWith('.app.example').",
  },
  'by-hand': {
    severity: 'medium',
    fix: 'manual',
    message: 'Access-Control-Allow-Origin is written by hand and lets in every origin.',
    ...WEAKNESS,
    todo: 'Send it only to origins of a list, together with Vary: Origin; or put cors({ origin: [list] }) in its place.',
  },
  late: {
    severity: 'low',
    fix: 'manual',
    message: 'cors() stands behind something that answers already: those answers lack the headers.',
    cwe: 'CWE-696',
    owasp: 'A05:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** What is fixed in place. */
export const FIXED: readonly RuleId[] = ['any-origin', 'any-origin-credentials'];
