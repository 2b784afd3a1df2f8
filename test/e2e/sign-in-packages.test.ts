import { describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { ask, EXPRESS, LISTEN, smallApps } from '../support/small-apps.ts';

const apps = smallApps('sign-in-packages');
/** Everything that looks at who is there. */
const IDS = /^(sessions|cookies|csrf|passwords|secrets|jwt|https|private-cache)$/;
const chosen = protections.filter(({ id }) => IDS.test(id));

const filesOf = (code: string, dependencies: Record<string, string>): Files => ({
  'app.js': `${code}\n${LISTEN}\n`,
  'package.json': JSON.stringify({ name: 'app', main: 'app.js', dependencies }),
});

const SESSION = `app.use(session({ secret: 'keyboard cat', resave: true, saveUninitialized: true }));`;

/** passport with a strategy that takes one password, messages in the session, and a way out. */
const PASSPORT = (out: string): string => `const express = require('express');
const session = require('express-session');
const passport = require('passport');
passport.use({
  name: 'local',
  authenticate(req) {
    if (req.body.password === 'right') this.success({ id: req.body.name });
    else this.fail('wrong', 401);
  },
});
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, { id }));
const app = express();
app.use(express.urlencoded({ extended: false }));
${SESSION}
app.use(passport.initialize());
app.use(passport.session());
app.post('/login', passport.authenticate('local', { keepSessionInfo: true }), (req, res) => res.redirect('/me'));
app.get('/me', (req, res) => res.json({ user: req.user ? req.user.id : null }));
app.post('/logout', (req, res, next) => {
  ${out}
});`;

/** The whole session is in its cookie; the login puts another object in its place. */
const COOKIE_SESSION = `const express = require('express');
const cookieSession = require('cookie-session');
const app = express();
app.set('trust proxy', 1);
app.use(express.urlencoded({ extended: false }));
app.use(cookieSession({ name: 's', keys: ['first text', 'second text'], maxAge: 3600000 }));
app.post('/login', (req, res) => {
  if (req.body.password !== 'right') return res.status(401).json({ error: 'Sign in' });
  req.session = { user: req.body.name };
  res.redirect('/me');
});
app.get('/me', (req, res) => res.json({ user: req.session.user || null }));
app.post('/logout', (req, res) => {
  req.session = null;
  res.redirect('/');
});`;

describe.each(EXPRESS)('on %s', (express, major) => {
  const signIn = async (url: string, headers: Record<string, string> = {}) => {
    expect((await ask(url, 'POST /login', { body: 'name=ann&password=wrong', headers })).status).toBe(401);
    const login = await ask(url, 'POST /login', { body: 'name=ann&password=right', headers });
    expect(login.status).toBe(302);
    return login;
  };
  const meOf = async (url: string, cookie: string, headers: Record<string, string> = {}): Promise<unknown> =>
    JSON.parse((await ask(url, 'GET /me', { headers: { ...headers, cookie } })).body);

  test.each([
    ['passport', '^0.7.0', `req.logout((error) => (error ? next(error) : res.redirect('/')));`],
    ['passport-05', '^0.5.3', `req.logout();\n  res.redirect('/');`],
  ])('%s signs in and out', async (passport, range, out) => {
    const dependencies = { express: major, 'express-session': '^1.18.0', passport: range };
    const files = await apps.harden(filesOf(PASSPORT(out), dependencies), chosen);
    const app = await apps.boot(files, { express, passport });
    const login = await signIn(app.url);
    expect(login.cookies[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(await meOf(app.url, login.cookie)).toEqual({ user: 'ann' });
    const bye = await ask(app.url, 'POST /logout', { body: '', headers: { cookie: login.cookie } });
    expect(bye.status).toBe(302);
    expect(await meOf(app.url, bye.cookie || login.cookie)).toEqual({ user: null });
    const evil = { cookie: login.cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask(app.url, 'POST /login', { body: 'name=eve&password=right', headers: evil })).status).toBe(403);
  });

  test.each([
    ['over plain HTTP', {} as Record<string, string>],
    ['behind a proxy that ends TLS', { 'x-forwarded-proto': 'https' }],
  ])('cookie-session signs in and out %s', async (_way, headers) => {
    const dependencies = { express: major, 'cookie-session': '^2.1.0' };
    const files = await apps.harden(filesOf(COOKIE_SESSION, dependencies), chosen);
    expect(files['app.js']).not.toContain('first text');
    const app = await apps.boot(files, { express });
    const login = await signIn(app.url, headers);
    expect(login.cookies.every((one) => /; samesite=lax/i.test(one) && /; httponly/i.test(one))).toBe(true);
    expect(await meOf(app.url, login.cookie, headers)).toEqual({ user: 'ann' });
    const forged = login.cookie.replace(/s=[^;]+/, `s=${Buffer.from('{"user":"root"}').toString('base64')}`);
    expect(await meOf(app.url, forged, headers)).toEqual({ user: null });
    const bye = await ask(app.url, 'POST /logout', { body: '', headers: { ...headers, cookie: login.cookie } });
    expect(bye.cookies[0]).toMatch(/^s=;.*1970/);
  });

  test('tokens of two modules with one secret are good, expire, and others are refused', async () => {
    const files = await apps.harden(
      {
        ...filesOf(TOKENS, { express: major, jsonwebtoken: '^9.0.0', bcryptjs: '^3.0.0', 'cookie-parser': '^1.4.0' }),
        'guard.js': GUARD,
      },
      chosen,
    );
    expect(files['app.js'] + (files['guard.js'] ?? '')).not.toContain('one text for both');
    const app = await apps.boot(files, { express });
    const login = await signIn(app.url);
    expect(login.cookies[0]).toMatch(/; Path=\/app.*; HttpOnly.*; SameSite=Lax/);
    expect(await meOf(app.url, login.cookie)).toMatchObject({ name: 'ann', hours: 24 });
    for (const alg of ['none', 'HS512']) {
      const token = `${base64({ alg, typ: 'JWT' })}.${base64({ name: 'root' })}.${alg === 'none' ? '' : 'AAAA'}`;
      expect((await ask(app.url, 'GET /me', { headers: { cookie: `token=${token}` } })).status).toBe(401);
    }
    const bye = await ask(app.url, 'POST /logout', { body: '', headers: { cookie: login.cookie } });
    expect(bye.cookies[0]).toMatch(/^token=; Path=\/app; Expires=Thu, 01 Jan 1970/);
  });

  test('sockets know who has signed in, by the same session', async () => {
    const dependencies = { express: major, 'express-session': '^1.18.0', 'socket.io': '^4.8.0' };
    const files = filesOf(SOCKETS, dependencies);
    const sockets = `${files['app.js'] ?? ''}${ON_SERVER}`;
    const app = await apps.boot(await apps.harden({ ...files, 'app.js': sockets }, chosen), { express });
    const login = await ask(app.url, 'POST /login', { body: 'name=ann' });
    const headers = { cookie: login.cookie };
    const path = '/socket.io/?EIO=4&transport=polling';
    const { sid } = JSON.parse((await ask(app.url, `GET ${path}`, { headers })).body.slice(1)) as { sid: string };
    await fetch(`${app.url}${path}&sid=${sid}`, { method: 'POST', headers, body: '40' });
    let heard = '';
    while (!heard.includes('"who"')) heard += (await ask(app.url, `GET ${path}&sid=${sid}`, { headers })).body;
    expect(heard).toContain('42["who","ann"]');
  });

  test('who signs in gets a new token against forged requests, and the old one is worth nothing', async () => {
    const dependencies = { express: major, 'express-session': '^1.18.0', 'csrf-sync': '^4.2.1' };
    const app = await apps.boot(
      await apps.harden({ ...filesOf(FORMS, dependencies), 'views/page.token': 'page' }, chosen),
      { express },
    );
    const page = await ask(app.url, 'GET /');
    const login = await ask(app.url, 'POST /login', {
      body: `name=ann&_csrf=${page.body}`,
      headers: { cookie: page.cookie },
    });
    expect(login.status).toBe(302);
    const headers = { cookie: login.cookie };
    expect((await ask(app.url, 'POST /notes', { body: `_csrf=${page.body}`, headers })).status).toBe(403);
    const own = await ask(app.url, 'GET /', { headers });
    expect((await ask(app.url, 'POST /notes', { body: `_csrf=${own.body}`, headers })).status).toBe(200);
  });

  test('production says what is missing, and starts with it', async () => {
    const files = await apps.harden(filesOf(COOKIE_SESSION, { express: major, 'cookie-session': '^2.1.0' }), chosen);
    const production = { NODE_ENV: 'production' };
    await expect(apps.boot(files, { express }, production)).rejects.toThrow(/SESSION_SECRET(_2)? is not set/);
    const secrets = { SESSION_SECRET: 'x'.repeat(40), SESSION_SECRET_2: 'y'.repeat(40) };
    const app = await apps.boot(files, { express }, { ...production, ...secrets });
    expect((await signIn(app.url)).cookie).toContain('s=');
  });
});

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const SOCKETS = `const express = require('express');
const session = require('express-session');
const { Server } = require('socket.io');
const app = express();
app.use(express.urlencoded({ extended: false }));
const sessions = session({ secret: 'keyboard cat', resave: false, saveUninitialized: true });
app.use(sessions);
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.json({ ok: true });
});`;
const ON_SERVER = `const io = new Server(server);
io.use((socket, next) => sessions(socket.request, {}, next));
io.on('connection', (socket) => socket.emit('who', socket.request.session.user));
`;

/** The page is its token. */
const FORMS = `const express = require('express');
const session = require('express-session');
const { csrfSync } = require('csrf-sync');
const app = express();
app.use(express.urlencoded({ extended: false }));
${SESSION}
const { csrfSynchronisedProtection } = csrfSync({ getTokenFromRequest: (req) => req.body._csrf });
app.use(csrfSynchronisedProtection);
app.set('view engine', 'token');
app.engine('token', (path, options, done) => done(null, options.token));
app.get('/', (req, res) => res.render('page', { token: req.csrfToken() }));
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.redirect('/');
});
app.post('/notes', (req, res) => res.json({ user: req.session.user }));`;

/** Accounts whose hashes were made at a cost that was raised since. */
const TOKENS = `const express = require('express');
const cookieParser = require('cookie-parser');
const jwt = require('jsonwebtoken');
const bcrypt = require('bcryptjs');
const { guard } = require('./guard');
const app = express();
let people = { ann: bcrypt.hashSync('right', 4) };
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser());
app.post('/login', async (req, res) => {
  const { name, password } = req.body;
  const isRight = people[name] !== undefined && (await bcrypt.compare(password, people[name]));
  if (!isRight) return res.status(401).json({ error: 'Sign in' });
  people = { ...people, [name]: await bcrypt.hash(password, 4) };
  const token = jwt.sign({ name }, 'one text for both');
  res.cookie('token', token, { path: '/app' });
  res.redirect('/me');
});
app.get('/me', guard, (req, res) => res.json({ name: req.claims.name, hours: (req.claims.exp - req.claims.iat) / 3600 }));
app.post('/logout', (req, res) => {
  res.clearCookie('token');
  res.redirect('/');
});`;
const GUARD = `const jwt = require('jsonwebtoken');
exports.guard = (req, res, next) => {
  try {
    req.claims = jwt.verify(req.cookies.token, 'one text for both');
    next();
  } catch {
    res.status(401).json({ error: 'Sign in' });
  }
};
`;
