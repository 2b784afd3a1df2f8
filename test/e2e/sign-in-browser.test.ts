import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import type { Files } from '../../src/testing/fixture-laws.ts';
import { EXPRESS, LISTEN, type Running, smallApps } from '../support/small-apps.ts';
import { findBrowser } from './states.ts';

const executablePath = findBrowser();
const IDS = /^(sessions|cookies|csrf|secrets|private-cache)$/;
const chosen = protections.filter(({ id }) => IDS.test(id));
const apps = smallApps('sign-in-browser');

/** Notes behind a form, whose pages name no referrer: a browser then sends `Origin: null` along with their forms. */
const NOTES = `const express = require('express');
const session = require('express-session');
const app = express();
const notes = [];
app.use((req, res, next) => {
  res.set('Referrer-Policy', 'no-referrer');
  next();
});
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: 'keyboard cat', resave: true, saveUninitialized: true }));
const form = (action, field) => '<form method="post" action="' + action + '"><input name="' + field + '"><button>go</button></form>';
app.get('/', (req, res) => {
  if (!req.session.user) return res.send(form('/login', 'name'));
  res.send('<p id="who">' + req.session.user + '</p><ul>' + notes.map((note) => '<li>' + note + '</li>').join('') + '</ul>' + form('/notes', 'text'));
});
app.post('/login', (req, res) => {
  req.session.user = req.body.name;
  res.cookie('token', 'of ' + req.body.name);
  const mark = (name, options) => res.cookie('__Host-' + name, '1', { httpOnly: true, ...options });
  mark('kept', { secure: true });
  mark('plain', {});
  mark('below', { secure: true, path: '/notes' });
  mark('wide', { secure: true, domain: 'localhost' });
  res.redirect('/');
});
app.post('/notes', (req, res) => {
  if (!req.session.user) return res.status(401).send('Sign in');
  notes.push(req.body.text);
  res.redirect('/');
});
${LISTEN}
`;

/** Another site: a form that sends itself, and a link. */
const EVIL = (target: string): string =>
  `<form method="post" action="${target}/notes"><input name="text" value="forged"></form><a href="${target}/">notes</a>
<script>if (location.hash === '#send') document.forms[0].submit()</script>`;

describe.skipIf(executablePath === null).each(EXPRESS)('in Chromium, on %s', (express, major) => {
  let browser: Browser;
  let evil: Server;
  let before: Running;
  let after: Running;
  let target = '';

  beforeAll(async () => {
    const files: Files = {
      'app.js': NOTES,
      'package.json': JSON.stringify({
        name: 'app',
        main: 'app.js',
        dependencies: { express: major, 'express-session': '^1.18.0' },
      }),
    };
    evil = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(EVIL(target)));
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    [before, after] = [
      await apps.boot(files, { express }),
      await apps.boot(await apps.harden(files, chosen), { express }),
    ];
    // To a name that is not localhost by plain HTTP, browsers send no Sec-Fetch-Site.
    const args = ['--no-sandbox', '--disable-background-networking', '--host-resolver-rules=MAP *.test 127.0.0.1'];
    browser = await chromium.launch({ executablePath: executablePath ?? '', args });
  });
  afterAll(async () => {
    await browser.close();
    evil.close();
  });

  const at = (app: Running, host: string): string => app.url.replace('127.0.0.1', host);
  const pageOfEvil = (hash = ''): string => `http://evil.test:${(evil.address() as AddressInfo).port}/${hash}`;
  const submit = async (page: Page, text: string): Promise<void> => {
    await page.fill('input', text);
    await page.click('button');
    await page.waitForLoadState();
  };
  /** Somebody signs in with the form and writes a note. */
  async function signedIn(url: string): Promise<Page> {
    target = url;
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    await submit(page, 'ann');
    expect(await page.textContent('#who')).toBe('ann');
    await submit(page, 'own');
    expect(await page.textContent('ul')).toContain('own');
    return page;
  }

  test('before, a form of another site writes, and a script reads the token', async () => {
    const page = await signedIn(at(before, 'notes.test'));
    expect(await page.evaluate('document.cookie')).toContain('token=');
    await page.goto(pageOfEvil('#send'));
    await page.waitForURL(/notes\.test/);
    expect(await page.textContent('ul')).toContain('forged');
  });

  test('of cookies with __Host- the browser keeps the one that no rule names', async () => {
    const page = await signedIn(at(before, 'localhost'));
    await page.goto(`${at(before, 'localhost')}/notes`);
    const names = (await page.context().cookies()).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('__Host-'))).toEqual(['__Host-kept']);
  });

  test.each(['notes.test', 'localhost', '127.0.0.1'])(
    'at %s, people sign in and write, come by a link, and other sites write nothing',
    async (host) => {
      const page = await signedIn(at(after, host));
      expect(await page.evaluate('document.cookie')).toBe('');
      await page.goto(pageOfEvil());
      await page.click('a');
      await page.waitForSelector('#who');
      expect(await page.textContent('#who')).toBe('ann');
      await page.goto(pageOfEvil('#send'));
      await page.waitForURL(/\/notes$/);
      expect(await page.textContent('body')).toMatch(/Cross-site request refused|Sign in/);
      await page.goto(at(after, host));
      expect(await page.textContent('ul')).not.toContain('forged');
    },
  );

  test('a page of another subdomain, whose requests have the cookie, is refused, too', async () => {
    const page = await signedIn(at(after, 'www.notes.test'));
    await page.goto(pageOfEvil('#send').replace('evil.test', 'blog.notes.test'));
    await page.waitForURL(/\/notes$/);
    expect(await page.textContent('body')).toContain('Cross-site request refused');
  });
});
