import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../src/verify/boot.ts';
import { type Answer, send } from '../../src/verify/probes/http.ts';
import { listens } from '../create/workshop.ts';
import { start } from './running.ts';
import { makeStates } from './states.ts';
import type { ExpressMajor, States } from './states.ts';

const APP = join(import.meta.dirname, 'apps/sign-in');
const hasRedis = await listens(6379);
const STORES: readonly [string, Record<string, string>][] = [
  ['memory', {}],
  ...(hasRedis ? [['Redis', { STORE_URL: 'redis://127.0.0.1:6379/9' }] as [string, Record<string, string>]] : []),
];
const WAYS: readonly [string, Record<string, string>, Record<string, string>][] = [
  ['over plain HTTP', {}, {}],
  ['behind a TLS proxy that is trusted', { TRUST_PROXY: '1' }, { 'x-forwarded-proto': 'https' }],
  ['behind a TLS proxy that is not trusted', {}, { 'x-forwarded-proto': 'https' }],
];

const cookieIn = ({ headers }: Answer): string => (headers['set-cookie'] ?? [])[0] ?? '';
const pairOf = (cookie: string): string => cookie.split(';')[0] ?? '';

function post(app: RunningApp, path: string, body: object, headers: Record<string, string>): Promise<Answer> {
  return send(app.origin, {
    method: 'POST',
    path,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

const LOGIN = { name: 'ada', password: 'right' };

describe.each([4, 5] as ExpressMajor[])('signing in on Express %i', (major) => {
  let states: States;
  beforeAll(async () => {
    states = await makeStates(APP, major);
  });
  afterAll(() => states.remove());

  async function within(dir: string, env: Record<string, string>, use: (app: RunningApp) => Promise<void>) {
    const app = await start(dir, env);
    try {
      await use(app);
    } finally {
      await app.stop();
    }
  }

  /** Somebody plants the id of a session that has a cart; the victim signs in with it. */
  async function plant(app: RunningApp, headers: Record<string, string>) {
    const planted = pairOf(cookieIn(await post(app, '/cart', { item: 'tea' }, headers)));
    const login = await post(app, '/login', LOGIN, { ...headers, cookie: planted });
    const own = pairOf(cookieIn(login)) || planted;
    const me = async (cookie: string): Promise<unknown> =>
      JSON.parse((await send(app.origin, { path: '/me', headers: { ...headers, cookie } })).body);
    return { login, attacker: await me(planted), victim: await me(own), own };
  }

  test('before, a planted session is signed in as well', async () => {
    await within(states.before, {}, async (app) => {
      expect((await plant(app, {})).attacker).toEqual({ user: { name: 'ada' }, cart: ['tea'] });
    });
  });

  for (const [store, storeEnv] of STORES) {
    test.each(WAYS)(
      `with ${store}, %s, the login works, keeps the cart and closes the planted session`,
      async (_way, env, headers) => {
        await within(states.after, { ...storeEnv, ...env }, async (app) => {
          const { login, attacker, victim, own } = await plant(app, headers);
          expect(login.status).toBe(200);
          expect(victim).toEqual({ user: { name: 'ada' }, cart: ['tea'] });
          expect(attacker).toEqual({ user: null, cart: [] });
          const cookie = cookieIn(login);
          expect(cookie).toMatch(/; HttpOnly/);
          expect(cookie).toMatch(/; SameSite=Lax/);
          expect(cookie).toMatch(/; Expires=/);
          expect(/; Secure/.test(cookie)).toBe(env['TRUST_PROXY'] === '1');
          const out = await post(app, '/logout', {}, { ...headers, cookie: own });
          expect(out.status).toBe(200);
          expect(cookieIn(out)).toMatch(/^connect\.sid=;.*1970/);
        });
      },
    );
  }

  test('a wrong password keeps the cart and signs nobody in', async () => {
    await within(states.after, {}, async (app) => {
      const cart = pairOf(cookieIn(await post(app, '/cart', { item: 'tea' }, {})));
      const refused = await post(app, '/login', { ...LOGIN, password: 'wrong' }, { cookie: cart });
      expect(refused.status).toBe(401);
      const own = pairOf(cookieIn(refused)) || cart;
      const { body } = await send(app.origin, { path: '/me', headers: { cookie: own } });
      expect(JSON.parse(body)).toEqual({ user: null, cart: ['tea'] });
    });
  });

  test('a visitor gets no session', async () => {
    await within(states.after, {}, async (app) => {
      expect(cookieIn(await send(app.origin, { path: '/me' }))).toBe('');
    });
  });

  test('production says which secret is missing, and starts with it', async () => {
    await expect(start(states.after, { NODE_ENV: 'production' })).rejects.toThrow(/SESSION_SECRET is not set/);
    await within(states.after, { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(64) }, async (app) => {
      expect((await post(app, '/login', LOGIN, {})).status).toBe(200);
    });
  });
});
