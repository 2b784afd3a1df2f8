import type { Rule } from '../../model/protection.ts';

const ACCESS = { owasp: 'A01:2021', fix: 'manual' } as const;

export const rules = {
  'unguarded-admin': {
    ...ACCESS,
    cwe: 'CWE-862',
    severity: 'medium',
    message: 'A route for administrators asks nobody who they are.',
    todo: 'Put the check that other routes have in front of it, for the whole router if you can: router.use(requireAdmin).',
  },
  'admin-without-role': {
    ...ACCESS,
    cwe: 'CWE-863',
    severity: 'medium',
    message: 'A route for administrators lets in everybody who is signed in, while others beside it ask for a role.',
    todo: 'Ask for the role here, too.',
  },
  'unguarded-sibling': {
    ...ACCESS,
    cwe: 'CWE-862',
    severity: 'medium',
    message: 'A route that changes something asks nobody who they are, while the routes beside it do.',
    todo: 'Put the check of the routes beside it in front of it, or say in a comment that it is open on purpose.',
  },
  'no-owner': {
    ...ACCESS,
    cwe: 'CWE-639',
    severity: 'medium',
    message:
      'A record is looked up by an identifier of the request alone, while handlers beside it also ask whose it is.',
    todo: 'Ask for the owner in the query, too, and answer 404 where there is none: findOne({ _id: id, user: req.user.id }).',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
