import Database from 'better-sqlite3';
import cors from 'cors';
import express from 'express';
import type { Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import multer from 'multer';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join, posix } from 'node:path';
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { WebSocketServer } from 'ws';
import type { VerifyClientCallbackSync } from 'ws';
import type { Target } from '../../src/verify/probes/probe.ts';
import { SMALL_PNG } from '../../src/verify/probes/upload.ts';
import { accounts, LOGIN, PEOPLE } from './accounts.ts';
import { loudErrors, quietErrors } from './serve.ts';

/** A server on which a probe's attack works, one on which it does not, and what the probe is told of both. */
export interface Case {
  vulnerable: (app: Express) => Server | void;
  safe: (app: Express) => Server | void;
  target?: Partial<Target>;
}

const page = (app: Express): void => void app.get('/', (_request, response) => response.send('<h1>Shop</h1>'));
const echo = (app: Express): void => void app.post('/echo', (_request, response) => response.json({ ok: true }));
const json = { path: '/echo', fields: { a: 1 } };

/** A database of products and of people; `find` gets the search term. */
function shelf(find: (db: Database.Database, term: string) => unknown[]): (app: Express) => void {
  const db = new Database(':memory:');
  db.exec(`CREATE TABLE products (name TEXT, price TEXT); INSERT INTO products VALUES ('axe', '9'), ('saw', '7')`);
  db.exec(
    `CREATE TABLE people (email TEXT, password TEXT); INSERT INTO people VALUES ('ann@example.com', 'ann-Secret-1')`,
  );
  return (app) => {
    app.get('/search', (request, response) => response.json(find(db, String(request.query['q']))));
    app.use(quietErrors);
  };
}

function sqlLogin(query: (db: Database.Database, email: string, password: string) => unknown): (app: Express) => void {
  const db = new Database(':memory:');
  db.exec(
    `CREATE TABLE people (email TEXT, password TEXT); INSERT INTO people VALUES ('ann@example.com', 'ann-Secret-1')`,
  );
  return (app) => {
    accounts(app, {
      check: (email, password) => (query(db, String(email), String(password)) ? 'ann@example.com' : null),
    });
    app.use(quietErrors);
  };
}

/** Matches as a document database does with an object in the place of a value. */
function looseCheck(email: unknown, password: unknown): string | null {
  const matches = (wanted: unknown, value: string): boolean =>
    typeof wanted === 'object' && wanted !== null ? '$gt' in wanted || '$ne' in wanted : wanted === value;
  return Object.keys(PEOPLE).find((name) => matches(email, name) && matches(password, PEOPLE[name] ?? '')) ?? null;
}

function merge(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(from)) {
    const value = from[key];
    if (typeof value === 'object' && value !== null && typeof into[key] === 'object')
      merge(into[key] as typeof into, value as typeof from);
    else into[key] = value;
  }
  return into;
}

/** Settings that a body is merged into; a fresh stand-in for `Object.prototype` keeps the test process clean. */
function settings(careful: boolean): (app: Express) => void {
  const everything: Record<string, unknown> = {};
  const store: Record<string, unknown> = Object.create(everything) as Record<string, unknown>;
  return (app) => {
    app.use(express.json());
    app.post('/echo', (request, response) => {
      const body = request.body as Record<string, unknown>;
      if (careful && ['__proto__', 'constructor'].some((key) => Object.hasOwn(body, key))) {
        response.status(400).json({ error: 'Bad request' });
        return;
      }
      if (Object.hasOwn(body, '__proto__'))
        merge(everything, Object.getOwnPropertyDescriptor(body, '__proto__')?.value as typeof everything);
      const shown: Record<string, unknown> = {};
      for (const key in store) shown[key] = store[key];
      response.json(shown);
    });
  };
}

function notes(mine: boolean): (app: Express) => void {
  const rows = new Map<string, { owner: string }>();
  return (app) => {
    accounts(app);
    app.post('/notes', (request, response) => {
      const id = String(rows.size + 1);
      rows.set(id, { owner: request.session.user ?? '' });
      response.status(201).json({ id });
    });
    app.all('/notes/:id', (request, response) => {
      const row = rows.get(request.params.id);
      if (!row || (mine && row.owner !== request.session.user))
        return void response.status(404).json({ error: 'Not found' });
      if (request.method === 'DELETE') rows.delete(request.params.id);
      response.json(row);
    });
  };
}

