import { describe, expect, it } from 'vitest';
import type { ChainItem, FunctionFact, Value } from '../../src/model/project.ts';
import { onlyEntry, read, stages } from './support.ts';

const HEAD = `const express = require('express');\nconst app = express();\n`;
const TAIL = `\napp.listen(3000);`;

function chain(body: string, files: Record<string, string> = {}): ChainItem[] {
  return onlyEntry(read({ 'app.js': HEAD + body + TAIL, ...files })).chain;
}

function firstArg(body: string, files: Record<string, string> = {}): Value {
  const value = chain(body, files)[0]?.args[0];
  if (!value) throw new Error('no argument');
  return value;
}

function option(value: Value, ...keys: string[]): Value | undefined {
  const start = value.kind === 'call' ? value.call.args[0] : value;
  return keys.reduce<Value | undefined>((at, key) => (at?.kind === 'object' ? at.entries[key] : undefined), start);
}

function fn(value: Value | undefined): FunctionFact {
  if (value?.kind !== 'function') throw new Error(`a ${value?.kind}`);
  return value.fn;
}

describe('stages', () => {
  it.each([
    [`app.use(require('helmet')())`, 'headers'],
    [`app.use(require('helmet').hsts())`, 'headers'],
    [`app.use(require('cors')())`, 'cors'],
    [`app.options('*', require('cors')())`, 'cors'],
    [`app.use(express.json())`, 'body'],
    [`app.use(require('body-parser')())`, 'body'],
    [`app.use(express.static('public'))`, 'static'],
    [`app.use(require('morgan')('dev'))`, 'logger'],
    [`app.use(require('pino-http')())`, 'logger'],
    [`app.use(require('cookie-parser')())`, 'cookies'],
    [`app.use(require('express-session')({ secret: 'x' }))`, 'session'],
    [`app.use(require('passport').initialize())`, 'session'],
    [`app.use(require('csurf')())`, 'csrf'],
    [`app.use('*', (q, s, next) => { try { s.send('page'); } catch (e) { next(e); } })`, 'routes'],
    [`app.use('/icons', (q, s, next) => archive.serve(q, s, next))`, 'routes'],
    [`app.use('/api', (q, s, next) => (q.user ? next() : s.sendStatus(401)))`, 'input'],
    [`app.use((q, s, next) => next(new NoSuchPage(q.path)))`, 'not-found'],
    [
      `const { csrfSync } = require('csrf-sync'); const { csrfSynchronisedProtection } = csrfSync(); app.use(csrfSynchronisedProtection)`,
      'csrf',
    ],
    [`app.use(require('express-rate-limit')({ max: 5 }))`, 'rate-limit'],
    [
      `const { rateLimit } = require('express-rate-limit'); const limiter = rateLimit({ limit: 1 }); app.use('/api', limiter)`,
      'rate-limit',
    ],
    [`app.use(require('hpp')())`, 'input'],
    [`app.set('trust proxy', 1)`, 'settings'],
    [`app.disable('x-powered-by')`, 'settings'],
    [`app.get('/healthz', (req, res) => res.send('ok'))`, 'health'],
    [`app.use((req, res) => { res.status(404).json({ error: 'Not Found' }) })`, 'not-found'],
    [`app.use(function (req, res, next) { next(require('http-errors')(404)); })`, 'not-found'],
    [`app.get('*', (req, res) => res.status(404).end())`, 'not-found'],
    [`app.get('*', (req, res) => res.sendFile('/x/index.html'))`, 'routes'],
    [`app.use((err, req, res, next) => res.status(500).end())`, 'errors'],
    [`app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', '*'); next(); })`, 'cors'],
    [`app.use((req, res, next) => { res.setHeader('X-Frame-Options', 'DENY'); next(); })`, 'headers'],
    [
      `app.use((req, res, next) => { if (!req.secure) return res.redirect('https://' + req.headers.host + req.url); next(); })`,
      'https',
    ],
    [
      `app.use((req, res, next) => { res.locals.nonce = require('crypto').randomBytes(16).toString('hex'); next(); })`,
      'nonce',
    ],
    [`app.use((req, res, next) => { req.started = Date.now(); next(); })`, 'input'],
    [
      `const csrf = require('csurf')(); app.use((req, res, next) => req.path === '/hook' ? next() : csrf(req, res, next))`,
      'csrf',
    ],
    [`app.use('/hook', express.raw({ type: '*/*' }))`, 'body'],
    [`app.use('/docs', require('swagger-ui-express').serve)`, 'routes'],
    [`app.use('/api', require('http-proxy-middleware').createProxyMiddleware({ target: 'http://x' }))`, 'routes'],
  ])('%s', (code, stage) => {
    expect(
      chain(code)
        .filter(({ kind }) => kind !== 'listen')
        .map((item) => item.stage),
    ).toEqual([stage]);
  });

  it('a factory of the project counts as what it makes', () => {
    const files = {
      'security.js': `const helmet = require('helmet');\nconst cors = require('cors');\nmodule.exports = () => [helmet(), cors({ origin: 'https://a.example' })];`,
      'errors.js': `exports.errorHandler = () => (err, req, res, next) => { res.status(500).json({ error: err.message }); };`,
    };
    const items = chain(`app.use(require('./security')());\napp.use(require('./errors').errorHandler());`, files);
    expect(items.map(({ stage }) => stage)).toEqual(['headers', 'cors', 'errors', 'listen']);
    expect(fn(items[2]?.args[0]).leaks).toMatchObject([{ file: 'errors.js', line: 1 }]);
  });
});

