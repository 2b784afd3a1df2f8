import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How to start an app. */
export interface StartCommand {
  /** A shell command, run in the app's folder with its `node_modules/.bin` on the path. */
  command: string;
  /** A shell command to run once before. */
  build?: string;
}

/** What is known of how an app starts. */
export interface StartFacts {
  /** `--start`: wins over all else. */
  start?: string | undefined;
  scripts?: Readonly<Record<string, string>> | undefined;
  /** Folder of the package below the project's, where its scripts run; the project's own where it is absent. */
  folder?: string | undefined;
  /** The file that listens, relative to the package's folder; for a file that only exports the app, no entry. */
  entry?: string | undefined;
}

/** A file that a script runs, in its own words: `node ./dist/server.js`. */
const RUN_FILE = /(?:^|[\s"'])(?:\.\/)?([\w.-]+(?:\/[\w.-]+)+)/;
/** Folders that hold what a build makes; a copy in them may be older than the source. */
const BUILT = /^(?:dist|build|out|\.output)\//;

/** The command that starts an app, or why none could be found. A watcher is replaced by what it watches. */
export function findStartCommand(
  dir: string,
  facts: StartFacts,
): { ok: true; command: StartCommand } | { ok: false; reason: string } {
  if (facts.start) return { ok: true, command: { command: facts.start } };
  const scripts = facts.scripts ?? {};
  const script = scripts['start'];
  if (script && !/\b(?:pm2|forever|docker|docker-compose|concurrently|npm-run-all)\b/.test(script)) {
    const build = runsBuilt(dir, script) ? scripts['build'] : undefined;
    const command = [scripts['prestart'], script].filter((part) => part !== undefined).join(' && ');
    return { ok: true, command: { command, ...(build === undefined ? {} : { build }) } };
  }
  if (facts.entry) return fromEntry(dir, facts.entry);
  const dev = scripts['dev'] ?? scripts['serve'];
  if (dev) return { ok: true, command: { command: dev } };
  return { ok: false, reason: 'no start script and no file that listens was found; name the command with --start' };
}

function runsBuilt(dir: string, script: string): boolean {
  const file = RUN_FILE.exec(script)?.[1];
  return (
    file !== undefined &&
    (BUILT.test(file) || !['', '.js', '.mjs', '.cjs', '.ts'].some((end) => existsSync(join(dir, file + end))))
  );
}

function fromEntry(dir: string, entry: string): ReturnType<typeof findStartCommand> {
  const quoted = JSON.stringify(entry);
  if (!/\.[cm]?tsx?$/.test(entry)) return { ok: true, command: { command: `node ${quoted}` } };
  const runner = ['tsx', 'ts-node', 'esno'].find((name) => existsSync(join(dir, 'node_modules', '.bin', name)));
  if (runner) return { ok: true, command: { command: `${runner} ${quoted}` } };
  if ('typescript' in process.features && process.features.typescript)
    return { ok: true, command: { command: `node ${quoted}` } };
  return {
    ok: false,
    reason: `${entry} is TypeScript and neither tsx nor ts-node is installed; name the command with --start`,
  };
}

/** Runs the build; the tail of its output where it fails, else `null`. */
export function runBuild(dir: string, build: string, timeout = 120_000): Promise<string | null> {
  return new Promise((resolve) => {
    const path = [join(dir, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn(build, {
      cwd: dir,
      shell: true,
      env: { ...process.env, PATH: path },
      timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString('utf8')));
    child.stderr.on('data', (part: Buffer) => (output += part.toString('utf8')));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : output.slice(-2000) || `exit code ${code}`));
  });
}
