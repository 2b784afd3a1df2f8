/** Exit codes of both commands; see the README. */
export const EXIT = { ok: 0, findings: 1, usage: 2, refused: 3, unverified: 4, bug: 5, cancelled: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A mistake or a situation of the person's own: says what it is, and the way out. Caught once, in `cli/terminal.ts`. */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, hint?: string, exitCode: ExitCode = EXIT.usage) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Ctrl-C, or a declined last question. */
export class Cancelled extends Error {
  constructor(message = 'Cancelled. Nothing was changed.') {
    super(message);
    this.name = 'Cancelled';
  }
}
