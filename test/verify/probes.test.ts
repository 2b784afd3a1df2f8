import type { Express } from 'express';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { attack } from '../../src/verify/probes/attack.ts';
import { probes } from '../../src/verify/probes/index.ts';
import { closed, defineProbe, open } from '../../src/verify/probes/probe.ts';
import type { Judgement, Probe } from '../../src/verify/probes/probe.ts';
import { accounts, LOGIN } from './accounts.ts';
import { cases } from './cases.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

let served: Served | null = null;

afterEach(async () => {
  await served?.close();
  served = null;
});

test('every probe has a server that it breaks and one that withstands it', () => {
  expect(Object.keys(cases).sort()).toEqual(probes.map(({ id }) => id).sort());
});

describe.each(probes.map((probe) => [probe.id, probe] as const))('%s', (id, probe) => {
  const { vulnerable, safe, target } = cases[id] ?? { vulnerable: () => {}, safe: () => {}, target: {} };

  test('is open on the vulnerable server', async () => {
    served = await serve(vulnerable);
    const judgement = await probe.run({ ...target, origin: served.origin });
    expect(judgement, judgement.detail).toMatchObject({ verdict: 'open' });
  });

  test('is closed on the safe server', async () => {
    served = await serve(safe);
    const judgement = await probe.run({ ...target, origin: served.origin });
    expect(judgement, judgement.detail).toMatchObject({ verdict: 'closed' });
  });

  test('says who asks for it', () => {
    expect(probe.owasp).toMatch(/^A\d\d:20(?:21|25)$/);
    expect(probe.cwe).toMatch(/^CWE-\d+$/);
    expect(probe.proves).toMatch(/\.$/);
    expect(probe.protections.length).toBeGreaterThan(0);
  });
});

test('a refusal as data is no page that could be framed or lack a policy', async () => {
  const [headers, policy] = ['security-headers', 'content-security-policy'].map((id) =>
    probes.find((p) => p.id === id),
  );
  const answer = (status: number) => (app: Express) =>
    void app.use((_request, response) => void response.set(QUIET).status(status).json({ error: 'Not Found' }));
  served = await serve(answer(404));
  expect(await headers?.run({ origin: served.origin })).toMatchObject({ verdict: 'closed' });
  expect(await policy?.run({ origin: served.origin })).toMatchObject({ verdict: 'skipped' });
  await served.close();
  served = await serve(answer(200));
  expect(await headers?.run({ origin: served.origin })).toMatchObject({ verdict: 'open' });
  expect(await policy?.run({ origin: served.origin })).toMatchObject({ verdict: 'open' });
});

const QUIET = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };

test('a limiter that counts by what the proxy appends withstands forged addresses', async () => {
  const behind = probes.find(({ id }) => id === 'rate-limit-forged-address');
  served = await serve((app) => {
    app.set('trust proxy', 1);
    const counts = new Map<string, number>();
    app.get('/', ({ ip = '' }, response) => {
      counts.set(ip, (counts.get(ip) ?? 0) + 1);
      response.sendStatus((counts.get(ip) ?? 0) > 5 ? 429 : 200);
    });
  });
  const target = { origin: served.origin, flood: 20 };
  expect(await behind?.run({ ...target, proxies: 1 })).toMatchObject({ verdict: 'closed' });
  expect(await behind?.run({ ...target, proxies: 0 })).toMatchObject({ verdict: 'open' });
});

test('a probe without its surface is skipped with the reason', async () => {
  served = await serve((app) => void app.get('/', (_request, response) => response.send('plain')));
  const results = await attack({ origin: served.origin, flood: 5 });
  const needy = results.filter(({ probe }) => probe.needs !== undefined);
  expect(needy.length).toBeGreaterThan(20);
  for (const { probe, verdict } of needy) expect(verdict, probe.id).toBe('skipped');
  for (const result of results) expect(result.detail, result.probe.id).not.toBe('');
});

describe('an outbound call behind a login', () => {
  const ssrf = probes.filter(({ id }) => id === 'ssrf');
  const fetches = { path: '/preview', parameter: 'url', method: 'POST' };
  const preview = (app: Express): void => {
    accounts(app);
    app.post('/preview', (request, response) => {
      if (request.session.user === undefined) return void response.status(401).end();
      const { url } = request.body as { url: string };
      void fetch(url).then(
        () => response.end(),
        () => response.status(502).end(),
      );
    });
  };

  test('is attacked by somebody who signed in', async () => {
    served = await serve(preview);
    const [result] = await attack({ origin: served.origin, login: LOGIN, fetches }, { probes: ssrf });
    expect(result).toMatchObject({ verdict: 'open', detail: 'the app fetched http://127.0.0.1:PORT/' });
  });

  test('is not called safe where nobody could sign in', async () => {
    served = await serve(preview);
    const [result] = await attack({ origin: served.origin, fetches }, { probes: ssrf });
    expect(result).toMatchObject({ verdict: 'skipped', detail: '/preview answers 401, whatever the address' });
  });
});

