import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type makeExpress from 'express';
import createError from 'http-errors';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { renderConfig } from '../../templates/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'error-handler-'));
const load = createRequire(join(folder, 'app.js'));
afterAll(() => rmSync(folder, { recursive: true }));

const LEFT = ['Content-Type', 'Content-Encoding', 'Content-Language'];
const ALL = { left: LEFT, headers: true, exposes: true };
const KINDS = {
  data: { answers: 'json', ...ALL },
  pages: { answers: 'both', ...ALL },
  /** Of an app with nothing of the kind. */
  brief: { answers: 'json' },
  text: { answers: 'text' },
} as const;

function errorHandler(kind: keyof typeof KINDS, node = 18): ErrorRequestHandler {
  const path = join(folder, `${kind}-${node}.js`);
  const errors = { notFound: false, errorHandler: true, multer: false, ...KINDS[kind] };
  writeFileSync(path, renderConfig({ modules: 'cjs', language: 'js', node, sections: { errors } }));
  return (load(path) as { security: { errorHandler: ErrorRequestHandler } }).security.errorHandler;
}

/** What handlers throw, or hand on, in public apps: in each the answer of Express is the measure. */
const THROWN: Record<string, RequestHandler> = {
  plain: () => {
    throw new Error('SELECT secret');
  },
  'status set before': (_req, res) => {
    res.status(401);
    throw new Error('no token');
  },
  'success set before': (_req, res) => {
    res.status(201);
    throw new Error('half done');
  },
  'status of the error': () => {
    throw Object.assign(new Error('gone'), { status: 410 });
  },
  'statusCode of the error': () => {
    throw Object.assign(new Error('slow'), { statusCode: 503 });
  },
  'status that is none': () => {
    throw Object.assign(new Error('x'), { status: 200, statusCode: 'EFAIL' });
  },
  'status as text': () => {
    throw Object.assign(new Error('x'), { status: '404' });
  },
  'status that nobody knows': () => {
    throw Object.assign(new Error('x'), { status: 499 });
  },
  headers: () => {
    throw createError(401, 'Log in', { headers: { 'WWW-Authenticate': 'Bearer', 'X-Wait': '3' } });
  },
  'headers without a status': () => {
    throw Object.assign(new Error('x'), { headers: { 'X-Wait': '3' } });
  },
  'headers that are text': () => {
    throw Object.assign(new Error('x'), { status: 400, headers: 'X-Wait: 3' });
  },
  'an answer begun': (_req, res) => {
    res.set({ 'Content-Type': 'image/png', 'Content-Encoding': 'gzip', 'Content-Language': 'de', 'X-Kept': '1' });
    throw createError(404);
  },
  'a token that is not valid': (_req, _res, next) =>
    next(Object.assign(new Error('jwt malformed'), { name: 'UnauthorizedError', status: 401, code: 'invalid_token' })),
  'a form without its token': (_req, _res, next) => next(createError(403, 'bad token', { code: 'EBADCSRFTOKEN' })),
  'a text': (_req, _res, next) => next('broken'),
  'an object': (_req, _res, next) => next({ statusCode: 418, secret: true }),
};
interface Answer {
  status: number;
  headers: (string | null)[];
}
const COMPARED = ['content-encoding', 'content-language', 'www-authenticate', 'x-wait', 'x-kept'];