function fetcher(allowed: (url: URL) => boolean): (app: Express) => void {
  return (app) =>
    void app.get('/preview', async (request, response) => {
      const url = new URL(String(request.query['url']));
      if (!allowed(url)) return void response.status(400).send('not that address');
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      response.send(answer ? await answer.text() : 'unreachable');
    });
}

function uploads(options: multer.Options, checks: boolean): (app: Express) => void {
  return (app) => {
    const upload = multer({ storage: multer.memoryStorage(), ...options });
    app.post('/avatar', upload.single('file'), (request, response) => {
      const isPng = request.file?.buffer.subarray(1, 4).toString() === 'PNG';
      if (checks && !isPng) return void response.status(400).send('only pictures');
      response.status(201).send('stored');
    });
    app.use(((error, _request, response, _next) => {
      response.status(error instanceof multer.MulterError ? 413 : 500).send('too large');
    }) satisfies express.ErrorRequestHandler);
  };
}

/** Uploads under the names of their senders, served back; a name with a folder leads there where folders are kept. */
function named(folders: boolean): (app: Express) => void {
  return (app) => {
    const files = new Map<string, Buffer>();
    const upload = multer({ storage: multer.memoryStorage(), preservePath: folders });
    app.post('/avatar', upload.single('file'), (request, response) => {
      const { originalname = '', buffer = Buffer.alloc(0) } = request.file ?? {};
      files.set(posix.join('/uploads', originalname), buffer);
      response.status(201).send('stored');
    });
    app.use((request, response, next) => {
      const file = files.get(request.path);
      if (file) response.type('png').send(file);
      else next();
    });
  };
}

function sockets(allowed: (origin: string | undefined, host: string | undefined) => boolean): (app: Express) => Server {
  return (app) => {
    const server = createServer(app);
    const verifyClient: VerifyClientCallbackSync = ({ origin, req }) => allowed(origin, req.headers.host);
    new WebSocketServer({ server, verifyClient });
    return server;
  };
}

/** A report that the vulnerable server shows to anyone, and that only people with a role change. */
function guarded(isGuarded: boolean): (app: Express) => void {
  return (app) => {
    accounts(app);
    app.get('/reports', (request, response) => {
      response.sendStatus(isGuarded && request.session.user === undefined ? 401 : 200);
    });
    app.post('/reports/:id', (request, response) => {
      response.sendStatus(request.session.user === undefined ? 401 : 403);
    });
  };
}

const BOOK = { path: '/books', fields: { title: 'A plain book' } };

/** Books of whoever is signed in, found by a part of their title. */
function library(escape: (term: string) => string, encode = (text: string): string => text): (app: Express) => void {
  return (app) => {
    accounts(app);
    const db = new Database(':memory:');
    db.exec('CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)');
    app.post('/books', (request, response) => {
      const { title } = request.body as { title: string };
      const { lastInsertRowid } = db.prepare('INSERT INTO books (title) VALUES (?)').run(title);
      response.status(201).json({ id: `book-${lastInsertRowid}` });
    });
    app.get('/books', (request, response) => {
      const term = `%${escape(String(request.query['q'] ?? ''))}%`;
      const found = db.prepare("SELECT id, title FROM books WHERE title LIKE ? ESCAPE '!'").all(term) as Row[];
      response.send(found.map(({ id, title }) => `<a href="/books/book-${id}">${encode(title)}</a>`).join(''));
    });
    app.get('/books/:id', (request, response) => {
      const id = request.params.id.replace('book-', '');
      const book = db.prepare('SELECT title FROM books WHERE id = ?').get(id) as Row | undefined;
      response.send(`<h1>${encode(book?.title ?? '')}</h1>`);
    });
  };
}

interface Row {
  id: number;
  title: string;
}

const limiter = (keyGenerator?: (header: string | undefined) => string): express.RequestHandler =>
  rateLimit({
    limit: 20,
    validate: false,
    standardHeaders: 'draft-8',
    ...(keyGenerator ? { keyGenerator: (request) => keyGenerator(request.get('x-forwarded-for')) } : {}),
  });

const limited = (limit: number) => (app: Express) => {
  app.use('/login', rateLimit({ limit, validate: false }));
  accounts(app);
};

