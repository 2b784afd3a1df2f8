import { CommanderError, Help, Option as Flag, type Command } from 'commander';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { wrap } from '../report/text.ts';
import type { Option } from './options/index.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** What the command lines of both programs have in common: where they write, and how they fail. */
export function onTerminal(program: Command, world: Terminal, exitCodes: string): Command {
  return program
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      outputError: (text, write) =>
        write(
          text
            .replace(/^error: (.)/, (_, first: string) => `Error: ${first.toUpperCase()}`)
            .replace(/.+/g, (line) => wrap(line, helpWidth(world), '  ')),
        ),
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => helpWidth(world),
    })
    .configureHelp({ formatItem: besideOrBelow })
    .showHelpAfterError('Run it with --help to see what there is.')
    .exitOverride()
    .addHelpText('after', () =>
      exitCodes
        .split('\n')
        .map((line) => wrap(line, helpWidth(world), '       '))
        .join('\n'),
    );
}

const helpWidth = ({ stdout }: Terminal): number => (stdout.isTTY ? stdout.columns || 80 : 80);

/** Columns below which a description stands under what it describes. */
const NARROW = 64;

function besideOrBelow(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  if (width >= NARROW) return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  return `  ${term}\n${wrap(`      ${description}`, width, '      ')}`;
}

/** Reads a command line and runs it. Wrong use was told by then. */
export async function parse(program: Command, argv: readonly string[], exitCode: () => ExitCode): Promise<ExitCode> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

export function addOptions(command: Command, options: readonly Option[]): void {
  for (const option of options) {
    if (option.flags === null) continue;
    if (option.name === 'noInstall' || option.name === 'noVerify') {
      command.addOption(new Flag(option.flags, option.help).helpGroup(`${option.group}:`));
      continue;
    }
    const flag = new Flag(option.flags, option.help).helpGroup(`${option.group}:`);
    if (option.choices) flag.choices([...option.choices]);
    if (option.kind === 'list') flag.argParser(splitList);
    if (option.kind === 'repeat' || option.kind === 'pairs')
      flag.argParser((value: string, all: string[] = []) => [...all, value]);
    command.addOption(flag);
  }
}

function splitList(value: string, all: string[] = []): string[] {
  const words = value.split(',').map((word) => word.trim());
  return [...all, ...words.filter((word) => word !== '')];
}
