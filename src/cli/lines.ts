import { createInterface, type Interface } from 'node:readline';
import { Cancelled } from '../model/errors.ts';

/**
 * Reads lines that a person types, one for each question. What is typed ahead answers the next question; the input is paused in
 * between, so that it does not keep the process alive.
 *
 * @returns a function that throws {@link Cancelled} at Ctrl-C and at the end of the input
 */
export function createLineReader(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): (question: string) => Promise<string> {
  const typedAhead: string[] = [];
  let lines: Interface | undefined;
  let answer: ((line: string | undefined) => void) | undefined;
  let ended = false;

  function open(): Interface {
    const opened = createInterface({ input, terminal: false });
    opened.on('line', (line) => (answer ? answer(line) : typedAhead.push(line)));
    opened.on('close', () => {
      ended = true;
      answer?.(undefined);
    });
    return opened;
  }

  return async (question) => {
    output.write(question);
    const ready = typedAhead.shift();
    if (ready !== undefined) return ready.trim();
    lines ??= open();
    const line = ended ? undefined : await next(lines);
    if (line !== undefined) return line.trim();
    output.write('\n');
    throw new Cancelled();
  };

  function next(open: Interface): Promise<string | undefined> {
    return new Promise((done) => {
      const cancel = (): void => answer?.(undefined);
      process.once('SIGINT', cancel);
      answer = (line) => {
        answer = undefined;
        process.off('SIGINT', cancel);
        if (!ended) open.pause();
        done(line);
      };
      open.resume();
    });
  }
}