const policyWith = (nonce: () => string) => (app: Express) =>
  void app.get('/', (_request, response) => {
    const value = nonce();
    response.set('Content-Security-Policy', `script-src 'nonce-${value}'`);
    response.send(`<script nonce="${value}">1</script>`);
  });

const files = (options: Parameters<typeof express.static>[1]) => (app: Express) =>
  void app.use(express.static(join(import.meta.dirname, 'public'), options));

/** By probe id. */
export const cases: Record<string, Case> = {
  'security-headers': {
    vulnerable: page,
    safe: (app) => {
      app.use(helmet());
      page(app);
    },
  },
  'powered-by': {
    vulnerable: page,
    safe: (app) => {
      app.disable('x-powered-by');
      page(app);
    },
  },
  'content-security-policy': {
    vulnerable: (app) => {
      app.use(
        (_request, response, next) =>
          void (response.set('Content-Security-Policy', "script-src 'nonce-undefined'"), next()),
      );
      page(app);
    },
    safe: (app) => {
      app.use(helmet());
      page(app);
    },
  },
  'inline-script': {
    vulnerable: (app) => {
      app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'unsafe-inline'"] } } }));
      page(app);
    },
    safe: (app) => {
      app.use(helmet());
      page(app);
    },
  },
  'csp-nonce': {
    vulnerable: policyWith(() => 'always-the-same-nonce'),
    safe: policyWith(() => randomBytes(16).toString('base64url')),
  },
  hsts: {
    vulnerable: (app) => {
      app.use(helmet({ strictTransportSecurity: { maxAge: 60 } }));
      page(app);
    },
    safe: (app) => {
      app.use(helmet());
      page(app);
    },
    target: { https: true },
  },
  'permissions-policy': {
    vulnerable: page,
    safe: (app) => {
      app.use((_request, response, next) => void (response.set('Permissions-Policy', 'camera=()'), next()));
      page(app);
    },
  },
  'private-cache': {
    vulnerable: (app) => accounts(app, { noStore: false }),
    safe: (app) => accounts(app),
    target: { login: LOGIN },
  },
  'cors-origin': {
    vulnerable: (app) => {
      app.use(cors({ origin: true, credentials: true }));
      page(app);
    },
    safe: (app) => {
      app.use(cors({ origin: ['https://app.example'] }));
      page(app);
    },
  },
  'cors-preflight': {
    vulnerable: (app) => void app.use(cors()),
    safe: (app) => void app.use(cors({ origin: ['https://app.example'] })),
  },
  'cors-null-origin': {
    vulnerable: (app) => {
      app.use(cors({ origin: ['null'] }));
      page(app);
    },
    safe: (app) => {
      app.use(cors({ origin: ['https://app.example'] }));
      page(app);
    },
  },
  csrf: {
    vulnerable: (app) => {
      accounts(app);
      app.post('/transfer', (_request, response) => response.send('done'));
    },
    safe: (app) => {
      accounts(app);
      app.use((request, response, next) => {
        if (request.get('sec-fetch-site') === 'cross-site') response.sendStatus(403);
        else next();
      });
      app.post('/transfer', (_request, response) => response.send('done'));
    },
    target: { login: LOGIN, change: { path: '/transfer', type: 'form', fields: { to: 'eve' } } },
  },
  'websocket-origin': {
    vulnerable: sockets(() => true),
    safe: sockets((origin, host) => origin === `http://${host}`),
    target: { socket: '/' },
  },
  'sql-login-bypass': {
    vulnerable: sqlLogin((db, email, password) =>
      db.prepare(`SELECT email FROM people WHERE email = '${email}' AND password = '${password}'`).get(),
    ),
    safe: sqlLogin((db, email, password) =>
      db.prepare('SELECT email FROM people WHERE email = ? AND password = ?').get(email, password),
    ),
    target: { login: LOGIN },
  },
  'sql-injection': {
    vulnerable: shelf((db, term) => db.prepare(`SELECT name, price FROM products WHERE name LIKE '%${term}%'`).all()),
    safe: shelf((db, term) => db.prepare('SELECT name, price FROM products WHERE name LIKE ?').all(`%${term}%`)),
    target: { search: { path: '/search', parameter: 'q' } },
  },
  'nosql-operator': {
    vulnerable: (app) => accounts(app, { check: looseCheck }),
    safe: (app) => accounts(app),
    target: { login: { ...LOGIN, type: 'json' } },
  },
  'reflected-script': {
    vulnerable: (app) =>
      void app.get('/search', (request, response) => response.send(`<p>Nothing for ${String(request.query['q'])}</p>`)),
    safe: (app) =>
      void app.get('/search', (request, response) =>
        response.send(`<p>Nothing for ${String(request.query['q']).replaceAll('<', '&lt;')}</p>`),
      ),
    target: { search: { path: '/search', parameter: 'q' } },
  },
  'prototype-pollution': { vulnerable: settings(false), safe: settings(true), target: { json } },
  'parameter-pollution': {
    vulnerable: (app) => {
      app.get('/search', (request, response) => response.send((request.query['q'] as string).toLowerCase()));
      app.use(quietErrors);
    },
    safe: (app) =>
      void app.get('/search', (request, response) => response.send(String(request.query['q']).toLowerCase())),
    target: { search: { path: '/search', parameter: 'q' } },
  },
  'body-too-large': {
    vulnerable: (app) => {
      app.use(express.json({ limit: '50mb' }));
      echo(app);
    },
    safe: (app) => {
      app.use(express.json({ limit: '100kb' }));
      echo(app);
    },
    target: { json },
  },
  'gzip-bomb': {
    vulnerable: (app) => {
      app.use(express.json({ limit: '50mb' }));
      echo(app);
    },
    safe: (app) => {
      app.use(express.json());
      echo(app);
    },
    target: { json },
  },
  'upload-size': {
    vulnerable: uploads({}, false),
    safe: uploads({ limits: { fileSize: 1024 * 1024 } }, true),
    target: { upload: { path: '/avatar', field: 'file', oversize: 3 * 1024 * 1024 } },
  },
  'upload-name': {
    vulnerable: named(true),
    safe: named(false),
    target: { upload: { path: '/avatar', field: 'file' } },
  },
  'upload-type': {
    vulnerable: uploads({ fileFilter: (_request, file, done) => done(null, file.mimetype === 'image/png') }, false),
    safe: uploads({}, true),
    target: {
      upload: {
        path: '/avatar',
        field: 'file',
        accepted: { name: 'a.png', type: 'image/png', content: SMALL_PNG.toString('base64') },
      },
    },
  },
  'rate-limit': {
    vulnerable: page,
    safe: (app) => {
      app.use(limiter());
      page(app);
    },
    target: { flood: 60 },
  },
  'rate-limit-forged-address': {
    vulnerable: (app) => {
      app.use(limiter((header) => header ?? 'nobody'));
      page(app);
    },
    safe: (app) => {
      app.use(limiter());
      page(app);
    },
    target: { flood: 60 },
  },
  'login-limit': { vulnerable: limited(1000), safe: limited(5), target: { login: LOGIN, attempts: 20 } },
  'slow-headers': {
    vulnerable: (app) => createServer(app),
    safe: (app) => createServer({ headersTimeout: 300, requestTimeout: 300, connectionsCheckingInterval: 50 }, app),
    target: { patience: 1.5 },
  },
  'session-cookie': {
    vulnerable: (app) => accounts(app, { cookie: { httpOnly: false } }),
    safe: (app) => accounts(app),
    target: { login: LOGIN },
  },
  'session-fixation': {
    vulnerable: (app) => accounts(app, { keepsId: true, eager: true }),
    safe: (app) => accounts(app, { eager: true }),
    target: { login: LOGIN },
  },
  'user-enumeration': {
    vulnerable: (app) => accounts(app, { tellsWho: true }),
    safe: (app) => accounts(app),
    target: { login: LOGIN },
  },
  'unguarded-route': {
    vulnerable: guarded(false),
    safe: guarded(true),
    target: {
      login: LOGIN,
      routes: ['GET /me', 'GET /reports', 'POST /login', 'POST /reports/:id'],
      public: { 'POST /login': 'people sign in' },
      restricted: ['POST /reports/:id'],
    },
  },
  'like-wildcard': {
    vulnerable: library((term) => term),
    safe: library((term) => term.replace(/[!%_]/g, '!$&')),
    target: {
      login: LOGIN,
      search: { path: '/books', parameter: 'q', signedIn: true, sample: 'plain', finds: BOOK },
    },
  },
  'stored-script': {
    vulnerable: library((term) => term, String),
    safe: library(
      (term) => term,
      (text) => text.replace(/</g, '&lt;'),
    ),
    target: { login: LOGIN, owned: { path: '/books/:id', create: BOOK } },
  },
  'foreign-object': {
    vulnerable: notes(false),
    safe: notes(true),
    target: { login: LOGIN, owned: { path: '/notes/:id', create: { path: '/notes', fields: { text: 'mine' } } } },
  },
  'error-page': {
    vulnerable: (app) => {
      app.get('/boom', () => readFileSync('/no/such/file'));
      app.use(loudErrors);
    },
    safe: (app) => {
      app.get('/boom', () => readFileSync('/no/such/file'));
      app.use(quietErrors);
    },
    target: { throws: '/boom' },
  },
  'malformed-json': {
    vulnerable: (app) => {
      app.use(express.json());
      echo(app);
      app.use(loudErrors);
    },
    safe: (app) => {
      app.use(express.json());
      echo(app);
      app.use(quietErrors);
    },
    target: { json },
  },
  'malformed-path': {
    vulnerable: (app) => {
      app.get('/x/:id', (_request, response) => response.send('x'));
      app.use(loudErrors);
    },
    safe: (app) => {
      app.get('/x/:id', (_request, response) => response.send('x'));
      app.use(quietErrors);
    },
  },
  'not-found': {
    vulnerable: page,
    safe: (app) => {
      page(app);
      app.use((_request, response) => void response.status(404).send('Not found'));
    },
  },
  'async-rejection': {
    vulnerable: (app) => {
      page(app);
      // What Express 4 does with a rejection: nothing.
      app.get('/late', (_request, _response) => void Promise.reject(new Error('late')).catch(() => {}));
    },
    safe: (app) => {
      page(app);
      app.get('/late', () => Promise.reject(new Error('late')));
      app.use(quietErrors);
    },
    target: { rejects: '/late' },
  },
  dotfiles: {
    vulnerable: files({ dotfiles: 'allow' }),
    safe: (app) => {
      files({ dotfiles: 'deny' })(app);
      // A page of its own for each address that there is not.
      app.use((request, response) => void response.send(`<!doctype html><p>No ${encodeURI(request.path)} here.</p>`));
    },
  },
  'path-traversal': {
    vulnerable: (app) =>
      void app.get('/file', (request, response) =>
        response.sendFile(join(import.meta.dirname, 'public', String(request.query['name']))),
      ),
    safe: (app) => {
      app.get('/file', (request, response) =>
        response.sendFile(String(request.query['name']), { root: join(import.meta.dirname, 'public') }),
      );
      app.use(quietErrors);
    },
    target: { file: { path: '/file', parameter: 'name' } },
  },
  'host-header': {
    vulnerable: (app) =>
      void app.get('/', (request, response) =>
        response.send(`<a href="https://${request.get('host')}/reset?token=1">reset</a>`),
      ),
    safe: page,
  },
  'open-redirect': {
    vulnerable: (app) => {
      app.get('/go', (request, response) => {
        const to = String(request.query['to']);
        // A check that many write, and that `//evil.example` passes.
        response.redirect(to.startsWith('/') ? to : '/');
      });
    },
    safe: (app) => {
      app.get('/go', (request, response) => {
        const to = String(request.query['to']);
        response.redirect(/^\/(?![/\\])[\w/-]*$/.test(to) ? to : '/');
      });
    },
    target: { redirect: { path: '/go', parameter: 'to' } },
  },
  ssrf: {
    vulnerable: fetcher((url) => url.hostname !== 'localhost' && !url.hostname.startsWith('169.')),
    safe: fetcher((url) => url.hostname === 'api.example.com'),
    target: { fetches: { path: '/preview', parameter: 'url' } },
  },
  'security-txt': {
    vulnerable: (app) =>
      void app.get('/.well-known/security.txt', (_request, response) =>
        response.type('text').send('Contact: mailto:a@example.com\nExpires: 2020-01-01T00:00:00Z'),
      ),
    safe: (app) =>
      void app.get('/.well-known/security.txt', (_request, response) =>
        response
          .type('text')
          .send(`Contact: mailto:a@example.com\nExpires: ${new Date(Date.now() + 86_400_000).toISOString()}`),
      ),
  },
};
