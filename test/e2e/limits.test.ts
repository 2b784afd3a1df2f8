import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../src/verify/probes/http.ts';
import { flood } from '../../src/verify/probes/traffic.ts';
import { inside, start } from './running.ts';
import { makeStates } from './states.ts';
import type { States } from './states.ts';

const APPS = join(import.meta.dirname, 'apps');
const FRONT_END = 'https://app.example';

/** How many of 400 quick requests are refused. */
async function refused(origin: string, path: string): Promise<number> {
  let count = 0;
  await flood(
    origin,
    400,
    () => ({ path }),
    ({ status }) => {
      if (status === 429) count++;
      return false;
    },
  );
  return count;
}

describe('the limit of requests', () => {
  let states: States;

  beforeAll(async () => {
    states = await makeStates(join(APPS, 'generator'), 4);
  });
  afterAll(() => states.remove());

  test('is met by pages', async () => {
    expect(await inside(states.after, ({ origin }) => refused(origin, '/users'))).toBeGreaterThan(50);
  });

  test('is not used up by the files of a page', async () => {
    expect(await inside(states.after, ({ origin }) => refused(origin, '/stylesheets/style.css'))).toBe(0);
  });

  test('does not fail the tests of the app', async () => {
    const app = await start(states.after, { NODE_ENV: 'test' });
    try {
      expect(await refused(app.origin, '/users')).toBe(0);
    } finally {
      await app.stop();
    }
  });

  test('is a setting', async () => {
    const app = await start(states.after, { RATE_LIMIT: '5' });
    try {
      expect(await refused(app.origin, '/users')).toBeGreaterThan(390);
    } finally {
      await app.stop();
    }
  });
});

describe('a front end of another origin', () => {
  let states: States;

  beforeAll(async () => {
    states = await makeStates(join(APPS, 'class'), 5);
  });
  afterAll(() => states.remove());

  test('reads answers, if it is on the list', async () => {
    const { headers } = await inside(states.after, ({ origin }) =>
      send(origin, { path: '/', headers: { origin: FRONT_END } }),
    );
    expect(headers['access-control-allow-origin']).toBe(FRONT_END);
    expect(headers['vary']).toContain('Origin');
  });

  test('learns that it was refused', async () => {
    const hit = await inside(states.after, async ({ origin }) => {
      const request = { path: '/', headers: { origin: FRONT_END } };
      return (
        await flood(
          origin,
          400,
          () => request,
          ({ status }) => status === 429,
        )
      ).hit;
    });
    expect(hit?.headers['access-control-allow-origin']).toBe(FRONT_END);
    expect(hit?.headers['x-content-type-options']).toBe('nosniff');
  });
});

test('several proxies in front: their number is a setting, and the client is counted by what they add', async () => {
  const states = await makeStates(join(APPS, 'factory'), 5);
  const app = await start(states.after, { TRUST_PROXY: '1', RATE_LIMIT: '5' });
  try {
    const from = (address: string) => (index: number) => ({
      path: '/',
      headers: { 'x-forwarded-for': `203.0.113.${index}, ${address}` },
    });
    const hit = await flood(app.origin, 10, from('198.51.100.1'), ({ status }) => status === 429);
    expect(hit.hit?.status).toBe(429);
    expect((await send(app.origin, from('198.51.100.2')(1))).status).toBe(200);
    expect(app.output()).not.toContain('ERR_ERL');
  } finally {
    await app.stop();
    states.remove();
  }
});
