import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inside } from './running.ts';
import { findBrowser, makeStates } from './states.ts';
import type { ExpressMajor, States } from './states.ts';

const APPS = join(import.meta.dirname, 'apps');
const SHOP = join(import.meta.dirname, '../../examples/shop');
const executablePath = findBrowser();
/** Stands in for the CDN that pages load from. */
const CDN = /^https:\/\/cdn\.jsdelivr\.net\//;

interface Visit {
  name: string;
  app: string;
  majors: readonly ExpressMajor[];
  path: string;
  /** What its scripts have done to the page, as one text. */
  done: (page: Page) => Promise<string>;
  wanted: string;
}

const visits: readonly Visit[] = [
  {
    name: 'an inline script of an EJS view',
    app: join(APPS, 'generator'),
    majors: [4, 5],
    path: '/',
    done: (page) => page.locator('#title[data-ran=yes]').innerText(),
    wanted: 'Express',
  },
  {
    name: 'an inline script, an own file, one from a CDN and a handler in an attribute',
    app: join(APPS, 'views'),
    majors: [4],
    path: '/',
    done: async (page) => {
      await page.locator('#button').click();
      return page.evaluate(`JSON.stringify({ ...document.body.dataset, cdn: window.fromTheCdn })`);
    },
    wanted: '{"inline":"ran","own":"ran","clicked":"yes","cdn":"loaded"}',
  },
  {
    name: 'a single-page app, deep in its own addresses',
    app: join(APPS, 'spa'),
    majors: [4, 5],
    path: '/deep/link',
    done: (page) => page.locator('body[data-page="/deep/link"] li').innerText(),
    wanted: 'one',
  },
  {
    name: 'a chat over socket.io',
    app: join(APPS, 'socket-io'),
    majors: [4],
    path: '/',
    done: (page) => page.locator('#messages li').first().innerText(),
    wanted: 'hello from the page',
  },
  {
    name: 'events that a page listens to',
    app: join(APPS, 'sse'),
    majors: [5],
    path: '/',
    done: async (page) => {
      await page.waitForFunction(`document.querySelector('output').value.startsWith('tick')`);
      return 'ticks';
    },
    wanted: 'ticks',
  },
  {
    name: 'an inline script in an app that switched the policy off',
    app: join(APPS, 'old-style'),
    majors: [4],
    path: '/',
    done: (page) => page.locator('#p').innerText(),
    wanted: 'ran',
  },
  {
    name: 'a page of the shop: inline, a fetch, a login',
    app: SHOP,
    majors: [4],
    path: '/products/2',
    done: async (page) => {
      const stock = await page.locator('#availability:has-text("ships")').innerText();
      await page.goto(new URL('/login', page.url()).href);
      await page.locator('input[name=email]').fill('ann@shop.example');
      await page.locator('input[name=password]').fill('ann-likes-tea');
      await page.locator('form[action="/login"] button').click();
      await page.waitForURL('**/account');
      return [stock, await page.locator('h1').innerText()].join('; ');
    },
    wanted: 'ships in 1 days; Hello, Ann',
  },
];

describe.skipIf(executablePath === null)('in a browser, a page still works', () => {
  let browser: Browser;
  let states: States | null = null;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterEach(() => states?.remove());
  afterAll(() => browser.close());

  for (const visit of visits) {
    test.each(visit.majors)(`${visit.name}, Express %i`, async (major) => {
      states = await makeStates(visit.app, major);
      for (const dir of [states.before, states.after]) {
        expect(await inside(dir, ({ origin }) => look(browser, origin, visit))).toBe(visit.wanted);
      }
    });
  }
});

async function look(browser: Browser, origin: string, visit: Visit): Promise<string> {
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.route(CDN, (route) => {
    const script = route.request().url().endsWith('.js');
    return route.fulfill({
      contentType: script ? 'text/javascript' : 'text/css',
      body: script ? 'window.fromTheCdn = "loaded"' : '',
    });
  });
  try {
    await page.goto(origin.replace('127.0.0.1', 'localhost') + visit.path);
    return await visit.done(page);
  } finally {
    await page.close();
  }
}
