import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optimizeLater } from '../../bin/start.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The command as it is published, in a folder of its own. */
export interface Built {
  command: string;
  remove(): void;
}

export function buildCommand(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'harden-built-'));
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  cpSync(builtOnce(), join(folder, 'dist'), { recursive: true });
  return {
    command: join(folder, 'bin/harden-express.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What is built once in a run of the suite: whoever asks first builds it, the others wait. */
function builtOnce(): string {
  const place = process.env['SUITE_FOLDER'] ?? '';
  const [dist, begun, ended] = ['built/dist', 'build-begun', 'build-ended'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  if (mkdirSync(begun, { recursive: true }) === undefined) {
    const late = Date.now() + 300_000;
    while (!existsSync(ended)) {
      if (Date.now() > late) throw new Error(`Whoever began the build in ${place} has not ended it.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
    return dist;
  }
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(place, 'built', name), { recursive: true });
  try {
    // From elsewhere: what the build reads is found from where the build is.
    execFileSync(process.execPath, [...optimizeLater, join(ROOT, 'scripts/build.js'), '--no-types', '--out', dist], {
      cwd: place,
      stdio: 'pipe',
    });
  } finally {
    writeFileSync(ended, '');
  }
  return dist;
}

export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The environment without what decides about prompts and colours. */
export function environment(own: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ACCESSIBLE: _accessible, ...rest } = process.env;
  return { ...rest, TERM: 'xterm-256color', ...own };
}

interface Session {
  output: string;
  code: number;
}

/** Runs a command in a pseudo terminal; each step waits for a text and then types. */
export function inTerminal(
  folder: string,
  command: readonly string[],
  steps: readonly (readonly [string, string])[],
  { columns = 80, env = {} }: { columns?: number; env?: Record<string, string> } = {},
): Session {
  const driver = join(ROOT, 'test/cli/in-terminal.py');
  const result = spawnSync('python3', [driver, String(columns), JSON.stringify(steps), ...command], {
    cwd: folder,
    env: environment(env),
    encoding: 'utf8',
  });
  const { output, code, missed } = JSON.parse(result.stdout) as Session & { missed: string | null };
  if (missed !== null) throw new Error(`The terminal never showed ${JSON.stringify(missed)}:\n${output}`);
  return { output, code };
}

/** Ends where a process has: its exit code, or the signal. */
export function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((done) => child.once('close', (code, signal) => done(code ?? signal)));
}

export function start(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  return spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: environment(env) as NodeJS.ProcessEnv,
    stdio: 'pipe',
  });
}
