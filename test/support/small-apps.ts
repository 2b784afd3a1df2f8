import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Protection } from '../../src/model/protection.ts';
import { changesOf, type Files } from '../../src/testing/fixture-laws.ts';
import { runFixture } from '../../src/testing/fixture.ts';

/** Both majors of Express: the package of this repository, and the range that the app names. */
export const EXPRESS: readonly [string, string][] = [
  ['express4', '^4.21.0'],
  ['express', '^5.1.0'],
];

/** What an app ends with: it says by which port it is reached. */
export const LISTEN = `const server = app.listen(Number(process.env.PORT || 0), '127.0.0.1', () => console.log('port ' + server.address().port));`;

export interface Running {
  url: string;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

export interface SmallApps {
  /** The files as `migrate` leaves them; a second run is held to change nothing. */
  harden(files: Files, protections: readonly Protection[]): Promise<Files>;
  /** Starts `app.js` with packages under other names than it asks for: `{ express: 'express4' }`. */
  boot(files: Files, packages: Record<string, string>, env?: Record<string, string>): Promise<Running>;
}

/** A folder for apps that a test makes of texts, hardens and starts; everything ends with the tests of the file. */
export function smallApps(name: string): SmallApps {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const running: ChildProcess[] = [];
  let count = 0;
  afterAll(() => {
    for (const child of running) child.kill();
    rmSync(folder, { recursive: true });
  });
  return {
    async harden(files, protections) {
      const expected = { findings: [], unsafeFixes: true };
      const after = { ...files, ...changesOf(await runFixture(files, protections, expected)) };
      const again = changesOf(await runFixture(after, protections, expected));
      if (Object.keys(again).length > 0) throw new Error(`A second run changes ${Object.keys(again).join(', ')}`);
      return after;
    },
    boot(files, packages, env = {}) {
      const home = join(folder, String(count++));
      for (const [path, text] of Object.entries(files)) {
        const code = text.replace(
          /(require\(|from )'([\w-]+)'/g,
          (_all, before: string, module: string) => `${before}'${packages[module] ?? module}'`,
        );
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), path === 'package.json' ? text : code);
      }
      const child = spawn(process.execPath, ['app.js'], { cwd: home, env: { PATH: process.env['PATH'], ...env } });
      running.push(child);
      return started(child);
    },
  };
}

function started(child: ReturnType<typeof spawn>): Promise<Running> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const port = /port (\d+)/.exec(chunk.toString())?.[1];
      if (port === undefined) return;
      const stop = (): Promise<void> => {
        child.kill();
        return ended;
      };
      resolve({ url: `http://127.0.0.1:${port}`, stop });
    });
    child.on('exit', () => reject(new Error(errors)));
  });
}

export interface Asked {
  status: number;
  body: string;
  /** `Set-Cookie`, whole. */
  cookies: string[];
  /** What a browser sends back: `name=value; …`. */
  cookie: string;
  location: string | null;
}

/** Asks an app and follows no redirect; a body that is an object goes as JSON, a text as a form. */
export async function ask(
  url: string,
  what: string,
  { body, headers = {} }: { body?: object | string; headers?: Record<string, string> } = {},
): Promise<Asked> {
  const [method = 'GET', path = '/'] = what.split(' ');
  const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
  const answer = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const cookies = answer.headers.getSetCookie();
  return {
    status: answer.status,
    body: await answer.text(),
    cookies,
    cookie: cookies.map((one) => one.split(';')[0] ?? '').join('; '),
    location: answer.headers.get('location'),
  };
}
