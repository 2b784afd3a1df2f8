import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { EXIT, UserError } from '../model/errors.ts';
import { LOCKFILES, type PackageManager } from '../model/project.ts';
import { isFile } from './root.ts';
import { gitDirectory } from './state.ts';

export type InstallMode = 'full' | 'lockfile' | 'none';

/** Where packages are installed: beside the manifest, or in the workspace above that has the lockfile. */
export interface Installation {
  manager: PackageManager;
  /** Absolute. */
  folder: string;
  yarnClassic: boolean;
}

/** The package manager in use: the `packageManager` field, then the lockfile, in the root or above it in the repository. */
/** @param manifest the `package.json` whose packages are meant, relative to the root */
export function detectInstallation(root: string, manifest = 'package.json', chosen?: PackageManager): Installation {
  const own = dirname(join(root, manifest));
  const top = gitDirectory(root)?.top ?? root;
  let usual = chosen;
  for (let folder = own; ; folder = dirname(folder)) {
    const manager = managerOf(folder);
    const isHome = folder === own || (isWorkspace(folder) && (chosen === undefined || manager === chosen));
    if (manager && isHome) return installation(chosen ?? manager, folder);
    usual ??= manager;
    if (folder === top || folder === dirname(folder)) return installation(usual ?? 'npm', own);
  }
}

/** It installs the packages of the folders below, too. */
function isWorkspace(folder: string): boolean {
  return existsSync(join(folder, 'pnpm-workspace.yaml')) || manifestIn(folder)['workspaces'] !== undefined;
}

function installation(manager: PackageManager, folder: string): Installation {
  const modern = existsSync(join(folder, '.yarnrc.yml')) || /^yarn@[2-9]/.test(declaredManager(folder) ?? '');
  return { manager, folder, yarnClassic: manager === 'yarn' && !modern };
}

function managerOf(folder: string): PackageManager | undefined {
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(declaredManager(folder) ?? '')?.[1] as PackageManager | undefined;
  return declared ?? LOCKFILES.find(([name]) => existsSync(join(folder, name)))?.[1];
}

function declaredManager(folder: string): string | undefined {
  const { packageManager } = manifestIn(folder);
  return typeof packageManager === 'string' ? packageManager : undefined;
}

function manifestIn(folder: string): Record<string, unknown> {
  const path = join(folder, 'package.json');
  if (!isFile(path)) return {};
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8'))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Files that an installation may write, absolute: lockfiles and the manifests it may touch. */
export function filesOfInstall(root: string, { folder }: Installation): string[] {
  const names = [...LOCKFILES.map(([name]) => name), 'package.json'];
  return [...new Set([...names.map((name) => join(folder, name)), join(root, 'package.json')])];
}

const COMMANDS: Record<PackageManager, Record<'full' | 'lockfile', readonly string[]>> = {
  npm: {
    full: ['install', '--no-audit', '--no-fund'],
    lockfile: ['install', '--package-lock-only', '--no-audit', '--no-fund'],
  },
  pnpm: {
    full: ['install', '--no-frozen-lockfile'],
    lockfile: ['install', '--no-frozen-lockfile', '--lockfile-only'],
  },
  yarn: { full: ['install', '--no-immutable'], lockfile: ['install', '--mode=update-lockfile', '--no-immutable'] },
  bun: { full: ['install'], lockfile: ['install', '--lockfile-only'] },
};

/** The command line of an installation, for people. */
export function installCommand({ manager, yarnClassic }: Installation, mode: 'full' | 'lockfile'): string[] {
  const args = manager === 'yarn' && yarnClassic ? ['install'] : COMMANDS[manager][mode];
  return [manager, ...args];
}

/**
 * Refuses before anything is written what could not be installed afterwards.
 *
 * @throws {UserError}
 */
export function checkInstall(place: Installation, mode: InstallMode): void {
  if (mode === 'none') return;
  if (mode === 'lockfile' && place.yarnClassic) {
    throw new UserError('Yarn 1 cannot update its lockfile alone.', 'Pass --install full or --install none.');
  }
  if (isOnPath(place.manager)) return;
  throw new UserError(
    `${place.manager} is to install the packages, and it is not on the PATH here.`,
    'Pass --pm npm|pnpm|yarn|bun, or --install none to change only package.json.',
  );
}

/** Whether a command can be run by its name. */
export function isOnPath(command: string): boolean {
  const names = process.platform === 'win32' ? [`${command}.cmd`, `${command}.exe`] : [command];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

/** The version of a package manager that is installed here, outside of every project, which may ask for another. */
export function versionOf(manager: PackageManager): string | null {
  const { status, stdout } = spawnSync(manager, ['--version'], {
    cwd: tmpdir(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 && /^\d+\.\d+\.\d+$/.test(stdout.trim()) ? stdout.trim() : null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs the package manager. Its output goes to `onOutput`, never to stdout.
 *
 * @throws {UserError} exit 4 with the last lines it wrote, where it fails; a `node_modules` that was not there before is removed
 */
export async function install(
  place: Installation,
  mode: 'full' | 'lockfile',
  onOutput: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const [command = '', ...args] = installCommand(place, mode);
  const modules = join(place.folder, 'node_modules');
  const hadModules = existsSync(modules);
  const { code, output } = await run(command, args, place.folder, onOutput, signal);
  if (code === 0) return;
  if (!hadModules) rmSync(modules, { recursive: true, force: true });
  throw new UserError(
    `${[command, ...args].join(' ')} failed:\n${lastLines(output)}`,
    'Every file was restored. Pass --install none to change only package.json.',
    EXIT.unverified,
  );
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  onOutput: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
      onOutput(chunk.toString());
    };
    const stop = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done({ code: 1, output: error.message }));
    child.on('close', (code, killer) => {
      const finish = (): void => {
        signal?.removeEventListener('abort', stop);
        done({ code: signal?.aborted ? 1 : code, output });
      };
      // Ctrl-C ends the child too, which on a busy machine is heard of before the signal is.
      const interrupted = killer === 'SIGINT' || code === 130;
      if (interrupted) setTimeout(finish, 200);
      else setImmediate(finish);
    });
  });
}

function lastLines(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines
    .slice(-8)
    .map((line) => `  ${line}`)
    .join('\n');
}
