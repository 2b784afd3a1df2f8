import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import csrf from '../../src/protections/csrf/index.ts';
import privateCache from '../../src/protections/private-cache/index.ts';
import { changesOf, type Files } from '../../src/testing/fixture-laws.ts';
import { runFixture } from '../../src/testing/fixture.ts';
import csrfProbe from '../../src/verify/probes/csrf.ts';
import cacheProbe from '../../src/verify/probes/private-cache.ts';

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'origin-guard-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
});

const LISTEN = `const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`;
/** Pages and forms with a session, a webhook, files behind the session. */
const PAGES = `const path = require('node:path');
const express = require('express');
const session = require('express-session');
const app = express();
let notes = [];
app.post('/webhooks/pay', express.raw({ type: '*/*' }), (req, res) => res.json({ bytes: req.body.length }));
app.use(express.urlencoded({ extended: false }));
app.use(express.json());
app.use(session({ secret: process.env.SESSION_SECRET || 'for the test', resave: false, saveUninitialized: false }));
app.use(express.static(path.join(__dirname, 'public')));
app.get('/', (req, res) => res.send('<p>hello</p>'));
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.redirect('/notes');
});
app.get('/notes', (req, res) => (req.session.user ? res.json(notes) : res.status(401).json({ message: 'Sign in first' })));
app.get('/prices', (req, res) => res.set('Cache-Control', 'max-age=60').json([1]));
app.post('/notes', (req, res) => {
  if (!req.session.user) return res.status(401).json({ message: 'Sign in first' });
  notes.push(req.body.text);
  res.json({ ok: true });
});
app.post('/saml/callback', (req, res) => res.redirect('/'));
${LISTEN}
`;
/** A front end of another site, a token in a cookie, an error handler that answers with the status of the error. */
const DATA = `import express from 'express';
import cors from 'cors';
import cookieParser from 'cookie-parser';
const app = express();
app.use(cors({ origin: (origin, done) => done(null, origin === 'https://app.example'), credentials: true }));
app.use(express.json());
app.use(cookieParser());
app.post('/login', (req, res) => {
  res.cookie('token', 'for ' + req.body.name, { httpOnly: true, secure: true, sameSite: 'none' }).json({ ok: true });
});
app.post('/notes', (req, res) => (req.cookies.token || req.get('authorization') ? res.json({ ok: true }) : res.status(401).json({ error: 'Sign in' })));
app.use((error, req, res, next) => res.status(error.status || 500).json({ wrong: error.message }));
${LISTEN}
`;

function manifest(type: string, major: string): string {
  const dependencies = { express: major, 'express-session': '^1.18.0', cors: '^2.8.5', 'cookie-parser': '^1.4.7' };
  return JSON.stringify({ name: 'app', type, main: 'app.js', dependencies });
}

async function hardened(files: Files): Promise<Files> {
  const report = await runFixture(files, [csrf, privateCache], { findings: [], unsafeFixes: true });
  return { ...files, ...changesOf(report) };
}

async function boot(name: string, files: Files, express: string): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text.replace(/(require\(|from )'express'/g, `$1'${express}'`));
  }
  const env = { PATH: process.env['PATH'], ALLOWED_ORIGINS: 'https://partner.example/, https://pay.example/' };
  const child = spawn(process.execPath, ['app.js'], { cwd: join(folder, name), env });
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
const EVIL = { origin: 'https://evil.example' };