describe.each(['express4', 'express'])('the error handler on %s', (name) => {
  const express = createRequire(import.meta.url)(name) as typeof makeExpress;
  const servers: Server[] = [];
  let own = '';
  let ours = '';
  let pages = '';
  let brief = '';
  let text = '';
  let old = '';

  const serve = async (handler?: ErrorRequestHandler): Promise<string> => {
    const app: Express = express();
    app.set('env', 'production');
    app.get('/thrown/:name', (req, res, next) => THROWN[req.params['name'] ?? '']?.(req, res, next));
    app.get('/user/:id', (_req, res) => void res.json({}));
    app.post('/echo', express.json({ limit: 20 }), (_req, res) => void res.json({}));
    app.get('/begun', (_req, res) => {
      res.write('half');
      throw new Error('too late');
    });
    app.get('/exposed', () => {
      throw createError(400, '<b>Pick a name</b>');
    });
    app.get('/exposed-5xx', () => {
      throw createError(502, 'The feed is down', { expose: true });
    });
    if (handler) app.use(handler);
    const server = createServer((req, res) => app(req, res));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  beforeAll(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    own = await serve();
    ours = await serve(errorHandler('data'));
    pages = await serve(errorHandler('pages'));
    brief = await serve(errorHandler('brief'));
    text = await serve(errorHandler('text'));
    old = await serve(errorHandler('data', 6));
  });
  afterAll(() => {
    vi.restoreAllMocks();
    for (const server of servers) server.close();
  });

  const answers = async (path: string, init?: RequestInit, mine = ours): Promise<[Answer, Answer]> => {
    const both = await Promise.all([own, mine].map((url) => fetch(url + path, init)));
    const [first, second] = both.map(({ status, headers }) => ({
      status,
      headers: COMPARED.map((header) => headers.get(header)),
    }));
    expect(both[1]?.headers.get('content-type')).toBe('application/json; charset=utf-8');
    if (!first || !second) throw new Error('no answer');
    return [second, first];
  };

  test.each(Object.keys(THROWN))('answers %s with the status and headers of Express', async (path) => {
    const [found, wanted] = await answers(`/thrown/${path}`);
    expect(found).toEqual(wanted);
    for (const url of [brief, text]) expect((await fetch(`${url}/thrown/${path}`)).status).toBe(found.status);
    const [onOldNode] = await answers(`/thrown/${path}`, {}, old);
    expect(onOldNode).toEqual(wanted);
  });

  test.each([
    ['/echo', '{"a":', 'application/json', 400],
    ['/echo', JSON.stringify({ a: 'a'.repeat(30) }), 'application/json', 413],
    ['/echo', '{}', 'application/json; charset=klingon', 415],
  ])('answers what the parser of %s refuses: %s', async (path, body, type, status) => {
    const [found, wanted] = await answers(path, { method: 'POST', body, headers: { 'content-type': type } });
    expect(found).toEqual(wanted);
    expect(found).toMatchObject({ status });
  });

  test('answers a path that is no text with 400', async () => {
    const [found, wanted] = await answers('/user/%E0');
    expect(found).toEqual(wanted);
    expect(found).toMatchObject({ status: 400 });
  });

  test('shows what is meant for clients, and that alone', async () => {
    const body = async (path: string): Promise<string> => (await fetch(ours + path)).text();
    expect(await body('/thrown/plain')).toBe('{"error":"Internal Server Error"}');
    expect(await body('/thrown/status of the error')).toBe('{"error":"Gone"}');
    expect(await body('/exposed')).toBe('{"error":"<b>Pick a name</b>"}');
    expect(await body('/exposed-5xx')).toBe('{"error":"The feed is down"}');
    expect(await body('/thrown/a text')).toBe('{"error":"Internal Server Error"}');
  });

  test('shows what Express shows in production where errors say nothing of their message', async () => {
    const answer = async (url: string): Promise<string> => (await fetch(`${url}/exposed`)).text();
    expect([await answer(brief), await answer(text)]).toEqual(['{"error":"Bad Request"}', 'Bad Request']);
    expect((await fetch(`${text}/exposed`)).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  test('gives browsers the message as text', async () => {
    const page = await fetch(`${pages}/exposed`, { headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
    expect(await page.text()).toBe('<b>Pick a name</b>');
    expect((await fetch(`${pages}/exposed`)).headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('ends an answer that has begun as Express does', async () => {
    const ends = (url: string): Promise<string> =>
      fetch(`${url}/begun`)
        .then((answer) => answer.text())
        .catch(() => 'cut');
    expect([await ends(ours), await ends(own)]).toEqual(['cut', 'cut']);
  });
});
