import type { Level, Severity } from '../model/protection.ts';

export type CommandName = 'migrate' | 'audit' | 'routes' | 'verify' | 'undo' | 'list' | 'explain' | 'ci';

/**
 * One option. The table below makes the flags, their help, the keys and the schema of the config file and of `--answers`, and
 * the line that replays a run.
 */
export interface Option {
  name: string;
  /** As in the help: `-n, --dry-run`, `--entry <file>`; `null` where only the config file has it. */
  flags: string | null;
  kind: 'switch' | 'text' | 'choice' | 'list' | 'repeat' | 'pairs' | 'ignores';
  choices?: readonly string[];
  help: string;
  group: 'What to add' | 'Which code' | 'Answers' | 'Output' | 'Writing' | 'Proof' | 'General';
  commands: readonly CommandName[];
  /** The key of the config file and of `--answers`. */
  config?: string;
  /** Part of the line that replays the run. */
  replay?: boolean;
}

/** Commands that read a project; every flag that only says what to read and how to tell it is for all of them. */
const READING: readonly CommandName[] = ['migrate', 'audit', 'routes', 'verify'];
const ALL: readonly CommandName[] = [...READING, 'undo', 'list', 'explain', 'ci'];
const MIGRATE: readonly CommandName[] = ['migrate'];
const PROVING: readonly CommandName[] = ['migrate', 'verify'];

export const levels = ['observe', 'preserve', 'strict'] as const satisfies readonly Level[];
export const thresholds = ['none', 'low', 'medium', 'high'] as const satisfies readonly (Severity | 'none')[];

