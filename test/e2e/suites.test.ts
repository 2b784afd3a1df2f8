import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import { changesOf, type Files } from '../../src/testing/fixture-laws.ts';
import { runFixture } from '../../src/testing/fixture.ts';
import { EXPRESS } from '../support/small-apps.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'suites-'));
beforeAll(() => symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules')));
afterAll(() => rmSync(folder, { recursive: true }));

const APP = `const express = require('express');
const session = require('express-session');
const app = express();
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: true }));
app.post('/login', (req, res) => {
  if (req.body.password !== 'right') return res.status(401).json({ error: 'Sign in' });
  req.session.user = req.body.name;
  res.redirect('/me');
});
app.get('/me', (req, res) => {
  if (!req.session.user) return res.status(401).json({ error: 'Sign in' });
  res.json({ user: req.session.user });
});
app.post('/notes', (req, res) => {
  if (!req.session.user) return res.status(401).json({ error: 'Sign in' });
  res.status(201).json({ text: req.body.text });
});
app.post('/logout', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.redirect('/')));
});
if (require.main === module) app.listen(process.env.PORT || 3000);
module.exports = app;
`;

/** What people write: an agent that keeps cookies, one that signs in by hand, wrong passwords; no Origin anywhere. */
const SUITE = `const assert = require('node:assert');
const { test } = require('node:test');
const request = require('supertest');
const app = require('../app');

test('an agent signs in, writes and signs out', async () => {
  const agent = request.agent(app);
  await agent.post('/login').send({ name: 'ann', password: 'right' }).expect(302).expect('Location', '/me');
  await agent.get('/me').expect(200, { user: 'ann' });
  await agent.post('/notes').send({ text: 'tea' }).expect(201, { text: 'tea' });
  await agent.post('/notes').type('form').send({ text: 'tea' }).expect(201, { text: 'tea' });
  await agent.post('/logout').expect(302);
  await agent.get('/me').expect(401);
});

test('a cookie that is handed on by hand', async () => {
  const login = await request(app).post('/login').type('form').send('name=ann&password=right').expect(302);
  const cookie = login.headers['set-cookie'].map((one) => one.split(';')[0]);
  await request(app).post('/notes').set('Cookie', cookie).send({ text: 'tea' }).expect(201);
  await request(app).post('/notes').send({ text: 'tea' }).expect(401);
});

test('wrong passwords', async () => {
  for (const password of ['wrong', '', 'right ']) {
    const { body } = await request(app).post('/login').send({ name: 'ann', password }).expect(401);
    assert.deepStrictEqual(body, { error: 'Sign in' });
  }
});
`;

/** Runs an app's own tests and gives what they print; fails where one of them fails. */
async function suiteOf(files: Files, express: string, name: string): Promise<string> {
  const home = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text.replace("require('express')", `require('${express}')`));
  }
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'test/app.test.js'], {
    cwd: home,
    env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
  });
  return stdout;
}

describe.each(EXPRESS)('an app with tests of supertest on %s', (express, major) => {
  test('passes its own tests before and after', async () => {
    const before: Files = {
      'app.js': APP,
      'test/app.test.js': SUITE,
      'package.json': JSON.stringify({
        name: 'app',
        main: 'app.js',
        scripts: { test: 'node --test' },
        dependencies: { express: major, 'express-session': '^1.18.0' },
        devDependencies: { supertest: '^7.0.0' },
      }),
    };
    const report = await runFixture(before, protections, { findings: [], unsafeFixes: true });
    const after = { ...before, ...changesOf(report) };
    expect(after['app.js']).toMatch(/originGuard[^]*loginRateLimit[^]*renewSession/);
    expect(after['test/app.test.js']).toBe(SUITE);
    expect(await suiteOf(before, express, `${express}-before`)).toContain('# pass 3');
    expect(await suiteOf(after, express, `${express}-after`)).toContain('# pass 3');
  });
});
