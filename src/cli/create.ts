import { basename, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { checkAnswers, defaultsOf, isName, isReserved, type ScaffoldAnswers } from '../scaffold/answers.ts';
import { checkTarget, startRepository, writeProject } from '../io/new-project.ts';
import { install, isOnPath, versionOf } from '../io/packages.ts';
import { Cancelled, EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { loadAnswers } from './config.ts';
import { askDirectory, interview } from './create-interview.ts';
import { createTable, type CreateFlags, type Given } from './create-options.ts';
import { describeMade, describeTree, toJson, type Made } from './create-summary.ts';
import { addOptions, onTerminal, parse } from './program.ts';
import { createProgress, type Progress } from './progress.ts';
import { createPrompter, type Prompter } from './prompts.ts';
import { shelf } from './shelf.ts';
import { heeding } from './signals.ts';
import { canAsk, runCommand, terminal, widthOf, type Terminal } from './terminal.ts';
import { version } from './version.ts';

const EXIT_CODES = `Exit codes:
  0    the app is made, or a dry run finished
  2    wrong use, or answers that do not go together
  3    the folder is not empty, or names are taken; nothing was written
  4    the app is made, its packages could not be installed
  5    a bug of ours
  130  cancelled, nothing is left behind`;

/** Runs the command line of `create-secure-express`. */
export async function main(argv: readonly string[], world: Terminal = terminal): Promise<void> {
  await runCommand(() => dispatch(argv, world), world);
}

/** Runs a command line; the exit code. */
export async function dispatch(argv: readonly string[], world: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = onTerminal(new Command('create-secure-express'), world, `\n${EXIT_CODES}`)
    .description('Creates a secure Express app, and proves it.')
    .usage('[dir] [options]')
    .argument('[dir]', 'folder of the new app; its name is the app’s')
    .allowExcessArguments(false);
  addOptions(program, createTable);
  program.action(async (directory: string | undefined, flags: CreateFlags) => {
    exitCode = await create(directory, flags, world);
  });
  return parse(program, argv, () => exitCode);
}

async function create(directory: string | undefined, flags: CreateFlags, world: Terminal): Promise<ExitCode> {
  const given = givenBy(flags);
  const prompter = canAsk(world, flags) && flags.dryRun !== true ? await createPrompter(world, flags.color) : null;
  prompter?.intro(`create-secure-express ${version}`);
  const check = (name: string): void => checkPlace(name, flags);
  if (directory !== undefined) check(directory);
  const place = directory ?? (await placeOf(prompter, flags, check));
  const answers = complete(place, prompter ? await interview(prompter, given) : given, world);
  checkAnswers(answers);

  const { scaffold } = await import('../scaffold/index.ts');
  // npm goes by no version that a project names.
  const isPinned = flags.install && flags.dryRun !== true && answers.pm !== 'npm';
  const files = await scaffold(answers, {
    shelf: shelf(),
    secret: () => randomBytes(48).toString('base64url'),
    managerVersion: isPinned ? versionOf(answers.pm) : null,
  });
  const made: Made = { directory: place, answers, files, installed: false, git: false, written: flags.dryRun !== true };
  if (flags.dryRun === true) return show(made, flags, world, null);
  const folder = resolve(place);
  if (flags.install && !isOnPath(answers.pm)) {
    throw new UserError(`${answers.pm} is not installed here.`, 'Pass --pm npm|pnpm|yarn|bun, or --no-install.');
  }
  const failure = await heeding(async (signal) => {
    const remove = await writeProject(folder, files, signal);
    return flags.install ? installPackages(folder, answers, createProgress(world, flags), { remove, signal }) : null;
  });
  made.installed = flags.install && failure === null;
  made.git = flags.git && startRepository(folder);
  const shown = show(made, flags, world, prompter);
  if (failure) throw failure;
  return shown;
}

function show(made: Made, flags: CreateFlags, world: Terminal, prompter: Prompter | null): ExitCode {
  const json = flags.format === 'json';
  const text = json
    ? toJson(made, version)
    : made.written
      ? describeMade(made, widthOf(world.stdout))
      : describeTree(made, widthOf(world.stdout));
  if (prompter && !json) prompter.outro(text.trimEnd());
  else world.stdout.write(text);
  return EXIT.ok;
}

/** Where nobody can be asked, an app is made without a name only by `--yes`: a pipe is no consent. */
async function placeOf(prompter: Prompter | null, flags: CreateFlags, check: (name: string) => void): Promise<string> {
  if (prompter) return askDirectory(prompter, check);
  if (flags.yes !== true && flags.dryRun !== true) {
    throw new UserError(
      'No folder given, and this is not a terminal.',
      'Name the folder: npx create-secure-express my-app. Or pass --yes for my-app and every other default.',
    );
  }
  check('my-app');
  return 'my-app';
}

/** The name that somebody meant, as packages are named. */
function nameLike(typed: string): string {
  const plain = typed.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.replace(/[^a-z0-9~-]+/g, '-').replace(/^[-~]+|-+$/g, '') || 'my-app';
}

/** @throws {UserError} */
function checkPlace(directory: string, { merge, dryRun }: CreateFlags): void {
  const folder = resolve(directory);
  const name = basename(folder);
  if (!isName(name)) {
    if (isReserved(name)) {
      throw new UserError(`"${name}" is a name that package managers keep for themselves.`, 'Choose another folder.');
    }
    const better = nameLike(name);
    throw new UserError(
      `"${name}" cannot be the name of an app; "${better}" can.`,
      `Use lower-case letters, digits and hyphens: npx create-secure-express ${better}`,
    );
  }
  if (dryRun !== true) checkTarget(folder, { merge: merge === true });
}

function givenBy(flags: CreateFlags): Given {
  const filed = flags.answers === undefined ? {} : (loadAnswers(flags.answers, createTable) as Given);
  const { template, lang, db, auth, views, ci, pm, origins, docker, with: extras } = flags;
  const flagged = { template, lang, db, auth, views, ci, pm, origins, docker, with: extras };
  const said = Object.fromEntries(Object.entries(flagged).filter(([, value]) => value !== undefined));
  const hops: unknown = flags.proxyHops ?? filed.proxyHops;
  return { ...filed, ...(hops === undefined ? {} : { proxyHops: hopsOf(String(hops)) }), ...said };
}

/** @throws {UserError} that repeats what was typed */
function hopsOf(typed: string): number {
  if (/^\d{1,2}$/.test(typed)) return Number(typed);
  throw new UserError(
    `--proxy-hops takes the number of proxies in front of the app, not ${typed}.`,
    'Behind one load balancer it is 1; without any, 0.',
  );
}

function complete(directory: string, given: Given, { env }: Terminal): ScaffoldAnswers {
  const template = given.template ?? templateFor(given);
  const name = basename(resolve(directory));
  return { ...defaultsOf(template, given.db), pm: runningManager(env), ...given, template, name };
}

/** Views mean pages; otherwise an API. */
const templateFor = ({ views }: Given): ScaffoldAnswers['template'] => (views && views !== 'none' ? 'web' : 'api');

/** `npm create`, `pnpm create` … say in the environment who they are. */
function runningManager(env: NodeJS.ProcessEnv): ScaffoldAnswers['pm'] {
  const [name = ''] = (env['npm_config_user_agent'] ?? '').split('/');
  return name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : 'npm';
}

/** @returns what went wrong, where the app stays without its packages */
async function installPackages(
  folder: string,
  { pm }: ScaffoldAnswers,
  progress: Progress,
  { remove, signal }: { remove: () => void; signal: AbortSignal },
): Promise<UserError | null> {
  progress.step(`${pm} install`);
  try {
    await install({ manager: pm, folder, yarnClassic: false }, 'full', progress.detail, signal);
    progress.done();
    return null;
  } catch (error) {
    progress.done();
    if (signal.aborted) {
      remove();
      throw new Cancelled('Cancelled. Nothing is left behind.');
    }
    if (!(error instanceof UserError)) throw error;
    const there = relative('.', folder) || '.';
    return new UserError(
      error.message,
      `The app is in ${there} and complete. Then: ${there === '.' ? '' : `cd ${there} && `}${pm} install`,
      EXIT.unverified,
    );
  }
}
