import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import type { ScaffoldAnswers } from '../../src/scaffold/answers.ts';
import { scaffold } from '../../src/scaffold/index.ts';
import { optimizeLater } from '../../bin/start.js';
import { diskBase } from '../../src/io/disk.ts';
import type { Path } from '../../src/model/tree.ts';

/** Compilers, linters, servers and browsers of a whole app have time: only what waits for something that never comes runs out of it. */
export const UNHURRIED = { testTimeout: 600_000, hookTimeout: 600_000 };

const root = resolve(import.meta.dirname, '../..');
const shelf = diskBase(root);

const made = new Map<string, Promise<Map<Path, string>>>();

/** The files of an app; its secrets are always the same. */
export function make(answers: ScaffoldAnswers): Promise<Map<Path, string>> {
  const key = JSON.stringify(answers);
  const files =
    made.get(key) ??
    scaffold(answers, { shelf, secret: () => 'Zm9yLXRlc3RzLW9ubHktc2VjcmV0LXdpdGgtZW5vdWdoLWxldHRlcnM' });
  made.set(key, files);
  return files;
}

export interface Made {
  folder: string;
  files: ReadonlyMap<Path, string>;
  remove(): void;
}

/** An app on the disk, with the packages of this repository in the place of an installation. */
export async function build(answers: ScaffoldAnswers): Promise<Made> {
  const files = await make(answers);
  const folder = mkdtempSync(join(tmpdir(), 'create-'));
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Variables of the shell that would change how an app behaves. */
const OWN = ['NODE_ENV', 'DATABASE_URL', 'REDIS_URL', 'PORT', 'VITEST', 'NODE_OPTIONS'];

export function environment(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN.includes(name));
  return { ...Object.fromEntries(inherited), ...variables };
}

/** Runs a program of `node_modules/.bin`, or node itself; its exit code and all that it said. */
export function run(
  folder: string,
  command: readonly string[],
  variables: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const [program = '', ...args] = command;
  const script = program === 'node' ? [] : [join(folder, 'node_modules/.bin', program)];
  const child = spawn(process.execPath, [...optimizeLater, ...script, ...args], {
    cwd: folder,
    env: environment(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done, fail) => child.on('error', fail).on('close', (code) => done({ code, output })));
}

/** The commands that the app's own `package.json` gives to a script, parts of a pattern spelled out. */
export function scriptOf(made: Made, name: string): string[] {
  const { scripts } = JSON.parse(made.files.get('package.json') ?? '{}') as { scripts: Record<string, string> };
  return (scripts[name] ?? '').split(' ').flatMap((word) => (word.includes('*') ? matching(made, word) : word));
}

function matching({ files }: Made, pattern: string): string[] {
  const [before = '', after = ''] = pattern.split('*');
  return [...files.keys()].filter(
    (path) => path.startsWith(before) && path.endsWith(after) && !path.slice(before.length).includes('/'),
  );
}

/** Whether something listens: for `describe.skipIf`, so that what is skipped is counted. */
export function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

const SERVERS = {
  postgres: { port: 5432, url: process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test' },
  mysql: { port: 3306, url: process.env['TEST_MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test' },
};

/** Whether a server of this kind runs here. */
export const runs = (kind: keyof typeof SERVERS): Promise<boolean> => listens(SERVERS[kind].port);

/** A database of its own on the real server: apps with other answers have other tables of the same names. */
export async function makeDatabase(kind: keyof typeof SERVERS): Promise<{ url: string; remove(): Promise<void> }> {
  const name = `create_${randomUUID().replaceAll('-', '')}`;
  const { url } = SERVERS[kind];
  await execute(kind, url, `create database ${name}`);
  return {
    url: Object.assign(new URL(url), { pathname: name }).href,
    remove: () => execute(kind, url, `drop database ${name}`),
  };
}

async function execute(kind: keyof typeof SERVERS, url: string, statement: string): Promise<void> {
  if (kind === 'mysql') {
    const connection = await mysql.createConnection(url);
    await connection.query(statement);
    return connection.end();
  }
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A running server of an app. */
export interface Running {
  origin: string;
  log(): string;
  /** Sends SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server as `npm start` does, on a free port, and waits until it listens; TypeScript has been built before. */
export async function start(made: Made, variables: Record<string, string> = {}): Promise<Running> {
  const env = environment({ PORT: '0', ...variables });
  const child = spawn(process.execPath, scriptOf(made, 'start').slice(1), {
    cwd: made.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const port = await new Promise<string>((done, fail) => {
    const take = (chunk: Buffer): void => {
      log += chunk.toString();
      const [, found] = /listening on http:\/\/localhost:(\d+)/.exec(log) ?? [];
      if (found) done(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    void ended.then((code) => fail(new Error(`The server ended with ${code}:\n${log}`)));
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    log: () => log,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
