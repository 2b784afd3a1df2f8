import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import csrf from '../../src/protections/csrf/index.ts';
import { changesOf, type Files } from '../../src/testing/fixture-laws.ts';
import { runFixture } from '../../src/testing/fixture.ts';

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'csurf-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
});

const app = (store: string, protection: string): string => `const express = require('express');
const session = require('express-session');
const cookieParser = require('cookie-parser');
const csrf = require('csurf');
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(express.json());
${store}
app.use(${protection});
app.get('/form', (req, res) => res.json({ token: req.csrfToken() }));
app.all('/notes', (req, res) => res.json({ ok: true }));
app.use((error, req, res, next) => {
  res.status(error.code === 'EBADCSRFTOKEN' ? error.status : 500).json({ code: error.code, message: error.message });
});
const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;
const SESSION = app(`app.use(session({ secret: 'for the test', resave: false, saveUninitialized: false }));`, 'csrf()');
const COOKIE = app('app.use(cookieParser());', 'csrf({ cookie: true })');

async function boot(name: string, text: string, express: string, major: string): Promise<string> {
  const dependencies = { csurf: '^1.11.0', express: major, 'express-session': '^1.18.0', 'cookie-parser': '^1.4.7' };
  const files: Files = {
    'app.js': text,
    'package.json': JSON.stringify({ name: 'app', main: 'app.js', dependencies }),
  };
  const report = await runFixture(files, [csrf], { findings: [], unsafeFixes: true });
  for (const [path, code] of Object.entries({ ...files, ...changesOf(report) })) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), code.replace(/(require\()'express'/g, `$1'${express}'`));
  }
  const child = spawn(process.execPath, ['app.js'], { cwd: join(folder, name), env: { PATH: process.env['PATH'] } });
  running.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const match = /port (\d+)/.exec(chunk.toString());
      if (match?.[1]) resolve(match[1]);
    });
    child.on('exit', () => reject(new Error(errors)));
  });
  return `http://127.0.0.1:${port}`;
}

type Headers = Record<string, string>;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe.each([
  ['express4', '^4.21.0'],
  ['express', '^5.1.0'],
])('what takes the place of csurf, on %s', (express, major) => {
  describe.each([
    ['with tokens in the session', SESSION],
    ['with tokens in a cookie', COOKIE],
  ])('%s', (name, text) => {
    let base = '';
    let cookie = '';
    let token = '';

    beforeAll(async () => {
      base = await boot(`${express}-${name.split(' ').at(-1) ?? ''}`, text, express, major);
      const answer = await fetch(`${base}/form`);
      cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
      ({ token } = (await answer.json()) as { token: string });
    });
    const post = (headers: Headers, body = 'text=a', query = '', method = 'POST'): Promise<Response> =>
      fetch(`${base}/notes${query}`, { method, headers: { ...FORM, cookie, ...headers }, body });

    test('takes the token from a field of a form or of data, and from the address', async () => {
      expect((await post({}, `_csrf=${token}`)).status).toBe(200);
      expect((await post(JSON_TYPE, JSON.stringify({ _csrf: token }))).status).toBe(200);
      expect((await post({}, 'text=a', `?_csrf=${token}`)).status).toBe(200);
    });

    test.each(['csrf-token', 'xsrf-token', 'x-csrf-token', 'x-xsrf-token'])('takes it from %s', async (header) => {
      expect((await post({ [header]: token })).status).toBe(200);
      expect((await post({ [header]: token }, 'text=a', '', 'DELETE')).status).toBe(200);
    });

    test.each([
      ['no token', {}, 'text=a'],
      ['a wrong token', { 'x-csrf-token': 'a'.repeat(20) }, 'text=a'],
      ['an empty one', { 'x-csrf-token': '' }, '_csrf='],
    ])('refuses %s with the code that its handler waits for', async (_what, headers: Headers, body) => {
      const answer = await post(headers, body);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toEqual({ code: 'EBADCSRFTOKEN', message: 'invalid csrf token' });
    });

    test('refuses the token of somebody else, and one without its cookie', async () => {
      const other = (await (await fetch(`${base}/form`)).json()) as { token: string };
      expect((await post({ 'x-csrf-token': other.token })).status).toBe(403);
      expect((await post({ 'x-csrf-token': token, cookie: '' })).status).toBe(403);
    });

    test('gives the same token again, so that forms in other tabs stay good', async () => {
      const again = (await (await fetch(`${base}/form`, { headers: { cookie } })).json()) as { token: string };
      expect((await post({}, `_csrf=${again.token}`)).status).toBe(200);
      expect((await post({}, `_csrf=${token}`)).status).toBe(200);
    });

    test('takes a cookie that csurf has set for one without a token', async () => {
      const old = await fetch(`${base}/form`, { headers: { cookie: '_csrf=aSecretOfCsurf' } });
      expect(old.status).toBe(200);
    });
  });
});
