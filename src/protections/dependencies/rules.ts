import type { Rule } from '../../model/protection.ts';

export const rules = {
  vulnerable: {
    severity: 'medium',
    fix: 'manual',
    message: 'This version of a package has a known hole.',
    cwe: 'CWE-1395',
    owasp: 'A06:2021',
  },
  abandoned: {
    severity: 'low',
    fix: 'manual',
    message: 'A package gets no fixes.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
  },
  'old-node': {
    severity: 'medium',
    fix: 'manual',
    message: 'The image runs on a Node that gets no fixes.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Move to a Node that is maintained, one major after the other, with the tests of the app.',
  },
  'no-lockfile': {
    severity: 'low',
    fix: 'manual',
    message: 'No lockfile is committed: each installation takes other versions, that of an attacker among them.',
    cwe: 'CWE-829',
    owasp: 'A08:2021',
    todo: 'Commit the lockfile, and install with npm ci where the app is built.',
  },
  unwatched: {
    severity: 'low',
    fix: 'review',
    message: 'Nobody is told when a package gets a hole: no Dependabot, no Renovate, no audit in the CI.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Let Dependabot or Renovate watch the packages, or add a step to the CI: npm audit --omit=dev --audit-level=high.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
