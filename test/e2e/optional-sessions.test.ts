import { describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { ask, EXPRESS, LISTEN, type Running, smallApps } from '../support/small-apps.ts';

const apps = smallApps('optional-sessions');

const SESSION = `session({ secret: 'keyboard cat', resave: true, saveUninitialized: true })`;

/** Where there are no sessions, the login says who somebody is, and keeps nothing. */
const appWith = (sessions: string): string => `const express = require('express');
const session = require('express-session');
const app = express();
app.use(express.json());
${sessions}
app.post('/cart', (req, res) => {
  if (req.session) req.session.cart = [req.body.item];
  res.json({ ok: true });
});
app.post('/login', (req, res) => {
  if (req.body.password !== 'right') return res.status(401).json({ error: 'Sign in' });
  if (req.session) req.session.user = req.body.name;
  res.json({ user: req.body.name });
});
app.get('/me', (req, res) => {
  const { user = null, cart = [] } = req.session || {};
  res.json({ user, cart });
});
app.post('/logout', (req, res, next) => {
  if (!req.session) return res.json({ ok: true });
  req.session.destroy((error) => (error ? next(error) : res.json({ ok: true })));
});
${LISTEN}
`;

const WAYS = {
  'in a block': `if (process.env.SESSIONS) {\n  app.use(${SESSION});\n}`,
  'without a block': `if (process.env.SESSIONS) app.use(${SESSION});`,
  'by &&': `process.env.SESSIONS && app.use(${SESSION});`,
  'as one of two': `app.use(process.env.SESSIONS ? ${SESSION} : (req, res, next) => next());`,
};

const me = async ({ url }: Running, cookie: string): Promise<unknown> =>
  JSON.parse((await ask(url, 'GET /me', { headers: { cookie } })).body);

describe('sessions that are there under a condition', () => {
  test.each(Object.entries(WAYS).map(([way, sessions], index) => [way, sessions, index] as const))(
    '%s: the login works with and without them',
    async (_way, sessions, index) => {
      const [express, major] = EXPRESS[index % 2] ?? ['express', ''];
      const before: Files = {
        'app.js': appWith(sessions),
        'package.json': JSON.stringify({
          name: 'app',
          main: 'app.js',
          dependencies: { express: major, 'express-session': '^1.18.0' },
        }),
      };
      const after = await apps.harden(before, protections);
      for (const files of [before, after]) {
        const without = await apps.boot(files, { express });
        for (const headers of [{}, { cookie: 'theme=dark' }]) {
          const login = await ask(without.url, 'POST /login', { body: { name: 'ann', password: 'right' }, headers });
          expect(login).toMatchObject({ status: 200, body: '{"user":"ann"}', cookie: '' });
          expect((await ask(without.url, 'POST /logout', { body: {}, headers })).status).toBe(200);
        }
        await without.stop();
      }
      for (const files of [before, after]) {
        const app = await apps.boot(files, { express }, { SESSIONS: '1' });
        const { cookie: planted } = await ask(app.url, 'POST /cart', { body: { item: 'tea' } });
        const login = await ask(app.url, 'POST /login', {
          body: { name: 'ann', password: 'right' },
          headers: { cookie: planted },
        });
        expect(login.status).toBe(200);
        expect(await me(app, login.cookie || planted)).toEqual({ user: 'ann', cart: ['tea'] });
        // Whoever planted the session is not signed in by it any more.
        expect(await me(app, planted)).toMatchObject({ user: files === after ? null : 'ann' });
        await app.stop();
      }
    },
  );
});
