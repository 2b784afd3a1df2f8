import { CHOICES, type Extra, type ScaffoldAnswers } from '../scaffold/answers.ts';
import type { Option } from './options/index.ts';

const none = [] as const;

/** The options of `create-secure-express`; the table makes flags, help and the keys of `--answers`. */
export const createTable: readonly Option[] = [
  choice('template', 'api: JSON; web: pages with forms; minimal: the chain and one route'),
  choice('lang', 'TypeScript or JavaScript (default: ts)'),
  choice('db', 'where data lives; development needs no server (default: sqlite; none for minimal)'),
  choice('auth', 'how people sign in (default: jwt for api, session for web, none without a database)'),
  choice('views', 'view engine of the template web (default: ejs)'),
  {
    name: 'with',
    flags: '--with <list>',
    kind: 'list',
    help: 'what else: uploads (a picture of each account), links (pages that users name)',
    group: 'The app',
    commands: none,
    config: 'with',
  },
  {
    name: 'origins',
    flags: '--origins <list>',
    kind: 'list',
    help: 'origins of front ends elsewhere: https://a.example,https://b.example',
    group: 'The app',
    commands: none,
    config: 'origins',
  },
  {
    name: 'proxyHops',
    flags: '--proxy-hops <number>',
    kind: 'text',
    help: 'proxies in front of the app in production (default: 0)',
    group: 'The app',
    commands: none,
    config: 'proxyHops',
  },
  {
    name: 'docker',
    flags: '--docker',
    kind: 'switch',
    help: 'Dockerfile and compose file (default)',
    group: 'The app',
    commands: none,
    config: 'docker',
  },
  {
    name: 'noDocker',
    flags: '--no-docker',
    kind: 'switch',
    help: 'neither of them',
    group: 'The app',
    commands: none,
  },
  choice('ci', 'workflow that checks every change (default: github)'),
  {
    name: 'pm',
    flags: '--pm <name>',
    kind: 'choice',
    choices: CHOICES.pm,
    help: 'package manager (default: the one that runs this)',
    group: 'Writing',
    commands: none,
    config: 'pm',
  },
  {
    name: 'noInstall',
    flags: '--no-install',
    kind: 'switch',
    help: 'do not install packages',
    group: 'Writing',
    commands: none,
  },
  {
    name: 'noGit',
    flags: '--no-git',
    kind: 'switch',
    help: 'do not start a git repository',
    group: 'Writing',
    commands: none,
  },
  {
    name: 'merge',
    flags: '--merge',
    kind: 'switch',
    help: 'into a folder that holds files; refused where a name is taken',
    group: 'Writing',
    commands: none,
  },
  {
    name: 'dryRun',
    flags: '-n, --dry-run',
    kind: 'switch',
    help: 'never write; print the files and their sizes',
    group: 'Writing',
    commands: none,
  },
  {
    name: 'yes',
    flags: '-y, --yes',
    kind: 'switch',
    help: 'take the defaults without asking',
    group: 'Answers',
    commands: none,
  },
  {
    name: 'answers',
    flags: '--answers <file>',
    kind: 'text',
    help: 'read answers from a JSON file',
    group: 'Answers',
    commands: none,
  },
  {
    name: 'interactive',
    flags: '--no-interactive',
    kind: 'switch',
    help: 'never ask',
    group: 'Answers',
    commands: none,
  },
  {
    name: 'format',
    flags: '--format <format>',
    kind: 'choice',
    choices: ['pretty', 'json'],
    help: 'what stdout holds (default: pretty)',
    group: 'Output',
    commands: none,
  },
  { name: 'quiet', flags: '--quiet', kind: 'switch', help: 'no progress on stderr', group: 'Output', commands: none },
  {
    name: 'verbose',
    flags: '--verbose',
    kind: 'switch',
    help: 'also what the package manager says',
    group: 'Output',
    commands: none,
  },
  {
    name: 'color',
    flags: '--no-color',
    kind: 'switch',
    help: 'no colour (NO_COLOR does the same)',
    group: 'Output',
    commands: none,
  },
];

function choice(name: Exclude<keyof typeof CHOICES, 'pm'>, help: string): Option {
  const choices = CHOICES[name];
  return {
    name,
    flags: `--${name} <name>`,
    kind: 'choice',
    choices,
    help,
    group: 'The app',
    commands: none,
    config: name,
  };
}

/** What the flags of one run say. */
export interface CreateFlags {
  template?: ScaffoldAnswers['template'];
  lang?: ScaffoldAnswers['lang'];
  db?: ScaffoldAnswers['db'];
  auth?: ScaffoldAnswers['auth'];
  views?: ScaffoldAnswers['views'];
  ci?: ScaffoldAnswers['ci'];
  pm?: ScaffoldAnswers['pm'];
  with?: Extra[];
  origins?: string[];
  proxyHops?: string;
  docker?: boolean;
  install: boolean;
  git: boolean;
  merge?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  answers?: string;
  interactive?: boolean;
  format?: 'pretty' | 'json';
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
}

/** Answers that were given, by a flag or by the answers file. */
export type Given = Partial<Omit<ScaffoldAnswers, 'name'>>;