describe('the order and its conditions', () => {
  it('is that of Express across files, callbacks last', () => {
    const project = read({
      'app.js': `${HEAD}app.use(express.json());\nconnect().then(() => app.use('/late', late));\nrequire('./loader')(app);\napp.use((err, req, res, next) => res.end());${TAIL}`,
      'loader.js': `module.exports = (app) => { app.use(require('helmet')()); app.get('/a', (req, res) => res.end()); };`,
    });
    expect(stages(onlyEntry(project))).toEqual(['body', 'headers', 'routes /a', 'errors', 'listen', 'routes /late']);
  });

  it.each([
    ['nothing', '', true],
    ['a setting', "app.disable('x-powered-by');", true],
    ['what is put in front', "app.disable('x-powered-by'); app.use(require('cors')());", true],
    // What nobody calls is dead code there.
    ['routes', "app.get('/b', (req, res) => res.send('b'));", false],
  ])('functions that set the app up and that nobody is seen to call count beside %s', (_, top, counts) => {
    const setup = `exports.listen = () => { setUp(app); app.listen(3000); };
function setUp(app) { app.use(require('helmet')()); app.get('/', (req, res) => res.send('a')); }`;
    const entry = onlyEntry(read({ 'app.js': `const app = require('express')();\n${top}\n${setup}\n` }));
    expect(stages(entry).includes('headers')).toBe(counts);
    expect(stages(entry).includes('routes /')).toBe(counts);
  });

  it('conditions are those since the app was made', () => {
    const items = chain(
      `if (process.env.NODE_ENV === 'production') app.use(require('helmet')());\nelse app.use(require('morgan')('dev'));\nprocess.env.CORS && app.use(require('cors')());`,
    );
    expect(items.map(({ stage, condition }) => [stage, condition])).toEqual([
      ['headers', `process.env.NODE_ENV === 'production'`],
      ['logger', `!(process.env.NODE_ENV === 'production')`],
      ['cors', 'process.env.CORS'],
      ['listen', undefined],
    ]);
    const project = read({
      'app.js': `const express = require('express');\nif (require('cluster').isWorker) {\n  const app = express();\n  app.use(express.json());\n  app.listen(80);\n}`,
    });
    expect(onlyEntry(project).chain.map(({ condition }) => condition)).toEqual([undefined, undefined]);
  });

  it('several middlewares in one call are an item each', () => {
    const items = chain(
      `app.use('/api', require('cors')(), require('express-rate-limit')(), (req, res) => res.end());`,
    );
    expect(items.map(({ stage, path }) => [stage, path.seen && path.value])).toEqual([
      ['cors', '/api'],
      ['rate-limit', '/api'],
      ['routes', '/api'],
      ['listen', ''],
    ]);
  });

  it('places are those of the statement, and of the link in a chain', () => {
    const text = `const express = require('express');\nexpress()\n  .use(express.json())\n  .listen(3000);\n`;
    const [body, listen] = onlyEntry(read({ 'app.js': text })).chain;
    expect(text.slice(body?.place.start, body?.place.end)).toBe('\n  .use(express.json())');
    expect(listen?.place).toMatchObject({ endLine: 4 });
    const [first] = chain('app.use(express.json());');
    expect(first?.place).toMatchObject({ file: 'app.js', line: 3, column: 1, endLine: 3, endColumn: 25 });
  });
});

