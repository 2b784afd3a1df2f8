import express, { Router } from 'express';
// @ts-expect-error The types of Express 5 do.
import express4 from 'express4';
import { afterEach, describe, expect, test } from 'vitest';
import { probes } from '../../src/verify/probes/index.ts';
import { recordMounts, routesOf } from '../../src/verify/probes/router.ts';
import type { Target } from '../../src/verify/probes/probe.ts';
import { accounts, LOGIN } from './accounts.ts';
import { serve, type Served } from './serve.ts';

const answer: express.RequestHandler = (_request, response) => void response.sendStatus(200);

describe.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('the routes of an app on %s', (_, made) => {
  test('are read with the paths that their routers are mounted at', () => {
    recordMounts(made);
    const app = made();
    const inner = made.Router();
    inner.get('/:id', answer).post('/', answer);
    const outer = made.Router();
    outer.use(answer, inner);
    outer.use('/deep', inner);
    app.use(express.json());
    app.use(['/notes', '/texts'], outer);
    app.route('/both').get(answer).put(answer);
    expect(routesOf(app)).toEqual([
      'GET /both',
      'GET /notes/:id',
      'GET /notes/deep/:id',
      'GET /texts/:id',
      'GET /texts/deep/:id',
      'POST /notes',
      'POST /notes/deep',
      'POST /texts',
      'POST /texts/deep',
      'PUT /both',
    ]);
  });
});

describe('what a target names', () => {
  let served: Served | null = null;
  afterEach(async () => {
    await served?.close();
    served = null;
  });

  const judge = async (id: string, app: (app: express.Express) => void, target: Partial<Target>): Promise<string> => {
    served = await serve(app);
    const judgement = await probes.find((probe) => probe.id === id)?.run({ ...target, origin: served.origin });
    return `${judgement?.verdict}: ${judgement?.detail}`;
  };

  test('an address form that tells who has an account is open', async () => {
    const register = (app: express.Express): void => {
      accounts(app);
      app.post('/register', (request, response) => {
        const { email } = request.body as { email: string };
        response.sendStatus(email === LOGIN.user?.identity ? 409 : 202);
      });
    };
    const addresses = [{ path: '/register', fields: {}, identity: 'email' }];
    expect(await judge('user-enumeration', register, { login: LOGIN, addresses })).toMatch(/^open: .*409.*202/);
  });

  test('a route that is listed as public, and gone, is open', async () => {
    const listed = { routes: ['GET /me'], public: { 'GET /old': 'a page' }, login: LOGIN };
    expect(await judge('unguarded-route', (app) => accounts(app), listed)).toMatch(/^open: .*GET \/old/);
  });

  test('a stranger who may change what is not theirs, or finds it in a list, is open', async () => {
    const texts = (canChange: boolean) => (app: express.Express) => {
      accounts(app);
      const router = Router();
      let body = 'mine';
      router.post('/', (_request, response) => void response.status(201).json({ id: 'text-4711-0815' }));
      router.get('/', (_request, response) => void response.json(canChange ? [] : ['text-4711-0815']));
      router.get('/:id', (request, response) => {
        response.status(request.session.user === LOGIN.user?.identity ? 200 : 404).send(body);
      });
      router.put('/:id', (_request, response) => {
        body = 'theirs';
        response.sendStatus(404);
      });
      app.use('/texts', router);
    };
    const owned = [{ path: '/texts/:id', create: { path: '/texts', fields: { text: 'mine' } } }];
    const routes = ['GET /texts', 'GET /texts/:id', 'PUT /texts/:id'];
    expect(await judge('foreign-object', texts(true), { login: LOGIN, owned, routes })).toMatch(
      /^open: PUT .*changed it/,
    );
    await served?.close();
    expect(await judge('foreign-object', texts(false), { login: LOGIN, owned, routes })).toMatch(
      /^open: GET \/texts .*lists/,
    );
  });

  test('a stranger who may change a line of it is open, where another field takes no other text', async () => {
    const invoices = (app: express.Express): void => {
      accounts(app);
      const router = Router();
      let lines: unknown = [{ text: 'Work', on: '2026-05-01' }];
      router.post('/', (_request, response) => void response.status(201).json({ id: 'invoice-4711-0815' }));
      router.get('/:id', (request, response) => {
        response.status(request.session.user === LOGIN.user?.identity ? 200 : 404).json({ lines });
      });
      router.put('/:id', (request, response) => {
        const sent = (request.body as { lines: { on: string }[] }).lines;
        if (sent.every(({ on }) => /^[\d-]+$/.test(on))) lines = sent;
        response.sendStatus(404);
      });
      app.use('/invoices', router);
    };
    const fields = { lines: [{ text: 'Work', on: '2026-05-01' }] };
    const owned = [{ path: '/invoices/:id', create: { path: '/invoices', fields } }];
    const routes = ['GET /invoices/:id', 'PUT /invoices/:id'];
    expect(await judge('foreign-object', invoices, { login: LOGIN, owned, routes })).toMatch(/^open: PUT .*changed it/);
  });

  test('a script in a line of it, which a page shows as it is, is open', async () => {
    const pages = (app: express.Express): void => {
      accounts(app);
      let shown = '';
      app.post('/invoices', (request, response) => {
        shown = (request.body as { lines: { text: string }[] }).lines.map(({ text }) => text).join();
        response.status(201).json({ id: 'invoice-4711-0815' });
      });
      app.get('/invoices/:id', (_request, response) => void response.type('html').send(`<p>${shown}</p>`));
    };
    const fields = { title: 'May', lines: [{ text: 'Work', amount: 5 }] };
    const owned = [{ path: '/invoices/:id', create: { path: '/invoices', fields } }];
    expect(await judge('stored-script', pages, { login: LOGIN, owned })).toMatch(/^open: .* the script in lines/);
  });
});