describe.each([
  ['express4', '^4.21.0'],
  ['express', '^5.1.0'],
])('on %s', (express, major) => {
  let before = '';
  let pages = '';
  let data = '';
  let cookie = '';
  let token = '';

  beforeAll(async () => {
    const files = {
      'app.js': PAGES,
      'package.json': manifest('commonjs', major),
      'public/a.css': 'p { color: red }',
    };
    const api = { 'app.js': DATA, 'package.json': manifest('module', major) };
    [before, pages, data] = await Promise.all([
      boot(`${express}-before`, files, express),
      boot(`${express}-pages`, await hardened(files), express),
      boot(`${express}-data`, await hardened(api), express),
    ]);
    cookie = cookieOf(await send(pages, '/login', { body: 'name=ann' }));
    token = cookieOf(await send(data, '/login', { body: '{"name":"ann"}', type: 'application/json' }));
  });

  interface Sent {
    body?: string;
    type?: string;
    headers?: Headers;
    method?: string;
  }
  const send = (
    base: string,
    path: string,
    { body = 'text=a', type = 'application/x-www-form-urlencoded', headers = {}, method = 'POST' }: Sent,
  ): Promise<Response> =>
    fetch(base + path, {
      method,
      redirect: 'manual',
      headers: { ...(method === 'GET' ? {} : { 'content-type': type }), ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
  const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = (path: string, headers: Headers = {}): Promise<Response> => send(pages, path, { method: 'GET', headers });

  test('the attacks work before and not after', async () => {
    const login = {
      path: '/login',
      type: 'form' as const,
      identity: 'name',
      secret: 'password',
      user: { identity: 'ann', secret: 'x' },
      private: '/notes',
    };
    const change = { path: '/notes', type: 'form' as const, fields: { text: 'a' } };
    expect(await csrfProbe.run({ origin: before, login, change })).toMatchObject({ verdict: 'open' });
    expect(await csrfProbe.run({ origin: pages, login, change })).toMatchObject({ verdict: 'closed' });
    expect(await cacheProbe.run({ origin: before, login })).toMatchObject({ verdict: 'open' });
    expect(await cacheProbe.run({ origin: pages, login })).toMatchObject({ verdict: 'closed' });
  });

  test.each([
    ['a form of another site', { ...EVIL, 'sec-fetch-site': 'cross-site' }],
    ['a form of another site, from an old browser', EVIL],
    ['a frame without an origin', { origin: 'null' }],
    ['a link of another site that names itself by Referer', { referer: 'https://evil.example/page' }],
    ['another subdomain', { origin: 'https://other.app.example', 'sec-fetch-site': 'same-site' }],
  ])('%s is refused in the form of the app', async (_name, headers) => {
    const answer = await send(pages, '/notes', { headers: { cookie, ...headers } });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Cross-site request refused' });
  });

  test.each([
    ['a form of the app', () => ({ cookie, origin: pages, 'sec-fetch-site': 'same-origin' })],
    ['a form of the app in an old browser', () => ({ cookie, origin: pages })],
    ['a form of the app that only sends Referer', () => ({ cookie, referer: `${pages}/notes` })],
    ['a bookmark, or what a person types', () => ({ cookie, 'sec-fetch-site': 'none' })],
    ['a test with cookies and without Origin', () => ({ cookie })],
    ['a form of a site that is allowed, written with a slash', () => ({ cookie, origin: 'https://partner.example' })],
    ['a form of the last site that is allowed', () => ({ cookie, origin: 'https://pay.example' })],
    ['a proxy that changes Host', () => ({ cookie, origin: 'http://lab.test', 'x-forwarded-host': 'lab.test' })],
  ])('%s passes', async (_name, headers) => {
    expect((await send(pages, '/notes', { headers: headers() })).status).toBe(200);
  });

  test('what carries no cookie, or a token, is none of its business', async () => {
    expect((await send(pages, '/webhooks/pay', { headers: EVIL })).status).toBe(200);
    expect((await send(pages, '/notes', { headers: EVIL })).status).toBe(401);
    expect(
      (await send(data, '/notes', { headers: { authorization: 'Bearer x', cookie: token, ...EVIL } })).status,
    ).toBe(200);
    expect((await send(pages, '/saml/callback', { headers: { cookie, ...EVIL } })).status).toBe(302);
    expect((await get('/notes', { cookie, ...EVIL, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  test('the front end that CORS lets in passes, and the error handler of the app answers others', async () => {
    const from = (origin: string): Promise<Response> =>
      send(data, '/notes', {
        body: '{}',
        type: 'application/json',
        headers: { cookie: token, origin, 'sec-fetch-site': 'cross-site' },
      });
    const ours = await from('https://app.example');
    expect([ours.status, ours.headers.get('access-control-allow-origin')]).toEqual([200, 'https://app.example']);
    const theirs = await from('https://evil.example');
    expect([theirs.status, await theirs.json()]).toEqual([403, { wrong: 'Cross-site request refused' }]);
  });

  test('only what is sent to who is signed in stays out of caches', async () => {
    const control = async (path: string, headers: Headers = {}) =>
      (await get(path, headers)).headers.get('cache-control');
    expect(await control('/notes', { cookie })).toBe('no-store');
    expect(await control('/', { cookie })).toBe('no-store');
    expect(await control('/')).toBeNull();
    expect(await control('/prices', { cookie })).toBe('max-age=60');
    expect(await control('/a.css', { cookie })).toBe('public, max-age=0');
  });
});
