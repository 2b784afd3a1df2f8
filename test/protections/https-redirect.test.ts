import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderConfig } from '../../templates/index.ts';

const load = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'https-redirect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hosts = 'app.example.com,www.app.example.com';
const sections = { https: { env: 'PUBLIC_HOSTS', hosts } };
writeFileSync(join(folder, 'security.js'), renderConfig({ modules: 'cjs', language: 'js', sections }));

describe.each(['express', 'express4'])('plain http behind a proxy on %s', (name) => {
  let port = 0;
  let close: () => void;

  beforeAll(async () => {
    const { security } = load(join(folder, 'security.js')) as { security: { httpsRedirect: RequestHandler } };
    const app = (load(name) as () => Express)();
    app.use(security.httpsRedirect);
    app.all(/./, (_req, res) => void res.send('here'));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as AddressInfo).port;
    close = () => server.close();
  });
  afterAll(() => close());

  /** Status and target of an answer; the path goes out as it is written. */
  const ask = (path: string, headers: Record<string, string>, method = 'GET'): Promise<string> =>
    new Promise((resolve, reject) => {
      const onAnswer = (answer: IncomingMessage): void => {
        answer.resume();
        resolve([answer.statusCode, answer.headers.location].filter(Boolean).join(' '));
      };
      request({ host: '127.0.0.1', port, path, method, headers }, onAnswer).on('error', reject).end();
    });
  const plain = { 'x-forwarded-proto': 'http' };

  test('goes on to the same place of the same host', async () => {
    expect(await ask('/a/b?c=1', { ...plain, host: 'www.app.example.com' })).toBe(
      '308 https://www.app.example.com/a/b?c=1',
    );
    expect(await ask('/', { ...plain, host: 'WWW.app.example.com:80' })).toBe('308 https://www.app.example.com/');
  });

  test('never goes to a host that a client names', async () => {
    expect(await ask('/a', { ...plain, host: 'evil.example' })).toBe('308 https://app.example.com/a');
    expect(await ask('http://evil.example/a', { ...plain, host: 'evil.example' })).toBe('308 https://app.example.com/');
    const forwarded = { ...plain, host: 'app.example.com', 'x-forwarded-host': 'evil.example' };
    expect(await ask('//evil.example/a', forwarded)).toBe('308 https://app.example.com//evil.example/a');
  });

  test('takes no data', async () => {
    expect(await ask('/login', { ...plain, host: 'app.example.com' }, 'POST')).toBe('403');
  });

  test('leaves alone what came by https, and whom no proxy speaks for', async () => {
    expect(await ask('/', { 'x-forwarded-proto': 'https', host: 'app.example.com' })).toBe('200');
    expect(await ask('/', { 'x-forwarded-proto': 'https,http', host: 'app.example.com' })).toBe('200');
    expect(await ask('/healthz', { host: '10.0.0.7' })).toBe('200');
    expect(await ask('/', { host: 'localhost' }, 'POST')).toBe('200');
  });

  test('reads the hosts from the environment', async () => {
    process.env['PUBLIC_HOSTS'] = 'other.example.com';
    try {
      const { security } = load(join(folder, 'security.js')) as { security: { httpsRedirect: RequestHandler } };
      const target = await new Promise<string>((resolve) => {
        const req = { get: () => 'http', method: 'GET', headers: { host: 'app.example.com' }, originalUrl: '/x' };
        const res = { redirect: (_status: number, url: string) => resolve(url) };
        void security.httpsRedirect(req as never, res as never, () => undefined);
      });
      expect(target).toBe('https://other.example.com/x');
    } finally {
      delete process.env['PUBLIC_HOSTS'];
    }
  });
});
