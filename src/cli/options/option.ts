import type { Level, Severity } from '../../model/protection.ts';

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
  group: 'What to add' | 'The app' | 'Which code' | 'Answers' | 'Output' | 'Writing' | 'Proof' | 'General';
  commands: readonly CommandName[];
  /** The key of the config file and of `--answers`. */
  config?: string;
  /** Part of the line that replays the run. */
  replay?: boolean;
}

/** Commands that read a project; every flag that only says what to read and how to tell it is for all of them. */
export const READING: readonly CommandName[] = ['migrate', 'audit', 'routes', 'verify'];
export const ALL: readonly CommandName[] = [...READING, 'undo', 'list', 'explain', 'ci'];
export const MIGRATE: readonly CommandName[] = ['migrate'];
export const PROVING: readonly CommandName[] = ['migrate', 'verify'];

export const levels = ['observe', 'preserve', 'strict'] as const satisfies readonly Level[];
export const thresholds = ['none', 'low', 'medium', 'high'] as const satisfies readonly (Severity | 'none')[];
