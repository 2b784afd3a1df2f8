import { legible } from '../report/text.ts';
import { fitted, isPlain, widthOf, type Terminal } from './terminal.ts';

/** Says on stderr what is going on. */
export interface Progress {
  /** A line that stays. */
  note(text: string): void;
  /** A line that stays, also with `--quiet`. */
  problem(text: string): void;
  /** Only with `--verbose`. */
  detail(text: string): void;
  /** A line that is redrawn while something long runs, where the terminal can; else said once. */
  step(text: string): void;
  /** Ends the step; with a text, that line stays. */
  done(text?: string): void;
}

const FRAMES = ['◒', '◐', '◓', '◑'];

export function createProgress(world: Terminal, flags: { quiet?: boolean; verbose?: boolean }): Progress {
  const { stderr } = world;
  const quiet = flags.quiet ?? false;
  const redraws = !quiet && !flags.verbose && stderr.isTTY && !isPlain(world);
  let timer: NodeJS.Timeout | undefined;
  let text = '';
  let frame = 0;

  function draw(): void {
    frame = (frame + 1) % FRAMES.length;
    stderr.write(`\r\u001b[2K${FRAMES[frame]} ${text}`.slice(0, widthOf(stderr) + 5));
  }

  function clear(): void {
    if (timer) stderr.write('\r\u001b[2K');
    clearInterval(timer);
    timer = undefined;
  }

  return {
    note(line) {
      clear();
      if (!quiet) stderr.write(`${fitted(legible(line), stderr)}\n`);
    },
    problem(line) {
      clear();
      stderr.write(`${fitted(legible(line), stderr)}\n`);
    },
    detail(line) {
      if (flags.verbose && !quiet) stderr.write(`${legible(line.replace(/\n$/, ''))}\n`);
    },
    step(line) {
      if (quiet) return;
      text = legible(line);
      if (!redraws) return void stderr.write(`${text}\n`);
      draw();
      timer ??= setInterval(draw, 120).unref();
    },
    done(line) {
      clear();
      if (line !== undefined && !quiet) stderr.write(`${legible(line)}\n`);
    },
  };
}