describe('values', () => {
  it('follows constants, files, JSON, spreads and arithmetic', () => {
    const value = firstArg(
      `const { limits, ...rest } = require('./config');\nconst options = { ...base(), limit: limits.json, n: 15 * 60 * 1000, t: \`\${limits.json}!\` };\nfunction base() { return { strict: false }; }\napp.use(express.json(options));`,
      {
        'config.js': `module.exports = { limits: require('./limits.json') };`,
        'limits.json': `{ "json": "1mb" }`,
      },
    );
    expect(option(value, 'limit')).toEqual({ kind: 'literal', value: '1mb' });
    expect(option(value, 'n')).toEqual({ kind: 'literal', value: 900000 });
    expect(option(value, 't')).toEqual({ kind: 'literal', value: '1mb!' });
    expect(option(value, 'strict')).toEqual({ kind: 'literal', value: false });
  });

  it('tells absent from unseen', () => {
    expect(firstArg(`app.use(require('cors')(options));`)).toMatchObject({
      call: { args: [{ kind: 'unseen', text: 'options' }] },
    });
    expect(firstArg(`app.use(require('cors')());`)).toMatchObject({ call: { args: [] } });
    expect(firstArg(`app.use(require('cors')({ ...more, credentials: true }));`)).toMatchObject({
      call: { args: [{ kind: 'object', open: true }] },
    });
  });

  it('what depends on a condition is unseen, wherever it is set', () => {
    const value = firstArg(
      `let origin = 'https://a.example';\nif (process.env.X) origin = '*';\napp.use(require('cors')({ origin, max: process.env.X ? 1 : 2 }));`,
    );
    expect(option(value, 'origin')).toMatchObject({ kind: 'unseen' });
    expect(option(value, 'max')).toMatchObject({ kind: 'unseen' });
  });

  it('knows the environment, its fallback and conversions', () => {
    const value = firstArg(
      `const { SECRET = 'dev' } = process.env;\napp.use(require('express-session')({ secret: SECRET, a: process.env.A || 5, b: Number(process.env.B), c: process.env.C.split(',') }));`,
    );
    expect(option(value, 'secret')).toEqual({
      kind: 'env',
      name: 'SECRET',
      converted: false,
      fallback: { kind: 'literal', value: 'dev' },
    });
    expect(option(value, 'a')).toEqual({
      kind: 'env',
      name: 'A',
      converted: false,
      fallback: { kind: 'literal', value: 5 },
    });
    expect(option(value, 'b')).toEqual({ kind: 'env', name: 'B', converted: true });
    expect(option(value, 'c')).toEqual({ kind: 'env', name: 'C', converted: true });
  });

  it('functions and members of packages are what they are', () => {
    const value = firstArg(
      `app.use(require('cors')({ origin: (origin, done) => done(null, true), x: /a\\.example$/i, y: ['a', other] }));`,
    );
    expect(fn(option(value, 'origin'))).toMatchObject({ params: 2, paramNames: ['origin', 'done'] });
    expect(option(value, 'x')).toEqual({ kind: 'regexp', source: 'a\\.example$', flags: 'i' });
    expect(option(value, 'y')).toMatchObject({
      kind: 'array',
      open: false,
      items: [{ value: 'a' }, { kind: 'unseen' }],
    });
    expect(chain(`app.engine('html', require('ejs').renderFile);`)[0]?.args).toEqual([
      { kind: 'import', module: 'ejs', member: 'renderFile' },
    ]);
  });

  it('members of our own config module are named, not worked out', () => {
    const files = {
      'config/security.js': `const security = { get helmet() { return {}; }, notFound(req, res) { res.status(404).end(); } };\nmodule.exports = security;`,
    };
    const items = chain(
      `const security = require('./config/security');\napp.use(require('helmet')(security.helmet));\napp.use(security.notFound);`,
      files,
    );
    expect(items[0]).toMatchObject({
      stage: 'headers',
      args: [{ call: { args: [{ kind: 'unseen', text: 'security.helmet' }] } }],
    });
    expect(items[1]).toMatchObject({ stage: 'not-found', args: [{ fn: { name: 'notFound', statuses: [404] } }] });
  });
});