test('a server that answers nothing withstands no attack', async () => {
  served = await serve((app) => void app.use((_request, response) => response.destroy()));
  const results = await attack({ origin: served.origin });
  expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['skipped']));
  const made = results.filter(({ probe }) => probe.needs === undefined);
  expect(new Set(made.map(({ detail }) => detail))).toEqual(new Set(['the app does not respond']));
});

test('an app that an attack stopped did not withstand it', async () => {
  let down = false;
  served = await serve(
    (app) => void app.use((_request, response) => void (down ? response.destroy() : response.send('up'))),
  );
  const stopper = make('stopper', false, () => {
    down = true;
    return closed('refused');
  });
  const [result] = await attack({ origin: served.origin }, { probes: [stopper] });
  expect(result).toMatchObject({ verdict: 'open', detail: 'the app stopped responding' });
});

test('probes that use the app up run last, each on a fresh start, and keep their place in the table', async () => {
  served = await serve((app) => void app.get('/', (_request, response) => response.send('plain')));
  const { origin } = served;
  const seen: string[] = [];
  const note = (id: string, fresh: boolean) => make(id, fresh, () => (seen.push(id), open('x')));
  const restart = () => Promise.resolve((seen.push('restart'), origin));
  const results = await attack({ origin }, { probes: [note('a', true), note('b', false), note('c', true)], restart });
  expect(seen).toEqual(['b', 'restart', 'a', 'restart', 'c']);
  expect(results.map(({ probe }) => probe.id)).toEqual(['a', 'b', 'c']);
});

test('no app is started for an attack that cannot be made', async () => {
  served = await serve((app) => void app.get('/', (_request, response) => response.send('plain')));
  const { origin } = served;
  let starts = 0;
  const restart = () => Promise.resolve((starts++, origin));
  const results = await attack({ origin }, { probes: probes.filter(({ needs }) => needs === 'upload'), restart });
  expect(results.map(({ verdict }) => verdict)).toContain('skipped');
  expect(starts).toBe(0);
});

test('a probe that throws is skipped with its error', async () => {
  served = await serve((app) => void app.get('/', (_request, response) => response.send('plain')));
  const broken = make('broken', false, () => {
    throw new Error('oops');
  });
  const [result] = await attack({ origin: served.origin }, { probes: [broken] });
  expect(result).toMatchObject({ verdict: 'skipped', detail: 'the probe itself failed: oops' });
});

test('a limiter that refuses everything is not taken for a defence: the app is started anew', async () => {
  let spent = true;
  served = await serve(
    (app) => void app.use((_request, response) => void response.status(spent ? 429 : 200).send('x')),
  );
  const { origin } = served;
  const restart = () => Promise.resolve(((spent = false), origin));
  const status = make('status', false, () => (spent ? closed('429') : open('reached')));
  const [result] = await attack({ origin }, { probes: [status], restart });
  expect(result).toMatchObject({ verdict: 'open' });
});

test('a limiter in front of a login hides no injection behind it', async () => {
  const id = 'sql-login-bypass';
  const probe = probes.filter((own) => own.id === id);
  for (const [build, verdict] of [
    [cases[id]?.vulnerable, 'open'],
    [cases[id]?.safe, 'closed'],
  ] as const) {
    const startWith = async (attempts: number): Promise<string> => {
      await served?.close();
      let left = attempts;
      served = await serve((app) => {
        app.post('/login', (_request, response, next) => (left-- > 0 ? next() : void response.sendStatus(429)));
        build?.(app);
      });
      return served.origin;
    };
    const target = { ...cases[id]?.target, origin: await startWith(1) };
    expect(await attack(target, { probes: probe })).toMatchObject([{ verdict: 'skipped' }]);
    expect(await attack(target, { probes: probe, restart: () => startWith(2) })).toMatchObject([{ verdict }]);
  }
});

test.each(['rate-limit', 'rate-limit-forged-address'])(
  '%s: files in front of the limiter are not its measure',
  async (id) => {
    const probe = probes.filter((own) => own.id === id);
    served = await serve((app) => {
      app.get('/', (_request, response) => response.sendFile(fileURLToPath(import.meta.url)));
      cases[id]?.safe(app);
    });
    const target = { ...cases[id]?.target, origin: served.origin };
    expect(await attack(target, { probes: probe })).toMatchObject([{ verdict: 'closed' }]);
  },
);

function make(id: string, fresh: boolean, run: () => Judgement): Probe {
  return defineProbe({
    id,
    title: id,
    proves: 'Something.',
    owasp: 'A05:2021',
    cwe: 'CWE-1',
    protections: ['headers'],
    fresh,
    run: () => new Promise((resolve) => resolve(run())),
  });
}
