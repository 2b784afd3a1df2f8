import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { endGroup } from './processes.ts';

export interface ShellRun {
  /** `null` where it did not end in time. */
  code: number | null;
  /** What it wrote to stdout. */
  stdout: string;
  /** Both streams, the last 64 KiB. */
  output: string;
}

const LONGEST = 64 * 1024;

/** Runs a command of a project in a group of its own, with its `node_modules/.bin` on the path; nothing of it is left running. */
export function runShell(
  dir: string,
  command: string,
  timeout: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ShellRun> {
  const { NODE_ENV: _ours, ...inherited } = process.env;
  const bins = [dir, join(dir, '..')].map((folder) => join(folder, 'node_modules', '.bin'));
  const child = spawn(command, {
    cwd: dir,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, FORCE_COLOR: '0', PATH: [...bins, process.env['PATH'] ?? ''].join(delimiter), ...env },
  });
  const endNow = (): void => endGroup(child, 'SIGKILL');
  // Before whoever made the folder removes it: what still runs would write it anew.
  process.prependOnceListener('exit', endNow);
  return new Promise((done) => {
    let [stdout, output, late] = ['', '', false];
    const timer = setTimeout(() => {
      late = true;
      endNow();
    }, timeout);
    child.stdout.on('data', (part: Buffer) => {
      stdout = (stdout + part.toString('utf8')).slice(-64 * LONGEST);
      output = (output + part.toString('utf8')).slice(-LONGEST);
    });
    child.stderr.on('data', (part: Buffer) => (output = (output + part.toString('utf8')).slice(-LONGEST)));
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      process.off('exit', endNow);
      endNow();
      done({ code: late ? null : code, stdout, output });
    };
    child.on('error', () => finish(127));
    child.on('exit', (code) => setImmediate(() => finish(code ?? 1)));
  });
}
