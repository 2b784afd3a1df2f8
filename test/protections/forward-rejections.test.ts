import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorRequestHandler, Express, NextFunction, Request, Response } from 'express';
import type makeExpress from 'express';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { renderConfig } from '../../templates/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rejections-'));
const load = createRequire(join(folder, 'app.js'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Security {
  forwardRejections(express: unknown): void;
  asyncErrorHandler(handler: unknown): ErrorRequestHandler;
}
type Make = typeof makeExpress;

function securityOf(): Security {
  const path = join(folder, 'security.js');
  const errors = {
    notFound: false,
    errorHandler: false,
    forwardRejections: true,
    late: true,
    asyncErrorHandler: true,
    answers: 'json' as const,
    multer: false,
  };
  writeFileSync(path, renderConfig({ modules: 'cjs', language: 'js', sections: { errors } }));
  return (load(path) as { security: Security }).security;
}

/** Answers by the error that arrives, and how often that is. */
function reporting(app: Express, seen: unknown[]): void {
  app.use((error: { status?: number; message?: string }, _req: Request, res: Response, next: NextFunction) => {
    seen.push(error);
    if (res.headersSent) return next(error);
    res.status(error.status ?? 500).json({ got: error.message });
  });
}

describe.each(['express4', 'express'])('forwardRejections on %s', (name) => {
  const express = createRequire(import.meta.url)(name) as Make;
  const seen: unknown[] = [];
  const runs: string[] = [];
  let url = '';
  const server = createServer((req, res) => app(req, res));
  const app = express();

  beforeAll(async () => {
    const early = express.Router();
    early.get('/early', async () => Promise.reject(Object.assign(new Error('early'), { status: 409 })));
    const security = securityOf();
    security.forwardRejections(express);
    security.forwardRejections(express);
    app.use('/nested', express.Router().use('/deep', early));
    app.get('/returned', (_req, _res) => Promise.reject(new Error('returned')));
    app.get('/nothing', () => Promise.reject(undefined as unknown as Error));
    app.get('/falsy', () => Promise.reject('' as unknown as Error));
    app.get('/sync', () => {
      throw new Error('sync');
    });
    app.get('/passed', async (_req, _res, next) => {
      next();
      await Promise.resolve();
      throw new Error('after next');
    });
    app.get('/passed', (_req, res) => setTimeout(() => res.json({ fine: true }), 20));
    app.get(
      '/other',
      async (_req, _res, next) => next('route'),
      (_req, res) => void res.json({ wrong: true }),
    );
    app.get('/other', (_req, res) => void res.json({ fine: true }));
    app.get('/query', (_req, res) => {
      res.json({ fine: true });
      return { then: () => runs.push('query') } as unknown as void;
    });
    app.get('/two', async (_req: Request, res: Response) => void res.json({ fine: true }));
    app.get('/to-handler', (_req, _res, next) => next(new Error('first')));
    app.use(
      '/to-handler',
      security.asyncErrorHandler(async (error: Error, _req: Request, _res: Response, _next: NextFunction) => {
        await Promise.resolve();
        throw new Error(`${error.message}, then the handler`);
      }),
    );
    app.get('/of-four', async (_error: Error, _req: Request, res: Response, _next: NextFunction) => {
      res.json({ wrong: true });
    });
    app.get('/of-four', (_req, res) => void res.json({ fine: true }));
    reporting(app, seen);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const get = async (path: string): Promise<[number, unknown]> => {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(5000) });
    return [answer.status, await answer.json()];
  };

  test.each([
    ['/nested/deep/early', [409, { got: 'early' }]],
    ['/returned', [500, { got: 'returned' }]],
    ['/nothing', [500, { got: 'Rejected promise' }]],
    ['/falsy', [500, { got: 'Rejected promise' }]],
    ['/sync', [500, { got: 'sync' }]],
    ['/other', [200, { fine: true }]],
    ['/two', [200, { fine: true }]],
    ['/of-four', [200, { fine: true }]],
    ['/to-handler', [500, { got: 'first, then the handler' }]],
  ])('%s', async (path, wanted) => {
    seen.length = 0;
    expect(await get(path)).toEqual(wanted);
    expect(seen).toHaveLength(['/other', '/two', '/of-four'].includes(path) ? 0 : 1);
  });

  test.runIf(name === 'express4')(
    'what is rejected behind next() goes to the log, and not on a second time',
    async () => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      seen.length = 0;
      expect(await get('/passed')).toEqual([200, { fine: true }]);
      expect(seen).toEqual([]);
      expect(log.mock.calls).toEqual([[expect.objectContaining({ message: 'after next' })]]);
      log.mockRestore();
    },
  );

  test.runIf(name === 'express4')('a query is not run by what it has of a promise', async () => {
    expect(await get('/query')).toEqual([200, { fine: true }]);
    expect(runs).toEqual([]);
  });
});
