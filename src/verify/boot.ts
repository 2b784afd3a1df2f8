import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { send } from './probes/http.ts';
import { endGroup, listeningPorts } from './processes.ts';
import type { StartCommand } from './start-command.ts';

export interface BootOptions extends StartCommand {
  /** The folder that holds the app's `package.json`. */
  dir: string;
  /** Answered as soon as the app is ready; default `/`. */
  health?: string | undefined;
  /** Ports that the app's code names, for systems on which the listening port cannot be looked up. */
  ports?: readonly number[];
  env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until it must answer; default 30,000. */
  timeout?: number | undefined;
}

export interface RunningApp {
  origin: string;
  port: number;
  /** What it wrote, both streams, the last 64 KiB. */
  output(): string;
  alive(): boolean;
  /** Ends the process and all that it started. */
  stop(): Promise<void>;
}

export type Boot = { ok: true; app: RunningApp } | { ok: false; reason: string; output: string };

/** Milliseconds that an app gets to listen on PORT when it listens elsewhere already: what comes first may be a side server. */
const GRACE = 1000;
const LONGEST_OUTPUT = 64 * 1024;

/** Starts of an app whose port somebody else takes between the choice and the start. */
const TRIES = 3;

/** Starts an app in a process group of its own and waits until it answers over HTTP. Never throws for what the app does. */
export async function boot(options: BootOptions, tries = TRIES): Promise<Boot> {
  const wanted = await freePort();
  const busy = new Set<number>();
  for (const port of options.ports ?? []) if (await isListening(port)) busy.add(port);
  const run = launch(options, wanted);
  const patience = options.timeout ?? 30_000;
  const deadline = Date.now() + patience;
  let elsewhere = Infinity;
  while (Date.now() < deadline) {
    if (run.ended() && tries > 1 && isTaken(wanted, run.output())) {
      await run.stop();
      return boot(options, tries - 1);
    }
    if (run.ended()) return giveUp(run, `it ended with ${run.ended()}${hintOf(run.output())}`);
    const found = await findPort(run.child, wanted, options.ports ?? [], busy);
    if (found !== null) elsewhere = Math.min(elsewhere, Date.now());
    const port = found === wanted || Date.now() - elsewhere > GRACE ? found : null;
    const origin = port === null ? null : await answering(port, options.health ?? '/');
    if (port !== null && origin !== null)
      return { ok: true, app: { origin, port, ...run, alive: () => run.ended() === null } };
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return giveUp(run, `it answered on no port within ${Math.round(patience / 1000)} s${hintOf(run.output())}`);
}

async function giveUp(run: Run, reason: string): Promise<Boot> {
  await run.stop();
  return { ok: false, reason, output: run.output() };
}

function portInUse(output: string): number | undefined {
  const port = /EADDRINUSE[^\n]*?:(\d+)/.exec(output)?.[1] ?? /\bport (\d+) is (?:already )?in use/i.exec(output)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Apps that catch the error may name the fault alone. */
const isTaken = (port: number, output: string): boolean =>
  (portInUse(output) ?? (output.includes('EADDRINUSE') ? port : undefined)) === port;

const NO_MODULE = /Cannot find (?:module|package) '([^']+)'/;
/** `sh: 1: nodemon: not found`, `/bin/sh: line 1: nodemon: command not found` */
const NO_COMMAND = /^(?:[\w/]*sh: )(?:(?:line )?\d+: )?([^\s:]+): (?:command )?not found$/m;

/** Why it ended, where the output says so in a way that people can act on. */
function hintOf(output: string): string {
  const port = portInUse(output);
  if (port !== undefined) return `: port ${port} is in use, and the app does not read PORT`;
  const missing = (NO_MODULE.exec(output) ?? NO_COMMAND.exec(output))?.[1];
  if (missing) return `: '${missing}' is not installed`;
  const line = /^(?:\w*Error[^\n]*|\[?ERROR[^\n]*)$/m.exec(output)?.[0];
  return line ? `: ${line.slice(0, 160)}` : '';
}

interface Run {
  child: ChildProcess;
  output(): string;
  /** `null` while it runs, else how it ended. */
  ended(): string | null;
  stop(): Promise<void>;
}

function launch(options: BootOptions, port: number): Run {
  const { NODE_ENV: _ours, ...inherited } = process.env;
  const path = [join(options.dir, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(options.command, {
    cwd: options.dir,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, BROWSER: 'none', FORCE_COLOR: '0', PATH: path, PORT: String(port), ...options.env },
  });
  let output = '';
  let ended: string | null = null;
  const note = (part: Buffer): void => {
    output = (output + part.toString('utf8')).slice(-LONGEST_OUTPUT);
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  child.on('error', (error) => (ended ??= error.message));
  child.on('exit', (code, signal) => (ended ??= signal ?? `exit code ${code}`));
  const endNow = (): void => endGroup(child, 'SIGKILL');
  // Before whoever made the folder removes it: what still runs would write it anew.
  process.prependOnceListener('exit', endNow);
  return {
    child,
    output: () => output,
    ended: () => ended,
    async stop() {
      process.off('exit', endNow);
      endGroup(child, 'SIGTERM');
      for (let waited = 0; ended === null && waited < 1500; waited += 20)
        await new Promise((resolve) => setTimeout(resolve, 20));
      endGroup(child, 'SIGKILL');
    },
  };
}

/** A port on which this app, and not another, listens. */
async function findPort(
  child: ChildProcess,
  wanted: number,
  hints: readonly number[],
  busy: ReadonlySet<number>,
): Promise<number | null> {
  const ports = child.pid === undefined ? [] : listeningPorts(child.pid);
  if (ports !== null) return ports.includes(wanted) ? wanted : await firstHttp(ports);
  if (await isListening(wanted)) return wanted;
  for (const hint of hints) if (!busy.has(hint) && (await isListening(hint))) return hint;
  return null;
}

/** An inspector or a database may listen as well: the port that speaks HTTP is the app's. */
async function firstHttp(ports: readonly number[]): Promise<number | null> {
  for (const port of ports) if ((await answering(port, '/')) !== null) return port;
  return null;
}

async function answering(port: number, path: string): Promise<string | null> {
  const hosts = ['127.0.0.1', '[::1]'];
  for (const origin of ['http', 'https'].flatMap((scheme) => hosts.map((host) => `${scheme}://${host}:${port}`))) {
    const answer = await send(origin, { path, timeout: 5000, bodyTimeout: 300 });
    if (answer.status !== 0) return origin;
  }
  return null;
}

async function isListening(port: number): Promise<boolean> {
  const answer = await send(`http://127.0.0.1:${port}`, { path: '/', timeout: 1000, bodyTimeout: 100 });
  return answer.failure !== 'refused';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
