import { Command } from 'commander';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { formatNames } from '../report/names.ts';
import { ciTargets } from './ci-targets.ts';
import { optionTable, type CommandName, type Flags } from './options/index.ts';
import { suggestion } from './nearest.ts';
import { addOptions, onTerminal, parse } from './program.ts';
import { runCommand, terminal, widthOf, type Terminal } from './terminal.ts';

const EXIT_CODES = `
Exit codes:
  0    done, nothing to do, or a dry run finished
  1    with --check: changes pending; with --fail-on: open findings
  2    wrong use
  3    refused for safety, nothing was written
  4    the change did not survive, every file restored
  5    a bug of ours, every file restored
  130  cancelled`;

/** Runs the command line. Engine, prompts and reports are loaded by the command that needs them. */
export async function main(argv: readonly string[], world: Terminal = terminal): Promise<void> {
  await runCommand(() => dispatch(argv, world), world);
}

/** One command line, without the error boundary. */
export async function dispatch(argv: readonly string[], world: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  return parse(
    createProgram(world, (code) => (exitCode = code)),
    argv,
    () => exitCode,
  );
}

type Run = (argument: string | undefined, flags: Flags, world: Terminal) => Promise<ExitCode>;

/** Usage, summary, and what runs it: a command is loaded when it is called. A summary fits beside its command in 80 columns. */
const COMMANDS: Record<CommandName, readonly [usage: string, summary: string, run: Run, description?: string]> = {
  migrate: [
    'migrate [dir]',
    'choose protections, preview, apply, verify',
    async (dir, flags, world) => (await import('./migrate.ts')).migrate(dir, flags, world),
  ],
  audit: [
    'audit [dir]',
    'read-only: what is in place, what is missing or wrong',
    async (dir, flags, world) => (await import('./audit.ts')).audit(dir, flags, world),
  ],
  routes: [
    'routes [dir]',
    'every endpoint with its guards, in order',
    async (dir, flags, world) => (await import('./routes.ts')).routes(dir, flags, world),
  ],
  verify: [
    'verify [dir]',
    'boot the app and attack it, before and after a change',
    async (dir, flags, world) => (await import('./verify.ts')).verifyApp(dir, flags, world),
  ],
  undo: [
    'undo [dir]',
    'restore the files of the last migrate',
    async (dir, flags, world) => (await import('./undo.ts')).undo(dir, flags, world),
  ],
  list: [
    'list',
    'the protections: id, what each stops, how safe it is',
    async (_, flags, world) => (await import('./explain.ts')).list(flags, world),
  ],
  explain: ['explain [id]', 'why, what can break, how to turn it off', explainOrWhy],
  ci: [
    'ci [target]',
    'print an integration file for CI or many repositories',
    async (target, flags, world) => (await import('./ci.ts')).ci(target, flags, world),
    `print an integration file: ${ciTargets.join(' | ')}`,
  ],
};

async function explainOrWhy(id: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  if (typeof flags.why === 'string') return (await import('./why.ts')).why(flags.why, flags, world);
  if (id === undefined)
    throw new UserError('Nothing is named to explain.', 'harden-express list names the protections.');
  return (await import('./explain.ts')).explain(id, flags, world);
}

function createProgram(world: Terminal, done: (code: ExitCode) => void): Command {
  const table = optionTable(formatNames);
  const program = onTerminal(new Command('harden-express'), world, EXIT_CODES)
    .description('Adds the security an Express app is missing, as a change you can review.')
    .usage('<command> [options]')
    .helpCommand(false)
    .showSuggestionAfterError(true);
  for (const [name, [usage, summary, run, description = summary]] of Object.entries(COMMANDS)) {
    const command = program.command(usage).summary(summary).description(description);
    addOptions(
      command,
      table.filter((option) => option.commands.includes(name as CommandName)),
    );
    command.exitOverride().action(async () => done(await run(command.args[0], command.opts<Flags>(), world)));
  }
  program.argument('[command]').allowUnknownOption().allowExcessArguments();
  program.action(async () => done(await bare(program, world)));
  return program;
}

/** An option of a command stands behind it; in front of it there are only those of the program. */
function unknownOption(args: readonly string[], names: readonly string[]): UserError {
  const [first = ''] = args;
  const flag = first.split('=')[0] ?? first;
  const command = args.find((word) => names.includes(word));
  const isKnown = optionTable(formatNames).some(({ flags }) => flags?.split(/[ ,]+/).includes(flag));
  if (!isKnown) return new UserError(`Unknown option '${first}'.`, suggestion(flag, ['--help', '--version']));
  return new UserError(
    `'${first}' stands in front of the command.`,
    `Options follow it: harden-express ${command ?? '<command>'} ${first}`,
  );
}

/** No known command: help, and one line of what is here; or what was meant. */
async function bare(program: Command, world: Terminal): Promise<ExitCode> {
  const [first] = program.args;
  const names = program.commands.map((command) => command.name());
  if (first?.startsWith('-')) throw unknownOption(program.args, names);
  if (first !== undefined) {
    throw new UserError(`There is no command "${first}".`, suggestion(first, names));
  }
  program.outputHelp();
  const { detect } = await import('./detect.ts');
  world.stdout.write(`\n${await detect('.', widthOf(world.stdout))}\n`);
  return EXIT.ok;
}
