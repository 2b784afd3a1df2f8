import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Boot } from '../../src/verify/boot.ts';
import { gradeOf } from '../../src/verify/observatory.ts';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"name":"@mdn/mdn-http-observatory","type":"module","version":"1.0.0"}',
  'src/constants.js': `export const ALL_TESTS = [
  ({ responses }) => ({ result: responses.auto.headers.given['x-frame-options'] ? 'framing' : 'none' }),
  ({ responses }) => ({ result: responses.httpRedirects.length > 1 ? 'redirects' : 'none' }),
  ({ session }) => ({ result: session.jar.cookies.length > 0 ? 'cookie' : 'none' }),
];`,
  'src/grader/grader.js': `export const getScoreModifier = (result) => ({ framing: 5, redirects: 10, cookie: -20, none: 0 })[result];
export const getGradeForScore = (score) => ({ grade: score >= 100 ? 'A+' : 'B', score, more: true });`,
  'src/types.js': 'export class Requests { responses = {}; resources = {}; }',
  'src/retriever/utils.js': 'export const parseHttpEquivHeaders = () => new Map();',
  'node_modules/axios/package.json': '{"name":"axios","main":"index.js"}',
  'node_modules/axios/index.js': 'exports.AxiosHeaders = class { constructor(given) { this.given = given; } };',
  'node_modules/tough-cookie/package.json': '{"name":"tough-cookie","main":"index.js"}',
  'node_modules/tough-cookie/index.js':
    'exports.CookieJar = class { cookies = []; setCookieSync(cookie) { this.cookies.push(cookie); } };',
};

let server: Server;
const folders: string[] = [];
let headers: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.headers['x-forwarded-proto'] !== 'https' && headers['x-frame-options']) {
      response.writeHead(308, { location: 'https://app.example/' }).end();
    } else response.writeHead(200, { 'content-type': 'text/html', ...headers }).end('<h1>Hello</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'observatory-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'node_modules/@mdn/mdn-http-observatory', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

const started: (Readonly<Record<string, string>> | undefined)[] = [];
function start(env?: Readonly<Record<string, string>>): Promise<Boot> {
  started.push(env);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Promise.resolve({ ok: true, app: { origin, stop: () => Promise.resolve() } } as unknown as Boot);
}

it('hands the start page to the grader of the project, as in production', async () => {
  const folder = folderWith(FILES);
  headers = {};
  expect(await gradeOf(folder, start)).toEqual({ grade: 'A+', score: 100 });
  headers = { 'x-frame-options': 'DENY' };
  expect(await gradeOf(folder, start)).toEqual({ grade: 'A+', score: 115 });
  // What is better than it has to be does not make up for what is missing.
  headers = { 'x-frame-options': 'DENY', 'set-cookie': 'id=1' };
  expect(await gradeOf(folder, start)).toEqual({ grade: 'B', score: 80 });
  expect(started[0]).toEqual({ NODE_ENV: 'production' });
});

it('gives no grade where there is no grader, or one that does not work, and starts nothing for it', async () => {
  started.length = 0;
  expect(await gradeOf(folderWith({}), start)).toBeNull();
  expect(started).toEqual([]);
  expect(await gradeOf(folderWith({ 'package.json': FILES['package.json'] ?? '' }), start)).toBeNull();
});

/** `OBSERVATORY=folder`: where the grader is installed; see test/create/observatory.test.ts. */
const real = resolve(process.env['OBSERVATORY'] ?? '.', 'node_modules');

it.skipIf(!existsSync(join(real, '@mdn/mdn-http-observatory')))('grades by the rules of the Observatory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'observatory-'));
  folders.push(folder);
  symlinkSync(real, join(folder, 'node_modules'));
  headers = {};
  expect(await gradeOf(folder, start)).toEqual({ grade: 'F', score: 10 });
});
