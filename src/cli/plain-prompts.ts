import { hasPaint, legible, wrap } from '../report/text.ts';
import { createLineReader } from './lines.ts';
import { promptStream, type Choice, type Prompter } from './prompter.ts';
import { hasColour, painter, widthOf, type Terminal } from './terminal.ts';

/** Numbered lines, each answered by typing: nothing is drawn again. */
export function plainPrompter(world: Terminal): Prompter {
  const output = promptStream(world);
  const width = widthOf(output);
  const paint = painter(hasColour(output, world.env));
  const write = (text: string): void => void output.write(`${text}\n`);

  const readLine = createLineReader(world.stdin, output);

  async function untilRight<T>(question: string, parse: (answer: string) => { value: T } | string): Promise<T> {
    for (;;) {
      const parsed = parse(await readLine(question));
      if (typeof parsed !== 'string') return parsed.value;
      write(wrap(parsed, width));
    }
  }

  return {
    width,
    chooseMany: manyOf(write, untilRight, width),
    intro: (title) => write(paint.bold(title)),
    say: (text) => write(legible(text, { painted: hasPaint(paint) })),
    outro: (text) => write(text),
    chooseOne(message, choices, initial) {
      write(wrap(message, width));
      choices.forEach((choice, at) => write(wrap(`  ${at + 1}. ${choice.label}${reasonOf(choice)}`, width, '     ')));
      const preset =
        Math.max(
          0,
          choices.findIndex(({ value }) => value === initial),
        ) + 1;
      return untilRight(`Number (${preset}): `, (answer) => {
        const choice = choices[Number(answer === '' ? preset : answer) - 1];
        return choice ? { value: choice.value } : `Type a number from 1 to ${choices.length}.`;
      });
    },
    askText(message, usual, validate) {
      write(wrap(message, width));
      return untilRight(usual === '' ? '> ' : `(${usual}): `, (answer) => {
        const value = answer === '' ? usual : answer;
        return validate(value) ?? { value };
      });
    },
    confirm(message, initial) {
      write(wrap(message, width));
      return untilRight(`yes or no (${initial ? 'yes' : 'no'}): `, (answer) => {
        if (answer === '') return { value: initial };
        if (/^(y|yes)$/i.test(answer)) return { value: true };
        return /^(n|no)$/i.test(answer) ? { value: false } : 'Type yes or no.';
      });
    },
  };
}

type UntilRight = <T>(question: string, parse: (answer: string) => { value: T } | string) => Promise<T>;

function manyOf(write: (text: string) => void, untilRight: UntilRight, width: number): Prompter['chooseMany'] {
  return (message, groups, initial) => {
    write(wrap(message, width));
    const open: Choice<(typeof initial)[number]>[] = [];
    for (const [title, choices] of Object.entries(groups)) {
      write(title);
      for (const choice of choices) {
        const number = choice.disabled === true ? '–' : `${open.push(choice)}.`;
        const chosen = initial.includes(choice.value) ? ' (chosen)' : '';
        write(wrap(`  ${number} ${choice.label}${chosen}${reasonOf(choice)}`, width, '     '));
      }
    }
    return untilRight('Numbers with commas, "all", or Enter for the chosen ones: ', (answer) => {
      if (answer === '') return { value: open.map(({ value }) => value).filter((value) => initial.includes(value)) };
      if (answer === 'all') return { value: open.map(({ value }) => value) };
      const picked = answer.split(/[\s,]+/).map((word) => open[Number(word) - 1]?.value);
      return picked.includes(undefined)
        ? `Type numbers from 1 to ${open.length}, as in 1,3.`
        : { value: picked.filter((value) => value !== undefined) };
    });
  };
}

const reasonOf = ({ hint }: Choice<string>): string => (hint === undefined ? '' : `: ${hint}`);