/** @param formats names of the report formats */
export function optionTable(formats: readonly string[]): readonly Option[] {
  return [
    {
      name: 'only',
      flags: '--only <ids>',
      kind: 'list',
      help: 'only these protections: a,b',
      group: 'What to add',
      commands: READING,
      config: 'protections',
      replay: true,
    },
    {
      name: 'skip',
      flags: '--skip <ids>',
      kind: 'list',
      help: 'all but these protections',
      group: 'What to add',
      commands: READING,
    },
    {
      name: 'all',
      flags: '--all',
      kind: 'switch',
      help: 'every protection, not only the recommended ones',
      group: 'What to add',
      commands: READING,
    },
    {
      name: 'level',
      flags: '--level <level>',
      kind: 'choice',
      choices: levels,
      help: 'how much behaviour may change (default: preserve)',
      group: 'What to add',
      commands: READING,
      config: 'level',
      replay: true,
    },
    {
      name: 'unsafeFixes',
      flags: '--unsafe-fixes',
      kind: 'switch',
      help: 'also apply edits that a client may notice',
      group: 'What to add',
      commands: MIGRATE,
      config: 'unsafeFixes',
      replay: true,
    },
    {
      name: 'entry',
      flags: '--entry <file>',
      kind: 'repeat',
      help: 'file of the app to work on (repeatable)',
      group: 'Which code',
      commands: READING,
      config: 'entry',
      replay: true,
    },
    {
      name: 'allEntries',
      flags: '--all-entries',
      kind: 'switch',
      help: 'every Express app that is found',
      group: 'Which code',
      commands: READING,
      config: 'allEntries',
      replay: true,
    },
    {
      name: 'schema',
      flags: '--schema <file>',
      kind: 'repeat',
      help: 'SQL file with the tables of the database (repeatable)',
      group: 'Which code',
      commands: READING,
      config: 'schema',
      replay: true,
    },
    {
      name: 'workspace',
      flags: '--workspace <name>',
      kind: 'text',
      help: 'a package of a monorepo, by name or folder',
      group: 'Which code',
      commands: READING,
    },
    {
      name: 'workspaces',
      flags: '--workspaces',
      kind: 'switch',
      help: 'every package of a monorepo that uses Express',
      group: 'Which code',
      commands: READING,
    },
    {
      name: 'include',
      flags: '--include <glob>',
      kind: 'repeat',
      help: 'read only this source code (repeatable)',
      group: 'Which code',
      commands: READING,
      config: 'include',
      replay: true,
    },
    {
      name: 'exclude',
      flags: '--exclude <glob>',
      kind: 'repeat',
      help: 'leave this out (repeatable); .gitignore is honoured anyway',
      group: 'Which code',
      commands: READING,
      config: 'exclude',
      replay: true,
    },
    {
      name: 'yes',
      flags: '-y, --yes',
      kind: 'switch',
      help: 'take the recommended set without asking',
      group: 'Answers',
      commands: MIGRATE,
    },
    {
      name: 'set',
      flags: '--set <key=value>',
      kind: 'pairs',
      help: 'an answer: cors.origins=https://a.example (repeatable)',
      group: 'Answers',
      commands: READING,
      config: 'set',
      replay: true,
    },
    {
      name: 'answers',
      flags: '--answers <file>',
      kind: 'text',
      help: 'read all answers from a JSON file',
      group: 'Answers',
      commands: READING,
    },
    {
      name: 'saveAnswers',
      flags: '--save-answers <file>',
      kind: 'text',
      help: 'write all answers to a JSON file',
      group: 'Answers',
      commands: MIGRATE,
    },
    {
      name: 'interactive',
      flags: '--no-interactive',
      kind: 'switch',
      help: 'never ask',
      group: 'Answers',
      commands: ALL,
    },
    {
      name: 'dryRun',
      flags: '-n, --dry-run',
      kind: 'switch',
      help: 'never write; print the unified diff',
      group: 'Writing',
      commands: ['migrate', 'undo'],
    },
    {
      name: 'check',
      flags: '--check',
      kind: 'switch',
      help: 'never write; exit 1 if anything would change',
      group: 'Writing',
      commands: MIGRATE,
    },
    {
      name: 'patch',
      flags: '--patch <file>',
      kind: 'text',
      help: 'write a patch for git apply, and nothing else',
      group: 'Writing',
      commands: MIGRATE,
    },
    {
      name: 'pm',
      flags: '--pm <name>',
      kind: 'choice',
      choices: ['npm', 'pnpm', 'yarn', 'bun'],
      help: 'package manager (default: the one in use)',
      group: 'Writing',
      commands: MIGRATE,
    },
    {
      name: 'install',
      flags: '--install <mode>',
      kind: 'choice',
      choices: ['full', 'lockfile', 'none'],
      help: 'what the package manager does (default: full)',
      group: 'Writing',
      commands: MIGRATE,
      config: 'install',
      replay: true,
    },
    {
      name: 'noInstall',
      flags: '--no-install',
      kind: 'switch',
      help: 'the same as --install none',
      group: 'Writing',
      commands: MIGRATE,
    },
    {
      name: 'commits',
      flags: '--commits',
      kind: 'switch',
      help: 'make one git commit a protection (without it, git is never written)',
      group: 'Writing',
      commands: MIGRATE,
      config: 'commits',
      replay: true,
    },
    {
      name: 'allowDirty',
      flags: '--allow-dirty',
      kind: 'switch',
      help: 'change files that have uncommitted changes',
      group: 'Writing',
      commands: MIGRATE,
    },
    {
      name: 'verify',
      flags: '--verify',
      kind: 'switch',
      help: 'run the app before and after, and attack it',
      group: 'Proof',
      commands: MIGRATE,
      config: 'verify',
      replay: true,
    },
    {
      name: 'noVerify',
      flags: '--no-verify',
      kind: 'switch',
      help: 'do not run the app',
      group: 'Proof',
      commands: MIGRATE,
    },
    {
      name: 'start',
      flags: '--start <command>',
      kind: 'text',
      help: 'how the app starts (default: as package.json says)',
      group: 'Proof',
      commands: PROVING,
      config: 'start',
      replay: true,
    },
    {
      name: 'health',
      flags: '--health <path>',
      kind: 'text',
      help: 'the path that answers when the app is up (default: /)',
      group: 'Proof',
      commands: PROVING,
      config: 'health',
      replay: true,
    },
    {
      name: 'db',
      flags: '--db <url>',
      kind: 'text',
      help: 'a database for the app while it is attacked; it is written to (default: as its environment says)',
      group: 'Proof',
      commands: PROVING,
    },
    {
      name: 'tests',
      flags: '--tests',
      kind: 'switch',
      help: "also run the project's own npm test, before and after",
      group: 'Proof',
      commands: PROVING,
      config: 'tests',
      replay: true,
    },
    {
      name: 'against',
      flags: '--against <ref>',
      kind: 'text',
      help: 'compare with a git ref: that is before, the folder is after',
      group: 'Proof',
      commands: ['verify'],
    },
    {
      name: 'apply',
      flags: '--apply <patch>',
      kind: 'text',
      help: 'compare with a patch: the folder is before, with the patch is after; nothing is written',
      group: 'Proof',
      commands: ['verify'],
    },
    {
      name: 'format',
      flags: '--format <format>',
      kind: 'choice',
      choices: formats,
      help: 'what stdout holds (list and explain: pretty or json; routes: also markdown, html)',
      group: 'Output',
      commands: [...READING, 'list', 'explain'],
    },
    {
      name: 'report',
      flags: '--report <format=file>',
      kind: 'repeat',
      help: 'a report in a file (repeatable)',
      group: 'Output',
      commands: READING,
    },
    {
      name: 'failOn',
      flags: '--fail-on <severity>',
      kind: 'choice',
      choices: thresholds,
      help: 'exit 1 at open findings of this severity or above',
      group: 'Output',
      commands: READING,
      config: 'failOn',
    },
    {
      name: 'json',
      flags: '--json',
      kind: 'switch',
      help: 'the same as --format json',
      group: 'Output',
      commands: ['list', 'explain'],
    },
    {
      name: 'facts',
      flags: '--facts',
      kind: 'switch',
      help: 'print what was read instead: the chain of each app, values, flows from the request',
      group: 'Output',
      commands: ['audit'],
    },
    {
      name: 'why',
      flags: '--why <file:line>',
      kind: 'text',
      help: 'why something there was found, fixed, refused or not found',
      group: 'Output',
      commands: ['explain'],
    },
    { name: 'quiet', flags: '--quiet', kind: 'switch', help: 'no progress on stderr', group: 'Output', commands: ALL },
    {
      name: 'verbose',
      flags: '--verbose',
      kind: 'switch',
      help: 'more on stderr: every step, and what the package manager says',
      group: 'Output',
      commands: ALL,
    },
    {
      name: 'color',
      flags: '--no-color',
      kind: 'switch',
      help: 'no colour (NO_COLOR does the same)',
      group: 'Output',
      commands: ALL,
    },
    {
      name: 'ignore',
      flags: null,
      kind: 'ignores',
      help: 'findings to leave as they are, each with its reason',
      group: 'Which code',
      commands: [],
      config: 'ignore',
    },
    {
      name: 'plugins',
      flags: null,
      kind: 'list',
      help: 'protections from elsewhere: files (./security/ours.mjs) or packages that export them',
      group: 'What to add',
      commands: [],
      config: 'plugins',
    },
    {
      name: 'cwd',
      flags: '-C, --cwd <dir>',
      kind: 'text',
      help: 'start in this folder',
      group: 'General',
      commands: ALL,
    },
    {
      name: 'config',
      flags: '--config <file>',
      kind: 'text',
      help: 'config file (default: harden-express.config.{json,js,mjs} or package.json#hardenExpress)',
      group: 'General',
      commands: READING,
    },
  ];
}

/** What the flags of one run say, before config and answers are looked at. */
export interface Flags {
  only?: string[];
  skip?: string[];
  all?: boolean;
  level?: Level;
  unsafeFixes?: boolean;
  entry?: string[];
  schema?: string[];
  allEntries?: boolean;
  workspace?: string;
  workspaces?: boolean;
  include?: string[];
  exclude?: string[];
  yes?: boolean;
  set?: string[];
  answers?: string;
  saveAnswers?: string;
  interactive?: boolean;
  dryRun?: boolean;
  check?: boolean;
  patch?: string;
  pm?: 'npm' | 'pnpm' | 'yarn' | 'bun';
  install?: 'full' | 'lockfile' | 'none' | false;
  allowDirty?: boolean;
  verify?: boolean;
  start?: string;
  health?: string;
  db?: string;
  tests?: boolean;
  against?: string;
  apply?: string;
  commits?: boolean;
  format?: string;
  report?: string[];
  failOn?: (typeof thresholds)[number];
  json?: boolean;
  facts?: boolean;
  why?: string;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
  cwd?: string;
  config?: string;
}
