import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import sessions from '../../src/protections/sessions/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { makeDatabase, runs, listens } from '../create/workshop.ts';
import { ask, EXPRESS, LISTEN, smallApps } from '../support/small-apps.ts';

const apps = smallApps('session-stores');
const [hasPostgres, hasMysql, hasRedis] = [await runs('postgres'), await runs('mysql'), await listens(6379)];

interface Store {
  name: string;
  there: boolean;
  driver: Record<string, string>;
  /** How the app gets its client. */
  client: string;
  /** The package that is added. */
  adds: string;
  /** A database for one test. */
  place(): Promise<{ env: Record<string, string>; remove(): Promise<void> }>;
}

const ofServer = (kind: 'postgres' | 'mysql') => async () => {
  const { url, remove } = await makeDatabase(kind);
  return { env: { DATABASE_URL: url }, remove };
};
const nothing = async (): Promise<void> => {};

const STORES: readonly Store[] = [
  {
    name: 'PostgreSQL',
    there: hasPostgres,
    driver: { pg: '^8.13.0' },
    client: `const { Pool } = require('pg');\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });`,
    adds: 'connect-pg-simple',
    place: ofServer('postgres'),
  },
  {
    name: 'MariaDB',
    there: hasMysql,
    driver: { mysql2: '^3.11.0' },
    client: `const mysql = require('mysql2');\nconst pool = mysql.createPool(process.env.DATABASE_URL);`,
    adds: 'express-mysql-session',
    place: ofServer('mysql'),
  },
  {
    name: 'MariaDB by promises',
    there: hasMysql,
    driver: { mysql2: '^3.11.0' },
    client: `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool(process.env.DATABASE_URL);`,
    adds: 'express-mysql-session',
    place: ofServer('mysql'),
  },
  {
    name: 'Redis',
    there: hasRedis,
    driver: { redis: '^5.0.0' },
    client: `const { createClient } = require('redis');\nconst cache = createClient({ url: process.env.REDIS_URL });\ncache.connect();`,
    adds: 'connect-redis',
    place: async () => ({ env: { REDIS_URL: 'redis://127.0.0.1:6379/8' }, remove: nothing }),
  },
  {
    name: 'SQLite',
    there: true,
    driver: { 'better-sqlite3': '^12.0.0' },
    client: `const Database = require('better-sqlite3');\nconst db = new Database(process.env.DATABASE_FILE);`,
    adds: 'better-sqlite3-session-store',
    place: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'session-store-'));
      return {
        env: { DATABASE_FILE: join(folder, 'app.db') },
        remove: async () => rmSync(folder, { recursive: true }),
      };
    },
  },
];

const appOf = ({ client }: Store): string => `const express = require('express');
const session = require('express-session');
${client}
const app = express();
app.use(express.json());
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: true }));
app.post('/cart', (req, res) => {
  req.session.cart = [...(req.session.cart || []), req.body.item];
  res.json({ ok: true });
});
app.post('/login', (req, res) => {
  if (req.body.password !== 'right') return res.status(401).json({ error: 'Sign in' });
  req.session.user = req.body.name;
  res.json({ ok: true });
});
app.get('/me', (req, res) => res.json({ user: req.session.user || null, cart: req.session.cart || [] }));
app.post('/logout', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.json({ ok: true })));
});
${LISTEN}
`;

const filesOf = (store: Store, major: string): Files => ({
  'app.js': appOf(store),
  'package.json': JSON.stringify({
    name: 'app',
    main: 'app.js',
    dependencies: { express: major, 'express-session': '^1.18.0', ...store.driver },
  }),
});

const meOf = async (url: string, cookie: string): Promise<{ user: string | null; cart: string[] }> =>
  JSON.parse((await ask(url, 'GET /me', { headers: { cookie } })).body) as { user: string | null; cart: string[] };

/** The cookie of a session with a cart. The store makes its table while the first requests come: those fail, or are not kept. */
async function cartOf(url: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, cookie } = await ask(url, 'POST /cart', { body: { item: 'tea' } });
    const me = status === 200 ? await ask(url, 'GET /me', { headers: { cookie } }) : null;
    if (me?.status === 200 && /tea/.test(me.body)) return cookie;
    await setTimeout(100);
  }
  throw new Error('No session is kept');
}

describe.each(EXPRESS)('on %s', (express, major) => {
  for (const store of STORES)
    test.skipIf(!store.there)(`sessions that moved to ${store.name} outlive a restart`, async () => {
      const files = await apps.harden(filesOf(store, major), [sessions]);
      expect(JSON.parse(files['package.json'] ?? '')).toHaveProperty(['dependencies', store.adds]);
      const { env, remove } = await store.place();
      const production = { ...env, NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(40) };
      let app = await apps.boot(files, { express }, production);
      try {
        const planted = await cartOf(app.url);
        const login = await ask(app.url, 'POST /login', {
          body: { name: 'ann', password: 'right' },
          headers: { cookie: planted },
        });
        expect(login.status).toBe(200);
        expect(login.cookie).not.toBe(planted);
        await app.stop();
        app = await apps.boot(files, { express }, production);
        const me = (cookie: string): Promise<unknown> => meOf(app.url, cookie);
        expect(await me(login.cookie)).toEqual({ user: 'ann', cart: ['tea'] });
        expect(await me(planted)).toEqual({ user: null, cart: [] });
        const out = await ask(app.url, 'POST /logout', { body: {}, headers: { cookie: login.cookie } });
        expect(out.cookies[0]).toMatch(/^connect\.sid=;.*1970/);
        expect(await me(login.cookie)).toEqual({ user: null, cart: [] });
      } finally {
        await app.stop();
        await remove();
      }
    });
});
