import { describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { ask, EXPRESS, LISTEN, smallApps } from '../support/small-apps.ts';

const apps = smallApps('validated-settings');

/** The session's secret comes through the settings, that of the tokens is in the code. */
const APP = `const express = require('express');
const session = require('express-session');
const jwt = require('jsonwebtoken');
const settings = require('./settings');
const app = express();
app.use(express.json());
app.use(session({ secret: SECRET, resave: false, saveUninitialized: false }));
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.json({ token: jwt.sign({ sub: req.body.name }, 'a text in the code') });
});
app.get('/me', (req, res) => res.json({ user: req.session.user || null }));
app.get('/claims', (req, res) => {
  try {
    const { sub } = jwt.verify(req.get('authorization').slice(7), 'a text in the code');
    res.json({ sub });
  } catch {
    res.status(401).json({ error: 'Sign in' });
  }
});
${LISTEN}
`;

interface Kind {
  settings: string;
  /** How the app reads the secret. */
  secret: string;
  dependencies?: Record<string, string>;
  files?: Files;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a schema of zod': {
    settings: `const { z } = require('zod');

module.exports = z
  .object({ NODE_ENV: z.string().default('development'), SESSION_SECRET: z.string().min(1) })
  .parse(process.env);
`,
    secret: 'settings.SESSION_SECRET',
    dependencies: { zod: '^4.0.0' },
  },
  'an object that throws where a name is asked for that the schema lacks': {
    settings: `const cleanEnv = (env, schema) => {
  const missing = Object.keys(schema).filter((name) => !env[name]);
  if (missing.length > 0) throw new Error('Missing: ' + missing.join(', '));
  return new Proxy(Object.fromEntries(Object.keys(schema).map((name) => [name, schema[name](env[name])])), {
    get(values, name) {
      if (!(name in values)) throw new ReferenceError('Not in the schema: ' + String(name));
      return values[name];
    },
  });
};

module.exports = cleanEnv(process.env, {
  SESSION_SECRET: String,
});
`,
    secret: 'settings.SESSION_SECRET',
  },
  'paths with the names of their variables': {
    settings: `const schema = {
  session: { secret: { doc: 'Signs the cookie', format: String, env: 'SESSION_SECRET', default: null } },
};

const settingAt = (path) => path.split('.').reduce((level, part) => level[part], schema);
const get = (path) => {
  const { env, format, default: fallback } = settingAt(path);
  const value = process.env[env] || fallback;
  if (value === null) throw new Error(env + ' is missing');
  return format(value);
};
module.exports = { get };
`,
    secret: `settings.get('session.secret')`,
  },
  'every name of .env.example': {
    settings: `const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const names = readFileSync(join(__dirname, '.env.example'), 'utf8').match(/^\\w+(?==)/gm);
const missing = names.filter((name) => !process.env[name]);
if (missing.length > 0) throw new Error('Missing: ' + missing.join(', '));
module.exports = Object.fromEntries(names.map((name) => [name, process.env[name]]));
`,
    secret: 'settings.SESSION_SECRET',
    files: { '.env.example': 'SESSION_SECRET=\n' },
  },
};

const filesOf = ({ settings, secret, dependencies, files }: Kind, major: string): Files => ({
  'app.js': APP.replace('SECRET', () => secret),
  'settings.js': settings,
  'package.json': JSON.stringify({
    name: 'app',
    main: 'app.js',
    dependencies: { express: major, 'express-session': '^1.18.0', jsonwebtoken: '^9.0.0', ...dependencies },
  }),
  ...files,
});

async function signIn(url: string): Promise<void> {
  const login = await ask(url, 'POST /login', { body: { name: 'ann' } });
  expect(login.status).toBe(200);
  const me = await ask(url, 'GET /me', { headers: { cookie: login.cookie } });
  expect(JSON.parse(me.body)).toEqual({ user: 'ann' });
  const { token } = JSON.parse(login.body) as { token: string };
  const claims = await ask(url, 'GET /claims', { headers: { authorization: `Bearer ${token}` } });
  expect(JSON.parse(claims.body)).toEqual({ sub: 'ann' });
}

const SECRETS = { SESSION_SECRET: 's'.repeat(40), JWT_SECRET: 'j'.repeat(40) };

describe('settings that are validated by', () => {
  test.each(Object.entries(KINDS).map(([name, kind], index) => [name, kind, index] as const))(
    '%s',
    async (_name, kind, index) => {
      const [express, major] = EXPRESS[index % 2] ?? ['express', ''];
      const before = filesOf(kind, major);
      const after = await apps.harden(before, protections);
      expect(Object.values(after).join('\n')).not.toContain('a text in the code');
      const boot = (files: Files, env: Record<string, string>) => apps.boot(files, { express }, env);

      // With the variables that were enough before, it starts on the machine of its developers.
      const { SESSION_SECRET, JWT_SECRET } = SECRETS;
      for (const files of [before, after]) {
        await expect(boot(files, { NODE_ENV: 'production', JWT_SECRET })).rejects.toThrow(/SESSION_SECRET/);
        const app = await boot(files, { SESSION_SECRET });
        await signIn(app.url);
        await app.stop();
      }
      await expect(boot(after, { NODE_ENV: 'production', SESSION_SECRET })).rejects.toThrow(/JWT_SECRET is not set/);
      const app = await boot(after, { NODE_ENV: 'production', ...SECRETS });
      await signIn(app.url);
    },
  );
});
