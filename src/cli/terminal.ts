import { Cancelled, EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Paint } from '../report/context.ts';
import { legible, wrap } from '../report/text.ts';
import { codeOfSignal } from './signals.ts';

/** The world of one run: streams, environment, size. */
export interface Terminal {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
}

export const terminal: Terminal = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
};

/** Whether people can be asked: both ends are terminals and nothing says that this is a machine. */
export function canAsk({ stdin, stdout, env }: Terminal, flags: { yes?: boolean; interactive?: boolean }): boolean {
  if (flags.yes === true || flags.interactive === false || isSet(env['CI'])) return false;
  return stdin.isTTY && stdout.isTTY;
}

/** A screen reader is in use, or a terminal without cursor movement: no redraw, numbered choices. */
export function isPlain({ env }: Terminal): boolean {
  return isSet(env['ACCESSIBLE']) || env['TERM'] === 'dumb';
}

const isSet = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);

/** https://no-color.org, https://force-color.org; a flag wins. */
export function hasColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, flag?: boolean): boolean {
  if (flag === false || (env['NO_COLOR'] ?? '') !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return isSet(env['FORCE_COLOR']);
  return stream.isTTY && env['TERM'] !== 'dumb';
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function painter(colour: boolean): Paint {
  const paint =
    ([open, close]: readonly [number, number]) =>
    (text: string): string =>
      colour ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    cyan: paint(CODES.cyan),
  };
}

/** Columns to wrap at: those of the terminal, and what a page holds where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.max(20, stream.isTTY ? stream.columns || 80 : 100);
}

/** Lines for people: wrapped where a terminal shows them, whole in a log. */
export function fitted(text: string, stream: NodeJS.WriteStream): string {
  if (!stream.isTTY) return text;
  return text
    .split('\n')
    .map((line) => wrap(line, widthOf(stream), '  '))
    .join('\n');
}

/**
 * Runs a command and ends the process with its exit code. `process.exitCode` is set and the process ends by itself, so that no
 * output is cut off; only a cancelled run does not wait for what it started.
 */
export async function runCommand(command: () => Promise<ExitCode>, world: Terminal = terminal): Promise<void> {
  // `harden-express … | head` ends the pipe early: that is no error.
  world.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.exit(report(error, world));
  });
  // What is said beside the result may be lost; the result is not.
  world.stderr.on('error', () => undefined);
  process.exitCode = await execute(command, world);
  if (process.exitCode === EXIT.cancelled) process.exit(codeOfSignal() ?? EXIT.cancelled);
}

/** The one error boundary: what a command throws becomes a message and an exit code. */
export async function execute(command: () => Promise<ExitCode>, world: Terminal): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    return report(error, world);
  }
}

function report(error: unknown, { stderr, env }: Terminal): ExitCode {
  const paint = painter(hasColour(stderr, env));
  if (error instanceof Cancelled) {
    stderr.write(`${error.message}\n`);
    return EXIT.cancelled;
  }
  if (error instanceof UserError) {
    stderr.write(`${fitted(`${paint.red('Error:')} ${legible(error.message)}`, stderr)}\n`);
    if (error.hint !== undefined) stderr.write(`${fitted(legible(error.hint), stderr)}\n`);
    return error.exitCode;
  }
  const system = systemFault(error);
  if (system !== undefined) {
    stderr.write(`${fitted(`${paint.red('Error:')} ${system}`, stderr)}\n`);
    return EXIT.refused;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${paint.red('This is a bug in harden-express.')} Every file is as it was before.\n${stack}\n`);
  stderr.write('Please report it with the text above: `npm bugs harden-express` opens the place.\n');
  return EXIT.bug;
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EIO: 'the disk cannot be read or written',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** What the machine refused, and what to do about it: nobody reports a full disk as our bug. */
function systemFault(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const fault = FAULTS[code ?? ''];
  if (fault === undefined || syscall === undefined) return undefined;
  return `${path ?? 'The output'} could not be ${syscall === 'open' || syscall === 'read' ? 'opened' : 'written'}: ${fault} (${code}).
Put that right and run it again; if files were being changed, "harden-express undo" takes back what is left.`;
}
