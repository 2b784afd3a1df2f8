import type { Rule } from '../../model/protection.ts';

export const rules = {
  'project-root': {
    severity: 'high',
    cwe: 'CWE-552',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'The folder of the project is served: its source and configuration can be downloaded.',
    todo: 'Move what browsers load into a folder of its own, such as public, and serve that one.',
  },
  'hidden-files': {
    severity: 'medium',
    cwe: 'CWE-538',
    owasp: 'A05:2021',
    fix: 'safe',
    message: 'Hidden files are served: .env, .git/config and others.',
    todo: "Set dotfiles: 'ignore', and serve /.well-known by itself.",
  },
  'installed-packages': {
    severity: 'low',
    cwe: 'CWE-200',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'Installed packages are served whole: which versions are in use, and all that is in them.',
    todo: "Serve the folder that pages load from, such as express.static('node_modules/bootstrap/dist').",
  },
  'directory-listing': {
    severity: 'medium',
    cwe: 'CWE-548',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A folder is listed: who asks sees the names of all files in it.',
    todo: 'Take it out where the list is not meant for everybody.',
  },
  'source-maps': {
    severity: 'low',
    cwe: 'CWE-540',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'Source maps are served: the source of the pages can be read as it was written.',
    todo: 'Build for production without source maps, or keep them out of the folder.',
  },
  'any-file': {
    severity: 'high',
    cwe: 'CWE-552',
    owasp: 'A01:2021',
    fix: 'manual',
    message: 'A request names a file of the project, and gets any of them: source, configuration, data.',
    todo: 'Set root to the folder of the files that are meant, or look the name up in a list.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