describe('functions', () => {
  const handler = (code: string): FunctionFact => fn(chain(`app.get('/', ${code});`)[0]?.args.at(-1));

  it.each([
    [`(req, res) => { try { run() } catch (e) { res.status(500).send(e.stack) } }`, ['e.stack']],
    [
      `(req, res) => { db.query('x', (err, rows) => { if (err) return res.json({ error: err.message }); res.json(rows); }) }`,
      ['err.message'],
    ],
    [`(req, res) => run().catch((problem) => res.status(500).json(problem))`, ['problem']],
    [`(req, res) => { try { run() } catch (e) { res.json({ ...e, code: e.code, status: e.status }) } }`, ['e']],
    [`(req, res) => { try { run() } catch (error) { res.send(\`Failed: \${error}\`) } }`, ['error']],
    [
      `(req, res) => { try { run() } catch (e) { res.json({ stack: process.env.NODE_ENV === 'development' ? e.stack : undefined }) } }`,
      [],
    ],
    [`(req, res) => { try { run() } catch (e) { console.error(e.stack); res.status(500).end() } }`, []],
    [`(req, res, next) => { try { run() } catch (e) { next(e) } }`, []],
  ])('leaks of %s', (code, leaks) => {
    const text = HEAD + `app.get('/', ${code});` + TAIL;
    expect(handler(code).leaks.map(({ start, end }) => text.slice(start, end))).toEqual(leaks);
  });

  it.each([
    [`async (req, res) => { res.json(await db.all()) }`, true],
    [`async (req, res, next) => { try { res.json(await db.all()) } catch (e) { next(e) } }`, false],
    [`async (req, res) => { try { await db.all() } finally { done() } }`, true],
    [`async (req, res) => { await db.all().catch(() => []); res.end() }`, false],
    [`async (req, res) => { res.send('hi') }`, false],
    [`(req, res) => { db.all().then((rows) => res.json(rows)) }`, false],
  ])('rejections of %s', (code, rejects) => {
    expect(handler(code).rejects).toBe(rejects);
  });

  it('says what it sends and calls', () => {
    const fact = handler(
      `async function show(req, res) { res.set('X-A', '1'); require('bcrypt').compare(a, b); res.status(201).json({}) }`,
    );
    expect(fact).toMatchObject({
      name: 'show',
      params: 2,
      async: true,
      responds: true,
      statuses: [201],
      calls: ['bcrypt.compare'],
    });
    expect(fact.headers).toMatchObject([
      { name: 'x-a', value: { kind: 'literal', value: '1' }, place: { file: 'app.js', line: 3 } },
    ]);
  });

  it('a wrapper of the project is a call that shows what it wraps', () => {
    const [item] = chain(
      `const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);\napp.get('/', wrap(async (req, res) => res.json(await run())));`,
    );
    expect(item?.args).toMatchObject([
      { kind: 'call', call: { module: '', text: 'wrap', args: [{ kind: 'function', fn: { async: true } }] } },
    ]);
  });
});

