import type { Rule } from '../../model/protection.ts';

export const rules = {
  'project-root': {
    severity: 'high',
    cwe: 'CWE-552',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'The project folder is served: source and configuration can be downloaded.',
    todo: 'Move public files into a separate folder, such as public, and serve only that.',
  },
  'hidden-files': {
    severity: 'medium',
    cwe: 'CWE-538',
    owasp: 'A05:2021',
    fix: 'safe',
    message: 'Dotfiles are served: .env, .git/config and others.',
    todo: "Set dotfiles: 'ignore', and serve /.well-known separately.",
  },
  'installed-packages': {
    severity: 'low',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'Whole node_modules packages are served, with their versions and every file in them.',
    todo: "Serve only the folder that pages load from, such as express.static('node_modules/bootstrap/dist').",
  },
  'directory-listing': {
    severity: 'medium',
    cwe: 'CWE-548',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'Directory listing is enabled.',
    todo: 'Remove it unless the listing is meant to be public.',
  },
  'source-maps': {
    severity: 'low',
    cwe: 'CWE-540',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'Source maps are served, exposing the original source.',
    todo: 'Build for production without source maps, or keep them out of the folder.',
  },
  'any-file': {
    severity: 'high',
    cwe: 'CWE-552',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A request can read any file of the project: source, configuration, data.',
    todo: 'Set root to the folder of those files, or look the name up in a list.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
