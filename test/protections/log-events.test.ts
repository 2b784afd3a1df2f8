import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { renderConfig } from '../../templates/index.ts';

const load = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'log-events-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(
  join(folder, 'security.js'),
  renderConfig({ modules: 'cjs', language: 'js', sections: { logging: { logins: ['^\\/login\\/?$'] } } }),
);
const { security } = load(join(folder, 'security.js')) as { security: { logEvents: RequestHandler } };

describe.each(['express', 'express4'])('the log of events on %s', (name) => {
  let origin = '';
  let close: () => void;
  /** The last answer is out, and its listeners have run. */
  let finished: Promise<unknown>;

  beforeAll(async () => {
    const app = (load(name) as () => Express)();
    app.use(security.logEvents);
    app.use((_req, res, next) => {
      finished = once(res, 'finish');
      next();
    });
    app.get('/answers/:status', (req, res) => void res.status(Number(req.params['status'])).end());
    app.all('/login', (_req, res) => void res.redirect('/'));
    app.get('/file', (_req, res) => void res.status(403).sendFile(join(folder, 'security.js')));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  });
  afterAll(() => close());

  /** The lines that a request leaves. */
  async function linesOf(path: string, method = 'GET'): Promise<unknown[]> {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    try {
      await (await fetch(origin + path, { method, redirect: 'manual' })).text();
      await finished;
      return warn.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown);
    } finally {
      warn.mockRestore();
    }
  }

  test.each([401, 403, 429, 500, 503])('has a line for %i', async (status) => {
    const path = `/answers/${status}`;
    expect(await linesOf(path)).toEqual([{ status, method: 'GET', path, ip: '127.0.0.1' }]);
  });

  test.each([200, 204, 302, 400, 404])('has none for %i', async (status) => {
    expect(await linesOf(`/answers/${status}`)).toEqual([]);
  });

  test('has a line for a sign-in, and none for its page', async () => {
    expect(await linesOf('/login', 'POST')).toEqual([{ status: 302, method: 'POST', path: '/login', ip: '127.0.0.1' }]);
    expect(await linesOf('/login')).toEqual([]);
  });

  test('sees what is sent as a file, holds no token, and one line for each request', async () => {
    expect(await linesOf('/file?token=secret&next=%0d%0a{}')).toEqual([
      { status: 403, method: 'GET', path: '/file', ip: '127.0.0.1' },
    ]);
  });
});
