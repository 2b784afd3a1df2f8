import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, listens, run, start } from './workshop.ts';

vi.setConfig({ testTimeout: 180_000 });

/**
 * Where the grader is installed: `npm i @mdn/mdn-http-observatory --ignore-scripts`, with `{}` in its conf/hsts-preload.json and
 * `[]` in its conf/tld-list.json. Its own installation downloads both.
 */
const place = resolve(process.env['OBSERVATORY'] ?? '.', 'node_modules/@mdn/mdn-http-observatory');

type Test = (requests: unknown) => { result: string };
interface Grader {
  getScoreModifier(result: string): number;
  getGradeForScore(score: number): { score: number; grade: string };
}

describe.skipIf(!existsSync(place) || !(await listens(6379)))('the grader of the MDN HTTP Observatory', () => {
  it('gives a site that runs as in production 130 points', async () => {
    const answers = { ...defaultsOf('web'), template: 'web', name: 'site', pm: 'npm', lang: 'js' } as const;
    const made = await build(answers);
    const variables = {
      NODE_ENV: 'production',
      DRAIN_DELAY: '0',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Site <noreply@app.example>',
      PUBLIC_URL: 'https://app.example',
      SECURITY_CONTACT: 'mailto:security@app.example',
      TRUST_PROXY: '1',
      REDIS_URL: 'redis://127.0.0.1:6379/10',
      DATABASE_URL: 'file:data/app.db',
      SESSION_SECRETS: 'Zm9yLXRlc3RzLW9ubHktc2VjcmV0LXdpdGgtZW5vdWdoLWxldHRlcnM',
    };
    expect((await run(made.folder, ['node', 'src/migrate.js'], variables)).code).toBe(0);
    const app = await start(made, variables);
    try {
      expect(await grade(app.origin)).toEqual({ grade: 'A+', score: 130 });
    } finally {
      await app.stop();
      made.remove();
    }
  });
});

/** Grades the answer behind a simulated proxy: no site is scanned. */
async function grade(origin: string): Promise<{ score: number; grade: string }> {
  const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(join(place, 'src', file)).href)) as T;
  const { ALL_TESTS } = await load<{ ALL_TESTS: readonly Test[] }>('constants.js');
  const { getGradeForScore, getScoreModifier } = await load<Grader>('grader/grader.js');
  const requests = await requestsOf(origin, load);
  const modifiers = ALL_TESTS.map((test) => getScoreModifier(test(requests).result));
  const base = modifiers.filter((modifier) => modifier < 0).reduce((sum, modifier) => sum + modifier, 100);
  return getGradeForScore(base >= 90 ? modifiers.reduce((sum, modifier) => sum + modifier, 100) : base);
}

async function requestsOf(origin: string, load: <T>(file: string) => Promise<T>): Promise<object> {
  const require = createRequire(join(place, 'package.json'));
  const { AxiosHeaders } = require('axios') as { AxiosHeaders: new (headers: object) => object };
  const { CookieJar } = require('tough-cookie') as { CookieJar: new () => object };
  const { Requests } = await load<{ Requests: new (host: string) => Record<string, object> }>('types.js');
  const { parseHttpEquivHeaders } = await load<{ parseHttpEquivHeaders(body: string, url: string): object }>(
    'retriever/utils.js',
  );
  const insecure = await fetch(origin, { redirect: 'manual' });
  const secure = await fetch(origin, { headers: { 'x-forwarded-proto': 'https', accept: 'text/html' } });
  const body = await secure.text();
  const url = new URL('https://app.example/');
  const response = {
    status: secure.status,
    headers: new AxiosHeaders(Object.fromEntries(secure.headers)),
    data: body,
    verified: true,
    request: { headers: {} },
    httpEquiv: parseHttpEquivHeaders(body, url.href),
  };
  const redirects = [
    { url: new URL('http://app.example/'), status: insecure.status },
    { url: new URL(insecure.headers.get('location') ?? ''), status: secure.status },
  ];
  const requests = new Requests(url.hostname);
  Object.assign(requests['responses'] ?? {}, {
    auto: response,
    https: response,
    http: { ...response },
    httpRedirects: redirects,
    httpsRedirects: redirects,
    cors: null,
  });
  Object.assign(requests['resources'] ?? {}, { path: body });
  return Object.assign(requests, { session: { url, jar: new CookieJar(), redirectHistory: [] } });
}
