import type { Terminal } from './terminal.ts';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** Said where there is room for it, */
  hint?: string;
  /** and this where there is less. */
  short?: string;
  disabled?: boolean;
}

/** The ways to ask a person. Every one throws `Cancelled` at Ctrl-C. */
export interface Prompter {
  /** Columns that `say` has. */
  width: number;
  intro(title: string): void;
  say(text: string): void;
  chooseOne<Value extends string>(message: string, choices: readonly Choice<Value>[], initial?: Value): Promise<Value>;
  chooseMany<Value extends string>(
    message: string,
    groups: Readonly<Record<string, readonly Choice<Value>[]>>,
    initial: readonly Value[],
  ): Promise<Value[]>;
  /** @param usual what Enter alone means; `edited` puts it into the line, to be added to */
  askText(
    message: string,
    usual: string,
    validate: (value: string) => string | undefined,
    how?: 'edited' | 'replaced',
  ): Promise<string>;
  confirm(message: string, initial: boolean): Promise<boolean>;
  outro(text: string): void;
}

/** Where prompts go: stdout is for the result, if the other one is a terminal. */
export const promptStream = ({ stdout, stderr }: Terminal): NodeJS.WriteStream => (stderr.isTTY ? stderr : stdout);
