import type { Rule } from '../../model/protection.ts';

export const rules = {
  vulnerable: {
    severity: 'medium',
    fix: 'manual',
    message: 'This package version has a known vulnerability.',
    cwe: 'CWE-1395',
    owasp: 'A06:2021',
  },
  abandoned: {
    severity: 'low',
    fix: 'manual',
    message: 'A package is no longer maintained.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
  },
  'old-node': {
    severity: 'medium',
    fix: 'manual',
    message: 'The image runs a Node.js version that no longer gets security fixes.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Move to a maintained Node.js version, one major at a time, running your tests.',
  },
  'no-lockfile': {
    severity: 'low',
    fix: 'manual',
    message: 'No lockfile is committed: each install may resolve different versions, including a compromised one.',
    cwe: 'CWE-829',
    owasp: 'A08:2021',
    todo: 'Commit the lockfile and install with npm ci in builds.',
  },
  unwatched: {
    severity: 'low',
    fix: 'review',
    message: 'Vulnerable dependencies go unnoticed: no Dependabot, no Renovate, no audit step in CI.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Enable Dependabot or Renovate, or add a CI step: npm audit --omit=dev --audit-level=high.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
