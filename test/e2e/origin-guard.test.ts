import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { ask, EXPRESS, LISTEN, type Running, smallApps } from '../support/small-apps.ts';

const apps = smallApps('origin-guard');

const env = {
  SESSION_SECRET: 's'.repeat(40),
  JWT_SECRET: 'j'.repeat(40),
  STRIPE_WEBHOOK_SECRET: 'of the payments',
  GITHUB_WEBHOOK_SECRET: 'of the repository',
};
/** What a browser adds to a form that another site sends. */
const FORGED = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

const SESSION = `app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));`;

/** The bodies of both webhooks are read as they were signed: one before, one after the session. */
const WEBHOOKS = `const crypto = require('node:crypto');
const express = require('express');
const session = require('express-session');
const app = express();
const isSigned = (body, signature, secret) => {
  const own = crypto.createHmac('sha256', secret).update(body).digest('hex');
  return own.length === signature.length && crypto.timingSafeEqual(Buffer.from(own), Buffer.from(signature));
};
app.post('/webhooks/stripe', express.raw({ type: 'application/json' }), (req, res) => {
  const parts = Object.fromEntries((req.get('stripe-signature') || '').split(',').map((part) => part.split('=')));
  const signed = parts.t + '.' + req.body;
  if (!isSigned(signed, parts.v1 || '', process.env.STRIPE_WEBHOOK_SECRET)) return res.status(400).end();
  res.json({ received: JSON.parse(req.body).type });
});
app.use(express.json({ verify: (req, res, body) => { req.rawBody = body; } }));
${SESSION}
app.post('/webhooks/github', (req, res) => {
  const signature = (req.get('x-hub-signature-256') || '').replace('sha256=', '');
  if (!isSigned(req.rawBody, signature, process.env.GITHUB_WEBHOOK_SECRET)) return res.status(401).end();
  res.json({ received: req.body.action });
});
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.json({ ok: true });
});
app.post('/orders', (req, res) => {
  if (!req.session.user) return res.status(401).json({ error: 'Sign in' });
  res.json({ user: req.session.user });
});
${LISTEN}
`;

/** A front end of another origin with cookies, an app on phones with tokens, a webhook between them. */
const CLIENTS = `const express = require('express');
const session = require('express-session');
const cors = require('cors');
const jwt = require('jsonwebtoken');
const { isOurs } = require('./hook');
const app = express();
app.use(cors({ origin: ['https://shop.example'], credentials: true }));
app.post('/hook', express.text({ type: '*/*' }), (req, res) => {
  if (!isOurs(req.body, req.get('x-signature') || '')) return res.status(401).end();
  res.json({ received: req.body });
});
app.use(express.json());
${SESSION}
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.json({ token: jwt.sign({ sub: req.body.name }, process.env.JWT_SECRET, { expiresIn: '1h' }) });
});
const signedIn = (req, res, next) => {
  const [kind, token] = (req.get('authorization') || '').split(' ');
  try {
    req.user = kind === 'Bearer' ? jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }).sub : req.session.user;
  } catch {
    return res.status(401).json({ error: 'Sign in' });
  }
  if (!req.user) return res.status(401).json({ error: 'Sign in' });
  next();
};
app.post('/orders', signedIn, (req, res) => res.json({ user: req.user }));
${LISTEN}
`;
const HOOK = `const crypto = require('node:crypto');
exports.isOurs = (body, signature) => {
  const own = crypto.createHmac('sha256', process.env.GITHUB_WEBHOOK_SECRET).update(body).digest('hex');
  return own.length === signature.length && crypto.timingSafeEqual(Buffer.from(own), Buffer.from(signature));
};
`;

const manifest = (dependencies: Record<string, string>): string =>
  JSON.stringify({ name: 'app', main: 'app.js', dependencies: { 'express-session': '^1.18.0', ...dependencies } });
const hmac = (body: string, secret: string): string => createHmac('sha256', secret).update(body).digest('hex');

/** Sends a body as it was signed: no cookie, no origin. */
async function deliver(url: string, path: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, body: await answer.text() };
}

async function signIn({ url }: Running, headers: Record<string, string> = {}) {
  const login = await ask(url, 'POST /login', { body: { name: 'ann' }, headers });
  expect(login.status).toBe(200);
  expect(login.cookie).not.toBe('');
  return { ...login, token: (JSON.parse(login.body) as { token?: string }).token ?? '' };
}

