import type { Level, Severity } from '../model/protection.ts';

export type CommandName = 'migrate' | 'audit' | 'list' | 'explain' | 'undo';

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

const BOTH: readonly CommandName[] = ['migrate', 'audit'];
const ALL: readonly CommandName[] = ['migrate', 'audit', 'list', 'explain', 'undo'];
const MIGRATE: readonly CommandName[] = ['migrate'];

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
      commands: BOTH,
      config: 'protections',
      replay: true,
    },
    {
      name: 'skip',
      flags: '--skip <ids>',
      kind: 'list',
      help: 'all but these protections',
      group: 'What to add',
      commands: BOTH,
    },
    {
      name: 'all',
      flags: '--all',
      kind: 'switch',
      help: 'every protection, not only the recommended ones',
      group: 'What to add',
      commands: BOTH,
    },
    {
      name: 'level',
      flags: '--level <level>',
      kind: 'choice',
      choices: levels,
      help: 'how much behaviour may change (default: preserve)',
      group: 'What to add',
      commands: BOTH,
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
      commands: BOTH,
      config: 'entry',
      replay: true,
    },
    {
      name: 'allEntries',
      flags: '--all-entries',
      kind: 'switch',
      help: 'every Express app that is found',
      group: 'Which code',
      commands: BOTH,
      config: 'allEntries',
      replay: true,
    },
    {
      name: 'schema',
      flags: '--schema <file>',
      kind: 'repeat',
      help: 'SQL file with the tables of the database (repeatable)',
      group: 'Which code',
      commands: BOTH,
      config: 'schema',
      replay: true,
    },
    {
      name: 'workspace',
      flags: '--workspace <name>',
      kind: 'text',
      help: 'a package of a monorepo, by name or folder',
      group: 'Which code',
      commands: BOTH,
    },
    {
      name: 'workspaces',
      flags: '--workspaces',
      kind: 'switch',
      help: 'every package of a monorepo that uses Express',
      group: 'Which code',
      commands: BOTH,
    },
    {
      name: 'include',
      flags: '--include <glob>',
      kind: 'repeat',
      help: 'read only this source code (repeatable)',
      group: 'Which code',
      commands: BOTH,
      config: 'include',
      replay: true,
    },
    {
      name: 'exclude',
      flags: '--exclude <glob>',
      kind: 'repeat',
      help: 'leave this out (repeatable); .gitignore is honoured anyway',
      group: 'Which code',
      commands: BOTH,
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
      commands: BOTH,
      config: 'set',
      replay: true,
    },
    {
      name: 'answers',
      flags: '--answers <file>',
      kind: 'text',
      help: 'read all answers from a JSON file',
      group: 'Answers',
      commands: BOTH,
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
      commands: MIGRATE,
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
      commands: MIGRATE,
      config: 'start',
      replay: true,
    },
    {
      name: 'health',
      flags: '--health <path>',
      kind: 'text',
      help: 'the path that answers when the app is up (default: /)',
      group: 'Proof',
      commands: MIGRATE,
      config: 'health',
      replay: true,
    },
    {
      name: 'format',
      flags: '--format <format>',
      kind: 'choice',
      choices: formats,
      help: 'what stdout holds',
      group: 'Output',
      commands: BOTH,
    },
    {
      name: 'report',
      flags: '--report <format=file>',
      kind: 'repeat',
      help: 'a report in a file (repeatable)',
      group: 'Output',
      commands: BOTH,
    },
    {
      name: 'failOn',
      flags: '--fail-on <severity>',
      kind: 'choice',
      choices: thresholds,
      help: 'exit 1 at open findings of this severity or above',
      group: 'Output',
      commands: BOTH,
      config: 'failOn',
    },
    {
      name: 'json',
      flags: '--json',
      kind: 'switch',
      help: 'print JSON',
      group: 'Output',
      commands: ['list', 'explain'],
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
      commands: BOTH,
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
  format?: string;
  report?: string[];
  failOn?: (typeof thresholds)[number];
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
  cwd?: string;
  config?: string;
}
