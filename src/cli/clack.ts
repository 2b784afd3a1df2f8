import { Writable } from 'node:stream';
import * as clack from '@clack/prompts';
import { Cancelled } from '../model/errors.ts';
import { legible, wrap } from '../report/text.ts';
import { promptStream, type Choice, type Prompter } from './prompter.ts';
import { endingAtSignals } from './signals.ts';
import { hasColour, painter, widthOf, type Terminal } from './terminal.ts';

/** Ctrl-D ends what is typed elsewhere; Clack would not hear it, and wait for ever on an input that is closed. */
clack.updateSettings({ aliases: { '\u0004': 'cancel' } });

/** Prompts drawn in place, by Clack. */
export function clackPrompter(world: Terminal, colour?: boolean): Prompter {
  const stream = promptStream(world);
  const output = hasColour(stream, world.env, colour) ? stream : withoutColour(stream);
  const common = { input: world.stdin, output };
  const room = widthOf(stream) - 8;

  const answered = <T>(question: Promise<T>): Promise<Exclude<T, symbol>> => answerOf(question, stream, world);
  const bar = painter(output === stream).dim('│');
  const hung = (message: string): string => behindBar(wrap(message, room), bar);

  return {
    width: room,
    intro: (title) => clack.intro(title, common),
    say(text) {
      const lines = legible(text, { painted: true })
        .split('\n')
        .flatMap((line) => wrap(line, room, '  ').split('\n'));
      clack.log.message(lines, { ...common, spacing: 0 });
    },
    outro: (text) => clack.outro(text, common),
    async chooseOne(message, choices, initial) {
      const options = choices.map((choice) => toOption(choice, room)) as never;
      return answered(
        clack.select({
          ...common,
          message: wrap(message, room),
          options,
          initialValue: initial,
          showInstructions: false,
        } as never),
      );
    },
    async chooseMany(message, groups, initial) {
      const options = Object.fromEntries(
        Object.entries(groups).map(([title, choices]) => [
          title,
          choices.map((choice) => toTicked(choice, initial, room)),
        ]),
      ) as never;
      return answered(
        clack.groupMultiselect({
          ...common,
          message: hung(message),
          options,
          initialValues: [...initial],
          required: false,
          selectableGroups: false,
        } as never),
      );
    },
    async askText(message, usual, validate, how = 'edited') {
      const offer = how === 'edited' ? { initialValue: usual } : { placeholder: usual, defaultValue: usual };
      const check = (value = ''): string | undefined => validate(value === '' && how === 'replaced' ? usual : value);
      return answered(clack.text({ ...common, ...offer, message: hung(message), validate: check }));
    },
    async confirm(message, initial) {
      return answered(clack.confirm({ ...common, message: wrap(message, room), initialValue: initial }));
    },
  };
}

/** Clack puts its bar in front of further lines of some questions, and not of these. */
const behindBar = (message: string, bar: string): string => message.replaceAll('\n', `\n${bar}  `);

/** What stands in front of an option of a group: a bar, a bracket, a box. */
const INDENT = 4;

/** Clack shows a hint only where the cursor is. Here a reason stands in the line, for all, where it fits. */
function toOption<Value extends string>({ value, label, hint, short, disabled }: Choice<Value>, room: number): object {
  const lines = [hint, short].flatMap((reason) => (reason === undefined ? [] : [`${label}: ${reason}`]));
  return { value, label: lines.find((line) => line.length <= room) ?? label, disabled: disabled ?? false };
}

/** What is ticked shows its hint in the line, and leaves only its label behind. */
function toTicked(choice: Choice<string>, initial: readonly string[], room: number): object {
  const { value, label, hint, short } = choice;
  if (!initial.includes(value)) return toOption(choice, room);
  const fits = (reason: string | undefined): boolean => `${label} (${reason})`.length <= room - INDENT;
  return { value, label, hint: [hint, short].find(fits) };
}

async function answerOf<T>(
  question: Promise<T>,
  stream: NodeJS.WriteStream,
  world: Terminal,
): Promise<Exclude<T, symbol>> {
  const answer = await endingAtSignals(
    () => question,
    () => {
      stream.write('\u001b[?25h');
      world.stderr.write(`${new Cancelled().message}\n`);
    },
  );
  if (clack.isCancel(answer)) throw new Cancelled();
  return answer as Exclude<T, symbol>;
}

/** Passes cursor movements on, and drops colours. */
function withoutColour(stream: NodeJS.WriteStream): Writable {
  const bare = new Writable({
    write(chunk: Buffer, _encoding, done) {
      stream.write(dropColours(chunk.toString()), () => done());
    },
  });
  return Object.defineProperties(bare, {
    isTTY: { get: () => stream.isTTY },
    columns: { get: () => stream.columns },
    rows: { get: () => stream.rows },
  });
}

// eslint-disable-next-line no-control-regex
const dropColours = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');