describe('the end of an app', () => {
  const loaders = {
    'loaders/parsers.js': `const express = require('express');\nmodule.exports = (app) => { app.use(express.json()); };`,
    'loaders/people.js': `module.exports = (app) => { app.get('/people', (req, res) => res.json([])); };`,
  };

  it('is where loaders are called one after the other', () => {
    const each = `[require('./loaders/parsers'), require('./loaders/people')].forEach((load) => load(app));`;
    const [app] = read({ 'app.js': `${HEAD}${each}${TAIL}`, ...loaders }).entries;
    expect([app?.home.file, app?.end.file]).toEqual(['loaders/parsers.js', 'app.js']);
  });

  it('is where the app is made, as all else, where a loader is one expression', () => {
    const parsers = `const express = require('express');\nmodule.exports = (app) => app.use(express.json());`;
    const each = `for (const load of [require('./loaders/parsers'), require('./loaders/people')]) load(app);`;
    const [app] = read({ 'app.js': `${HEAD}${each}${TAIL}`, ...loaders, 'loaders/parsers.js': parsers }).entries;
    expect([app?.home.file, app?.end.file]).toEqual(['app.js', 'app.js']);
  });

  it('is in the loader that calls the others', () => {
    const files = {
      'app.js': `${HEAD}require('./loaders')(app);${TAIL}`,
      'loaders/index.js': `const express = require('express');\nmodule.exports = (app) => {\n  app.use(express.json());\n  require('./people')(app);\n};`,
      'loaders/people.js': loaders['loaders/people.js'],
    };
    const [app] = read(files).entries;
    expect([app?.home.file, app?.end.file]).toEqual(['loaders/index.js', 'loaders/index.js']);
  });
});

describe('routes', () => {
  it('carry the paths of their mounts and their own place', () => {
    const project = read({
      'app.js': `${HEAD}const prefix = '/api';\napp.use(\`\${prefix}/v1\`, require('./routes'));${TAIL}`,
      'routes/index.js': `const { Router } = require('express');\nconst router = Router();\nrouter.use('/auth', require('./auth'));\nmodule.exports = router;`,
      'routes/auth.js': `const router = require('express').Router();\nconst auth = require('../auth.controller');\nrouter.route('/login').post(auth.login);\nrouter.delete(/^\\/x/, auth.logout);\nmodule.exports = router;`,
      'auth.controller.js': `exports.login = async (req, res) => { const ok = await require('bcrypt').compare(1, 2); res.json(ok); };\nexports.logout = (req, res) => res.end();`,
      'unused.js': `const router = require('express').Router();\nrouter.get('/never', (req, res) => res.end());`,
    });
    expect(project.routes).toMatchObject([
      {
        method: 'post',
        path: { seen: true, value: '/login' },
        full: '/api/v1/auth/login',
        file: 'routes/auth.js',
        receiver: 'router',
        app: 0,
        handlers: [{ fn: { name: 'login', rejects: true } }],
      },
      { method: 'delete', path: { seen: false }, full: '/api/v1/auth', app: 0 },
      { method: 'get', full: '/never', app: -1 },
    ]);
  });

  it('a route with several paths is one each', () => {
    const project = read({ 'app.js': `${HEAD}app.get(['/a', '/b'], (req, res) => res.end());${TAIL}` });
    expect(project.routes.map(({ full }) => full)).toEqual(['/a', '/b']);
  });

  it('error handlers of routers are seen, though no route stands behind them', () => {
    const project = read({
      'app.js': `${HEAD}const router = express.Router();\nrouter.get('/a', (req, res) => res.end());\nrouter.use((err, req, res, next) => res.status(500).send(err));\napp.use(router);${TAIL}`,
    });
    expect(project.routerHandlers).toMatchObject([{ fn: { params: 4, leaks: [{ line: 5 }] } }]);
  });
});
