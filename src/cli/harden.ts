import { Command } from 'commander';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { formatNames } from '../report/names.ts';
import { ciTargets } from './ci-targets.ts';
import { optionTable, type CommandName, type Flags } from './options.ts';
import { suggestion } from './nearest.ts';
import { addOptions, onTerminal, parse } from './program.ts';
import { runCommand, terminal, type Terminal } from './terminal.ts';

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

function createProgram(world: Terminal, done: (code: ExitCode) => void): Command {
  const table = optionTable(formatNames);
  const program = onTerminal(new Command('harden-express'), world, EXIT_CODES)
    .description('Adds the security an Express app is missing, as a change you can review.')
    .usage('<command> [options]')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: false });

  function add(
    name: CommandName,
    usage: string,
    summary: string,
    run: (argument: string | undefined, flags: Flags) => Promise<ExitCode>,
  ): void {
    const command = program.command(usage).summary(summary).description(summary);
    addOptions(
      command,
      table.filter((option) => option.commands.includes(name)),
    );
    command.exitOverride().action(async () => done(await run(command.args[0], command.opts<Flags>())));
  }

  add('migrate', 'migrate [dir]', 'choose protections, preview, apply, verify', async (dir, flags) => {
    const { migrate } = await import('./migrate.ts');
    return migrate(dir, flags, world);
  });
  add('audit', 'audit [dir]', 'read-only: what is in place, what is missing, what is wrong', async (dir, flags) => {
    const { audit } = await import('./audit.ts');
    return audit(dir, flags, world);
  });
  add('routes', 'routes [dir]', 'every endpoint with its guards, in order', async (dir, flags) => {
    const { routes } = await import('./routes.ts');
    return routes(dir, flags, world);
  });
  add(
    'verify',
    'verify [dir]',
    'boot the app and attack it over HTTP, now or before and after a change',
    async (dir, flags) => {
      const { verifyApp } = await import('./verify.ts');
      return verifyApp(dir, flags, world);
    },
  );
  add('undo', 'undo [dir]', 'restore the files of the last migrate', async (dir, flags) => {
    const { undo } = await import('./undo.ts');
    return undo(dir, flags, world);
  });
  add('list', 'list', 'the protections: id, what each stops, how safe it is', async (_, flags) => {
    const { list } = await import('./explain.ts');
    return list(flags, world);
  });
  add('explain', 'explain [id]', 'why, before and after, what can break, how to turn it off', async (id, flags) => {
    if (typeof flags.why === 'string') {
      const { why } = await import('./why.ts');
      return why(flags.why, flags, world);
    }
    if (id === undefined)
      throw new UserError('Nothing is named to explain.', 'harden-express list names the protections.');
    const { explain } = await import('./explain.ts');
    return explain(id, flags, world);
  });
  add('ci', 'ci <target>', `print an integration file: ${ciTargets.join(' | ')}`, async (target, flags) => {
    const { ci } = await import('./ci.ts');
    return ci(target ?? '', flags, world);
  });
  program.argument('[command]').allowUnknownOption().allowExcessArguments();
  program.action(async () => done(await bare(program, world)));
  return program;
}

/** No known command: help, and one line of what is here; or what was meant. */
async function bare(program: Command, world: Terminal): Promise<ExitCode> {
  const [first] = program.args;
  if (first?.startsWith('-'))
    throw new UserError(`Unknown option '${first}'.`, suggestion(first, ['--help', '--version']));
  if (first !== undefined) {
    const names = program.commands.map((command) => command.name());
    throw new UserError(`There is no command "${first}".`, suggestion(first, names));
  }
  program.outputHelp();
  const { detect } = await import('./detect.ts');
  world.stdout.write(`\n${await detect('.')}\n`);
  return EXIT.ok;
}
