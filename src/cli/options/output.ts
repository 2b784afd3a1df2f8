import { ALL, READING, thresholds, type Option } from './option.ts';

/** @param formats names of the report formats */
export const formatOption = (formats: readonly string[]): Option => ({
  name: 'format',
  flags: '--format <format>',
  kind: 'choice',
  choices: formats,
  help: 'what stdout holds (list and explain: pretty or json; routes: also markdown, html)',
  group: 'Output',
  commands: [...READING, 'list', 'explain'],
});

/** What is told, and how. */
export const outputOptions: readonly Option[] = [
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
