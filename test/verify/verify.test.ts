import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTrial } from '../../src/io/trial.ts';
import { survives, verify } from '../../src/verify/index.ts';
import type { VerifyOptions } from '../../src/verify/index.ts';

let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'verify-two-'));
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(home, 'node_modules'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const LISTEN = 'app.listen(process.env.PORT);';
const APP = `const app = require('express')();`;
const HARDENED = `${APP} app.use(require('helmet')()); app.use((q, s, n) => { s.set('Permissions-Policy', 'camera=()'); n(); });`;
const HOME = `app.get('/', (q, s) => s.send('<p>hello</p>'));`;

function write(state: 'before' | 'after', source: string): void {
  mkdirSync(join(home, state), { recursive: true });
  writeFileSync(join(home, state, 'app.js'), source);
}

function run(before: string, after: string, options: Partial<VerifyOptions> = {}): ReturnType<typeof verify> {
  write('before', before);
  write('after', after);
  const folders = { before: join(home, 'before'), after: join(home, 'after') };
  return verify({ ...folders, entry: 'app.js', timeout: 10_000, protections: ['headers'], ...options });
}

test('a change that closes attacks and keeps the answers survives', async () => {
  const proof = await run(`${APP} ${HOME} ${LISTEN}`, `${HARDENED} ${HOME} ${LISTEN}`);
  expect(proof.boot).toEqual({ before: 'started', after: 'started', ok: true });
  expect(proof.routes.every(({ same }) => same)).toBe(true);
  const headers = proof.attacks.find(({ id }) => id === 'security-headers');
  expect(headers).toMatchObject({ before: 'open', after: 'closed' });
  expect(survives(proof)).toBe(true);
});

test('an app in a folder of its own is started there, with the packages of that folder', async () => {
  const root = join(home, 'project');
  const backend = join(root, 'services', 'api');
  mkdirSync(join(backend, 'node_modules', 'greeting'), { recursive: true });
  mkdirSync(join(backend, 'src'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(backend, 'package.json'), '{"scripts":{"start":"node src/app.js"}}');
  writeFileSync(join(backend, 'node_modules', 'greeting', 'index.js'), 'module.exports = "hello";');
  writeFileSync(
    join(backend, 'src', 'app.js'),
    `const hello = require('greeting'); ${APP} app.get('/', (q, s) => s.send(hello + require('path').basename(process.cwd()))); ${LISTEN}`,
  );
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  const trial = createTrial(root, []);
  try {
    const proof = await verify({
      before: trial.before,
      after: trial.after,
      folder: 'services/api',
      scripts: { start: 'node src/app.js' },
      routes: [{ method: 'GET', path: '/' }],
      protections: ['headers'],
      timeout: 10_000,
    });
    expect(proof.boot).toEqual({ before: 'started', after: 'started', ok: true });
    expect(proof.routes.find(({ path }) => path === '/')).toMatchObject({ before: 200, after: 200, same: true });
  } finally {
    trial.remove();
  }
});

test('an app that no longer starts does not survive', async () => {
  const proof = await run(`${APP} ${HOME} ${LISTEN}`, `require('no-such-helmet');`);
  expect(proof.boot.ok).toBe(false);
  expect(proof.boot.after).toContain("'no-such-helmet' is not installed");
  expect(proof.attacks.every(({ after }) => after === 'skipped')).toBe(true);
  expect(survives(proof)).toBe(false);
});

test('an app that did not start before is no fault of the change', async () => {
  const proof = await run(`throw new Error('DATABASE_URL is missing')`, `throw new Error('DATABASE_URL is missing')`);
  expect(proof.boot.skipped).toBe('did not start: it ended with exit code 1: Error: DATABASE_URL is missing');
  expect(proof).toMatchObject({ routes: [], attacks: [] });
  expect(survives(proof)).toBe(true);
});

test('a route that answers otherwise is named with the difference', async () => {
  const routes = [
    { method: 'GET', path: '/list' },
    { method: 'GET', path: '/gone/:id' },
    { method: 'POST', path: '/list' },
  ];
  const before = `app.get('/list', (q, s) => s.json([1])); app.get('/gone/:id', (q, s) => s.send(q.params.id));`;
  const proof = await run(`${APP} ${before} ${LISTEN}`, `${APP} app.get('/list', (q, s) => s.json([2])); ${LISTEN}`, {
    routes,
  });
  expect(proof.routes.filter(({ same }) => !same)).toEqual([
    { method: 'GET', path: '/list', before: 200, after: 200, same: false, detail: 'another body' },
    { method: 'GET', path: '/gone/1', before: 200, after: 404, same: false, detail: '200 before, 404 after' },
  ]);
  expect(survives(proof)).toBe(false);
});

describe('what an app varies by itself is not held against the change', () => {
  test.each([
    ['a clock', `s.send('now ' + process.hrtime.bigint())`],
    ['the state of a login elsewhere', `s.redirect('https://id.example/login?client=1&state=' + Math.random())`],
    ['a redirect to what it has just made', `s.redirect('/games/' + Math.random())`],
    ['a nonce', `s.send('<script nonce="' + Math.random() + '">1</script>')`],
    ['an address of its own', `s.send('see http://' + q.headers.host + '/x')`],
    ['a stream that never ends', `s.type('text/event-stream'); s.write('data: ' + process.pid + '\\n\\n')`],
    ['an anti-forgery token', `s.send('<input type="hidden" name="_csrf" value="' + process.pid + '">')`],
  ])('%s', async (_name, answer) => {
    const source = `${APP} app.get('/', (q, s) => { ${answer} }); ${LISTEN}`;
    const proof = await run(source, source, { protections: [] });
    expect(proof.routes.filter(({ same }) => !same)).toEqual([]);
  });
});

test('a conversation is compared, cookies and bodies included', async () => {
  const app = (secret: string) => `const express = require('express'); ${APP}
    app.use(express.urlencoded({ extended: false }), express.json(), require('cookie-parser')());
    app.post('/login', (q, s) => q.body.password === 'tea' ? s.cookie('name', q.body.name).redirect('/me') : s.sendStatus(401));
    app.get('/me', (q, s) => q.cookies.name ? s.send(${secret}) : s.sendStatus(401));
    app.post('/echo', (q, s) => s.status(201).json(q.body)); ${LISTEN}`;
  const requests = [
    { path: '/me' },
    { method: 'POST', path: '/login', form: { name: 'ann', password: 'tea' } },
    { path: '/me' },
    { method: 'POST', path: '/echo', json: { a: 1 } },
  ];
  const proof = await run(app("'hello ' + q.cookies.name"), app("'bye ' + q.cookies.name"), {
    requests,
    protections: [],
  });
  expect(proof.routes.slice(0, 4)).toEqual([
    { method: 'GET', path: '/me', before: 401, after: 401, same: true },
    { method: 'POST', path: '/login', before: 302, after: 302, same: true },
    { method: 'GET', path: '/me', before: 200, after: 200, same: false, detail: 'another body' },
    { method: 'POST', path: '/echo', before: 201, after: 201, same: true },
  ]);
});

test('routes that promise to change something are not replayed', async () => {
  const routes = ['/logout', '/delete/:id', '/shutdown', '/reset-all'].map((path) => ({ method: 'GET', path }));
  const proof = await run(`${APP} ${HOME} ${LISTEN}`, `${APP} ${HOME} ${LISTEN}`, { routes, protections: [] });
  expect(proof.routes.map(({ path }) => path)).toEqual(['/', '/no-such-page-5d1f']);
});

test('a change that opens what was closed does not survive', async () => {
  const proof = await run(`${HARDENED} ${HOME} ${LISTEN}`, `${APP} ${HOME} ${LISTEN}`);
  expect(proof.attacks.find(({ id }) => id === 'security-headers')).toMatchObject({ before: 'closed', after: 'open' });
  expect(survives(proof)).toBe(false);
});

test.each([400, 200])('a failure that turns into %i is an improvement', async (after) => {
  const routes = [{ method: 'GET', path: '/film' }];
  const route = (status: number) => `app.get('/film', (q, s) => s.status(${status}).send('x'));`;
  const proof = await run(`${APP} ${route(500)} ${LISTEN}`, `${APP} ${route(after)} ${LISTEN}`, {
    routes,
    protections: [],
  });
  expect(proof.routes.find(({ path }) => path === '/film')).toMatchObject({ before: 500, after, same: true });
});

test('a login among the routes is found and attacked', async () => {
  const login = (query: string) => `${APP} const people = [{ email: 'ann@example.com', password: 'tea' }];
    app.use(require('express').urlencoded({ extended: false }));
    const db = new (require('better-sqlite3'))(':memory:');
    db.exec("CREATE TABLE people (email TEXT, password TEXT); INSERT INTO people VALUES ('ann@example.com', 'tea')");
    app.post('/login', (q, s) => { const { email, password } = q.body; const row = ${query};
      if (row) s.cookie('sid', 'a-long-session-id').redirect('/'); else s.status(401).send('no'); });
    ${HOME} ${LISTEN}`;
  const proof = await run(
    login("db.prepare(`SELECT 1 FROM people WHERE email = '${email}' AND password = '${password}'`).get()"),
    login("db.prepare('SELECT 1 FROM people WHERE email = ? AND password = ?').get(email, password)"),
    { routes: [{ method: 'POST', path: '/login' }], protections: ['sql-injection'] },
  );
  expect(proof.attacks.find(({ id }) => id === 'sql-login-bypass')).toMatchObject({ before: 'open', after: 'closed' });
});

test('what an app tells only while it is developed is said to be closed in production', async () => {
  const source = `${APP} ${HOME} app.use((q, s, n) => n(new Error('gone')));
    app.use((e, q, s, n) => s.status(404).send(process.env.NODE_ENV === 'production' ? 'Not Found' : e.stack)); ${LISTEN}`;
  const proof = await run(source, source, { protections: ['errors'] });
  const page = proof.attacks.find(({ id }) => id === 'not-found');
  expect(page).toMatchObject({ before: 'open', after: 'open' });
  expect(page?.detail).toMatch(/; with NODE_ENV=production it is closed$/);
});

test('an app that ends by itself in both states is not held against the change', async () => {
  // It starts three times: for the first requests, for the attacks, and for the first requests after the change.
  const source = `const fs = require('fs'); const path = require('path');
    const file = path.join(__dirname, '..', 'starts'); fs.appendFileSync(file, '.');
    if (fs.readFileSync(file, 'utf8').length > 3) throw new Error('no database'); ${APP} ${HOME} ${LISTEN}`;
  const proof = await run(source, source, { protections: ['headers'] });
  expect(proof.boot.skipped).toMatch(/ended by itself before the change, too/);
  expect(survives(proof)).toBe(true);
});

test('a login that is not where it was looked for is not called open', async () => {
  const routes = [{ method: 'POST', path: '/users/login' }];
  const source = `${APP} ${HOME} app.post('/api/users/login', (q, s) => s.sendStatus(401)); ${LISTEN}`;
  const proof = await run(source, source, { protections: ['login-limits'], routes });
  expect(proof.attacks.find(({ id }) => id === 'login-limit')).toMatchObject({ before: 'skipped', after: 'skipped' });
});
