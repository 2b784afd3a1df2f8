import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import csrf from '../../src/protections/csrf/index.ts';
import sessions from '../../src/protections/sessions/index.ts';
import { changesOf, type Files } from '../../src/testing/fixture-laws.ts';
import { runFixture } from '../../src/testing/fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'sign-in-traps-'));
symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
});

/** Signing in with another provider, by a handler that puts a new object in the place of the session's, with messages and a cart; webhooks. */
const SHOP = `const express = require('express');
const session = require('express-session');
const { createHmac, timingSafeEqual } = require('node:crypto');
const app = express();
app.post('/webhooks/pay', express.raw({ type: '*/*' }), (req, res) => {
  const wanted = createHmac('sha256', 'of the shop').update(req.body).digest();
  const sent = Buffer.from(req.get('x-signature') || '', 'hex');
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) return res.status(400).json({ error: 'signature' });
  res.json({ received: true });
});
app.use(express.urlencoded({ extended: false }));
app.use(express.json());
app.use(session({ secret: process.env.SESSION_SECRET || 'for the test', resave: false, saveUninitialized: false }));
app.post('/cart', (req, res) => {
  req.session.cart = [...(req.session.cart || []), req.body.item];
  req.session.messages = ['Put into the cart'];
  res.json({ ok: true });
});
app.get('/auth/provider', (req, res) => {
  req.session.state = 'st';
  res.redirect('https://provider.example/authorize?state=st');
});
app.get('/auth/callback', (req, res) => {
  if (req.query.state !== req.session.state) return res.status(400).json({ error: 'state' });
  req.session.userId = 'ann';
  res.redirect('/me');
});
app.post('/login', (req, res) => {
  if (req.body.password !== 'right') return res.status(401).json({ error: 'Sign in' });
  req.session.user = { name: req.body.name };
  req.session.messages.push('Welcome');
  res.redirect('/me');
});
app.get('/me', (req, res) => {
  const { user = null, userId = null, cart = [], messages = [] } = req.session;
  req.session.messages = [];
  res.json({ user, userId, cart, messages });
});
app.post('/logout', (req, res) => {
  req.session.destroy(() => res.json({ ok: true }));
});
const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;

async function boot(express: string, major: string): Promise<string> {
  const dependencies = { express: major, 'express-session': '^1.18.0' };
  const files: Files = {
    'app.js': SHOP,
    'package.json': JSON.stringify({ name: 'shop', main: 'app.js', dependencies }),
  };
  const report = await runFixture(files, [csrf, sessions], { findings: [], unsafeFixes: true });
  for (const [path, code] of Object.entries({ ...files, ...changesOf(report) })) {
    mkdirSync(dirname(join(folder, express, path)), { recursive: true });
    writeFileSync(join(folder, express, path), code.replace(/(require\()'express'/g, `$1'${express}'`));
  }
  const child = spawn(process.execPath, ['app.js'], { cwd: join(folder, express), env: { PATH: process.env['PATH'] } });
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

describe.each([
  ['express4', '^4.21.0'],
  ['express', '^5.1.0'],
])('signing in on %s, hardened', (express, major) => {
  let base = '';
  beforeAll(async () => {
    base = await boot(express, major);
  });

  const ask = (method: string, path: string, headers: Headers = {}, body?: string): Promise<Response> =>
    fetch(base + path, {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const setBy = (answer: Response): string => answer.headers.getSetCookie()[0] ?? '';
  const pairOf = (answer: Response): string => setBy(answer).split(';')[0] ?? '';

  test('the browser that a provider sends back brings the cookie along', async () => {
    const first = await ask('GET', '/auth/provider');
    // Browsers send it with links from other sites for lax, not for strict.
    expect(setBy(first)).toMatch(/; SameSite=Lax/);
    const back = await ask('GET', '/auth/callback?state=st', { cookie: pairOf(first), 'sec-fetch-site': 'cross-site' });
    expect(back.status).toBe(302);
    const me = await ask('GET', '/me', { cookie: pairOf(back) || pairOf(first) });
    expect(await me.json()).toMatchObject({ userId: 'ann' });
  });

  test('the cart and the messages go along, and the planted id is worth nothing', async () => {
    const planted = pairOf(await ask('POST', '/cart', {}, '{"item":"tea"}'));
    const login = await ask('POST', '/login', { cookie: planted }, '{"name":"ann","password":"right"}');
    expect(login.status).toBe(302);
    const own = pairOf(login);
    expect(own).not.toBe(planted);
    const me = await ask('GET', '/me', { cookie: own });
    expect(await me.json()).toEqual({
      user: { name: 'ann' },
      userId: null,
      cart: ['tea'],
      messages: ['Put into the cart', 'Welcome'],
    });
    expect(await (await ask('GET', '/me', { cookie: planted })).json()).toMatchObject({ user: null, cart: [] });
  });

  test('after signing out the cookie signs nobody in, and the browser is told to forget it', async () => {
    const cart = pairOf(await ask('POST', '/cart', {}, '{"item":"tea"}'));
    const own = pairOf(await ask('POST', '/login', { cookie: cart }, '{"name":"ann","password":"right"}'));
    const out = await ask('POST', '/logout', { cookie: own });
    expect(setBy(out)).toMatch(/^connect\.sid=;.*1970/);
    expect(await (await ask('GET', '/me', { cookie: own })).json()).toMatchObject({ user: null });
  });

  test('a webhook with its signature passes, also with a foreign Origin', async () => {
    const { createHmac } = await import('node:crypto');
    const body = '{"paid":true}';
    const signature = createHmac('sha256', 'of the shop').update(body).digest('hex');
    const headers = { 'x-signature': signature, origin: 'https://pay.example' };
    expect((await ask('POST', '/webhooks/pay', headers, body)).status).toBe(200);
    expect((await ask('POST', '/webhooks/pay', { ...headers, 'x-signature': '00' }, body)).status).toBe(400);
  });

  test('a suite of tests that sends no Origin passes, and a page of another site does not', async () => {
    const cart = pairOf(await ask('POST', '/cart', {}, '{"item":"tea"}'));
    expect((await ask('POST', '/cart', { cookie: cart }, '{"item":"milk"}')).status).toBe(200);
    const evil = { cookie: cart, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask('POST', '/cart', evil, '{"item":"bomb"}')).status).toBe(403);
    expect(await (await ask('GET', '/me', { cookie: cart })).json()).toMatchObject({ cart: ['tea', 'milk'] });
  });
});
