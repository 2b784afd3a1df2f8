import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../src/verify/probes/http.ts';
import { inside, start } from './running.ts';
import { findBrowser, makeStates } from './states.ts';
import type { ExpressMajor, States } from './states.ts';

const MEDIA = join(import.meta.dirname, 'apps/media');
const executablePath = findBrowser();

/** How many of some requests, one after the other, are refused. */
async function refused(count: number, request: (index: number) => ReturnType<typeof send>): Promise<number> {
  let found = 0;
  for (let index = 0; index < count; index++) if ((await request(index)).status === 429) found++;
  return found;
}

const login = (origin: string, email: string, password: string, headers: Record<string, string> = {}) =>
  send(origin, {
    method: 'POST',
    path: '/api/login',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
  });

describe.each([4, 5] as ExpressMajor[])('a media server on Express %i', (major) => {
  let states: States;

  beforeAll(async () => {
    states = await makeStates(MEDIA, major);
  });
  afterAll(() => states.remove());

  test('is not cut off by segments, lists and the files of pages; its data is counted', async () => {
    await inside(states.after, async ({ origin }) => {
      for (const path of ['/hls/film/one.part', '/hls/film/list.m3u8', '/admin/missing.css'])
        expect(await refused(320, () => send(origin, { path })), path).toBe(0);
      expect(await refused(320, () => send(origin, { path: '/api/items' }))).toBeGreaterThan(0);
    });
  });

  test('tells two accounts behind one address apart', async () => {
    await inside(states.after, async ({ origin }) => {
      expect(await refused(25, () => login(origin, 'ada@example.org', 'guess'))).toBe(5);
      expect((await login(origin, ' ADA@example.org', 'guess')).status).toBe(429);
      expect((await login(origin, 'grace@example.org', 'nanosecond')).status).toBe(200);
    });
  });

  test('counts failures, not logins', async () => {
    await inside(states.after, async ({ origin }) => {
      expect(await refused(30, () => login(origin, 'grace@example.org', 'nanosecond'))).toBe(0);
    });
  });

  test('is not misled by ports and the lower half of IPv6 behind a proxy', async () => {
    const app = await start(states.after, { TRUST_PROXY: '1', LOGIN_RATE_LIMIT: '5' });
    const as = (address: string) => login(app.origin, 'ada@example.org', 'guess', { 'x-forwarded-for': address });
    try {
      expect(await refused(10, (index) => as(`203.0.113.7:${4000 + index}`))).toBe(5);
      expect(await refused(10, (index) => as(`2001:db8::${index + 1}`))).toBe(5);
      expect(await refused(10, (index) => as(`[2001:db8:7::${index + 1}]:${4000 + index}`))).toBe(5);
      expect(await refused(1, () => as('203.0.113.8'))).toBe(0);
      expect(await refused(1, () => as('2001:db8:0:1::1'))).toBe(0);
    } finally {
      await app.stop();
    }
  });

  test.skipIf(executablePath === null)('shows the page of its mounted app in Chromium', async () => {
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    try {
      await inside(states.after, async ({ origin }) => {
        const page = await browser.newPage();
        await page.goto(`${origin}/admin/`);
        expect(await page.locator('body').getAttribute('data-ran')).toBe('yes');
      });
    } finally {
      await browser.close();
    }
  });
});