/** Who an order is of, or the status of its refusal. */
async function order({ url }: Running, headers: Record<string, string>): Promise<string | number> {
  const { status, body } = await ask(url, 'POST /orders', { body: {}, headers });
  return status === 200 ? (JSON.parse(body) as { user: string }).user : status;
}

describe.each(EXPRESS)('the origin guard on %s', (express, major) => {
  /** The app before and after, one after the other. */
  async function each(files: Files, use: (app: Running, hardened: boolean) => Promise<void>): Promise<void> {
    const after = await apps.harden(files, protections);
    expect(after['app.js']).toContain('originGuard');
    for (const state of [files, after]) {
      const app = await apps.boot(state, { express }, env);
      await use(app, state === after);
      await app.stop();
    }
  }

  const webhooks = { 'app.js': WEBHOOKS, 'package.json': manifest({ express: major }) };
  const clients = {
    'app.js': CLIENTS,
    'hook.js': HOOK,
    'package.json': manifest({ express: major, cors: '^2.8.5', jsonwebtoken: '^9.0.0' }),
  };

  test('lets signed webhooks pass, and no forged request', async () => {
    await each(webhooks, async (app, hardened) => {
      const event = '{ "type": "paid",  "id": 7 }';
      const stripe = (secret: string) => ({ 'stripe-signature': `t=1,v1=${hmac(`1.${event}`, secret)}` });
      const paid = await deliver(app.url, '/webhooks/stripe', event, stripe(env.STRIPE_WEBHOOK_SECRET));
      expect(paid).toEqual({ status: 200, body: '{"received":"paid"}' });
      expect((await deliver(app.url, '/webhooks/stripe', event, stripe('another'))).status).toBe(400);

      const push = '{ "action": "opened",  "number": 1 }';
      const github = (secret: string) => ({ 'x-hub-signature-256': `sha256=${hmac(push, secret)}` });
      const opened = await deliver(app.url, '/webhooks/github', push, github(env.GITHUB_WEBHOOK_SECRET));
      expect(opened).toEqual({ status: 200, body: '{"received":"opened"}' });
      expect((await deliver(app.url, '/webhooks/github', push, github('another'))).status).toBe(401);

      const { cookie } = await signIn(app);
      expect(await order(app, { cookie })).toBe('ann');
      expect(await order(app, { cookie, origin: app.url, 'sec-fetch-site': 'same-origin' })).toBe('ann');
      expect(await order(app, { cookie, ...FORGED })).toBe(hardened ? 403 : 'ann');
      expect(await order(app, { cookie, origin: 'https://evil.example' })).toBe(hardened ? 403 : 'ann');
    });
  });

  test('lets clients with a token and webhooks beside them pass', async () => {
    await each(clients, async (app, hardened) => {
      const { token, cookie } = await signIn(app);
      expect(await order(app, { authorization: `Bearer ${token}` })).toBe('ann');
      expect(await order(app, { authorization: `Bearer ${token}`, cookie, origin: 'app://localhost' })).toBe('ann');
      expect(await order(app, { authorization: 'Bearer of.nobody.here' })).toBe(401);
      expect(await order(app, {})).toBe(401);
      expect(await order(app, { cookie, ...FORGED })).toBe(hardened ? 403 : 'ann');

      const headers = { 'x-signature': hmac('done', env.GITHUB_WEBHOOK_SECRET), authorization: 'Bearer of.the.sender' };
      expect(await deliver(app.url, '/hook', 'done', headers)).toEqual({ status: 200, body: '{"received":"done"}' });
      expect((await deliver(app.url, '/hook', 'more', headers)).status).toBe(401);
    });
  });

  test('lets the front end in that CORS lets in with cookies', async () => {
    await each(clients, async (app, hardened) => {
      const shop = { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' };
      const preflight = (origin: string) =>
        fetch(`${app.url}/orders`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        });
      const allowed = await preflight(shop.origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(shop.origin);
      expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
      expect((await preflight(FORGED.origin)).headers.get('access-control-allow-origin')).not.toBe(FORGED.origin);

      const { cookie } = await signIn(app, shop);
      expect(await order(app, { cookie, ...shop })).toBe('ann');
      expect(await order(app, { cookie, ...FORGED })).toBe(hardened ? 403 : 'ann');
      expect(await order(app, { cookie, ...FORGED, origin: 'https://shop.example.evil.example' })).toBe(
        hardened ? 403 : 'ann',
      );
    });
  });
});
