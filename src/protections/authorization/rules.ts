import type { Rule } from '../../model/protection.ts';

const ACCESS = { owasp: 'A01:2021', fix: 'manual' } as const;

export const rules = {
  'unguarded-admin': {
    ...ACCESS,
    cwe: 'CWE-862',
    severity: 'medium',
    message: 'An admin route has no authentication check.',
    todo: 'Add the check that other routes use, for the whole router if possible: router.use(requireAdmin).',
  },
  'admin-without-role': {
    ...ACCESS,
    cwe: 'CWE-863',
    severity: 'medium',
    message: 'An admin route accepts any signed-in user, while its sibling routes require a role.',
    todo: 'Require the role here as well.',
  },
  'unguarded-sibling': {
    ...ACCESS,
    cwe: 'CWE-862',
    severity: 'medium',
    message: 'A route that changes data has no authentication check, while its sibling routes do.',
    todo: 'Add the middleware its sibling routes use, or mark it as intentionally public in a comment.',
  },
  'no-owner': {
    ...ACCESS,
    cwe: 'CWE-639',
    severity: 'medium',
    message: 'A record is looked up by an id from the request alone, while sibling handlers also check its owner.',
    todo: 'Add the owner to the query and respond with 404 when nothing matches: findOne({ _id: id, user: req.user.id }).',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
