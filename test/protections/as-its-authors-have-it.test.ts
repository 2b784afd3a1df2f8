import { describe, expect, it } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';

/** The files of an app that are changed. */
async function changed(
  files: Record<string, string>,
  manifest: Record<string, unknown> = {},
): Promise<Record<string, string>> {
  const dependencies = { express: '^4.21.0', 'express-session': '^1.18.0', '@types/express': '^4.17.21' };
  const tree = createTree(
    memoryBase({
      'package.json': JSON.stringify({ name: 'shop', main: 'app.js', dependencies, ...manifest }),
      ...files,
    }),
  );
  await harden(tree, { protections, answers: { level: 'preserve', get: () => undefined }, unsafeFixes: false });
  return Object.fromEntries(tree.changes().map((one) => [one.path, one.kind === 'delete' ? '' : one.after]));
}

const app = (lines: string): Record<string, string> => ({
  'app.js': `const express = require('express');\nconst app = express();\n${lines}\napp.listen(3000);\n`,
});
const SEEN = "app.get('/', (req, res) => res.json({}));";

describe('what somebody has taken out does not come back unasked', () => {
  it.each([
    ['helmet', '// app.use(helmet()); // breaks the front end', 'helmet(security'],
    ['a limiter', '// app.use(limiter);', 'rateLimit('],
    ['a limiter of a path', " * app.use('/api', apiLimiter)", 'rateLimit('],
  ])('%s', async (_, line, code) => {
    expect((await changed(app(SEEN)))['app.js']).toContain(code);
    const block = line.startsWith(' *') ? `/*\n${line}\n */` : line;
    expect((await changed(app(`${block}\n${SEEN}`)))['app.js'] ?? '').not.toContain(code);
  });

  it('a comment that only speaks of it takes nothing out', async () =>
    expect((await changed(app(`// use helmet here one day\n${SEEN}`)))['app.js']).toContain('helmet('));
});

describe('a login is where something is tried', () => {
  const session = (handler: string): Record<string, string> => app(`app.use(express.json());\n${handler}`);

  it('not where nothing of the request is looked at', async () => {
    const told = "app.post('/session', (req, res) => res.json({ model: process.env.MODEL }));";
    expect((await changed(session(told)))['app.js']).not.toContain('loginLimiter');
  });

  it.each([
    ['the body goes on', "app.post('/session', (req, res) => res.json(check(req.body)));"],
    ['the request goes on', "app.post('/session', (req, res) => start(req, res));"],
    ['its handler is not seen', "app.post('/session', require('./sessions').start);"],
  ])('%s', async (_, handler) => {
    const report = await changed(session(handler), {});
    expect(report['app.js']).toBeDefined();
  });
});

describe('what stands in the tree as output is left to the compiler', () => {
  const source =
    "import express from 'express';\nconst app = express();\napp.get('/', (_req, res) => res.json({}));\nexport default app;\n";
  const tree = {
    'run.js': "import app from './backend/app.js';\napp.listen(3000);\n",
    'server/app.ts': source,
    'backend/app.js': source.replace('_req', 'req'),
    'server/tsconfig.json': '{ "compilerOptions": { "outDir": "../backend", "module": "nodenext" } }',
  };
  const manifest = { type: 'module', main: 'run.js' };

  it('the source is changed', async () => {
    const files = Object.keys(await changed(tree, manifest));
    expect(files).toContain('server/app.ts');
    expect(files.filter((path) => path.startsWith('backend/'))).toEqual([]);
  });

  it('a file beside outputs that no source is compiled to is one of its authors', async () => {
    const { 'server/app.ts': _source, ...others } = tree;
    expect(Object.keys(await changed(others, manifest))).toContain('backend/app.js');
  });
});

describe('what is emitted is used', () => {
  it('no helper for what is said to the client on purpose', async () => {
    const lines = Array.from(
      { length: 5 },
      (_, at) =>
        `app.post('/${at}', async (req, res) => {\n  try {\n    await save(req);\n    res.json({});\n  } catch (err) {\n    return res.status(400).json({ error: err.message || String(err) });\n  }\n});`,
    );
    const files = await changed(app(lines.join('\n')));
    expect(files['app.js']).not.toContain('inDevelopment');
    expect(files['config/security.js']).not.toContain('inDevelopment');
  });

  const typed = (handler: string): Record<string, string> => ({
    'app.ts': `import express, { Request, Response } from 'express';\nconst app = express();\napp.get('/:id', ${handler});\napp.use((err: Error, _req: Request, res: Response, _next: express.NextFunction) => {\n  res.status(500).json({ error: 'Failed' });\n});\napp.listen(3000);\n`,
    'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
  });
  const members = async (handler: string): Promise<string> =>
    (await changed(typed(handler), { main: 'app.ts' }))['config/security.ts'] ?? '';

  it('types of handlers are as plain as the handlers', async () => {
    const plain = await members('async (req: Request, res: Response) => {\n  res.json(await find(req.params.id));\n}');
    expect(plain).toContain('asyncRoute(');
    const own = await members(
      'async (req: Request<{ id: string }>, res) => {\n  res.json(await find(req.params.id));\n}',
    );
    expect(own).toContain('asyncRoute<');
  });

  it('a second error is only looked for where a handler may go on before it fails', async () => {
    const routes = Array.from(
      { length: 8 },
      (_, at) => `app.get('/${at}', async (req, res) => {\n  res.json(await find(${at}));\n});`,
    );
    const handler = "app.use((err, req, res, next) => {\n  res.status(500).json({ error: 'Failed' });\n});";
    const once = await changed(app([...routes, handler].join('\n')));
    expect(once['config/security.js']).toMatch(/handle\(req, res, next\)/);
    const early = 'app.use(async (req, res, next) => {\n  next();\n  await count(req);\n});';
    const late = await changed(app([early, ...routes, handler].join('\n')));
    expect(late['config/security.js']).toContain('console.error');
  });
});

describe('the cookie of a session that stays at home', () => {
  const signed = (cookie: string): Record<string, string> =>
    app(
      `const session = require('express-session');\napp.use(express.urlencoded({ extended: false }));\napp.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false${cookie} }));\napp.post('/notes', (req, res) => {\n  if (!req.session.user) return res.sendStatus(401);\n  res.json({});\n});\napp.post('/login', (req, res) => {\n  req.session.user = req.body.name;\n  res.redirect('/');\n});`,
    );

  it('needs no guard against forged requests', async () => {
    expect((await changed(signed(", cookie: { sameSite: 'strict' }")))['app.js']).not.toContain('originGuard');
    expect((await changed(signed('')))['app.js']).toContain('originGuard');
  });
});

describe('a line is there for what needs it', () => {
  it('the number of proxies comes with limits, and not alone', async () => {
    expect((await changed(app(SEEN)))['app.js']).toContain("app.set('trust proxy'");
    expect((await changed(app(`// app.use(limiter);\n${SEEN}`)))['app.js']).not.toContain('trust proxy');
  });

  it('a server of sockets that says hello gets no pages for errors', async () => {
    const server = (route: string): Record<string, string> =>
      app(
        `const http = require('http');\nconst { Server } = require('socket.io');\nconst server = http.createServer(app);\nconst io = new Server(server);\n${route}\nserver.listen(3001);`,
      );
    const hello = (await changed(server("app.get('/', (req, res) => res.send('up'));")))['app.js'];
    expect(hello).not.toMatch(/notFound|errorHandler/);
    const asks = (await changed(server("app.get('/', (req, res) => res.send(find(req.query.id)));")))['app.js'];
    expect(asks).toMatch(/notFound[^]*errorHandler/);
  });

  it('a page of its own for what is not found is enough', async () => {
    const page = (status: number): Record<string, string> =>
      app(`${SEEN}\napp.use((req, res, next) => {\n  statusPage(req, res, next, { statusCode: ${status} });\n});`);
    expect((await changed(page(404)))['app.js']).not.toContain('notFound');
    expect((await changed(page(200)))['app.js']).toContain('notFound');
  });

  it('imports do not come between a module and its parts', async () => {
    const lines =
      "const utils = require('@shop/utils');\nconst parts = utils.parts;\n\napp.get('/', (req, res) => res.json(parts));";
    const { 'app.js': text = '' } = await changed({
      'app.js': `const express = require('express');\n${lines.replace('\n\n', '\n\nconst app = express();\n')}\napp.listen(3000);\n`,
    });
    expect(text).toContain("utils');\nconst parts = utils.parts;");
  });

  it('imports are in order behind one that has to come first', async () => {
    const own = ['auth', 'boards', 'cards', 'store', 'users'].map((name) => `import ${name} from './${name}.js';`);
    const head = ["import './boot.js';", '', "import express from 'express';", ...own].join('\n');
    const text = `${head}\n\nconst app = express();\napp.get('/', (req, res) => res.json([auth, boards, cards, store, users]));\napp.listen(3000);\n`;
    const files = await changed({ 'app.js': text }, { type: 'module' });
    expect(files['app.js']).toMatch(
      /cards\.js';\nimport \{ security \} from '\.\/config\/security\.js';\nimport store/,
    );
  });

  it('errors go to the log that is made for a part by its name', async () => {
    const lines = "const { getLogger } = require('./log');\nconst log = getLogger('app');\nlog.error('no database');\n";
    const files = await changed({ ...app(`${lines}${SEEN}`), 'log.js': 'exports.getLogger = (part) => console;\n' });
    expect(files['config/security.js']).toContain("getLogger('app').error(String(");
  });
});

describe('statements of several forms', () => {
  const stated = async (branches: string, values: string): Promise<string> => {
    const lines = `const mysql = require('mysql2');\nconst pool = mysql.createPool({});\nconst states = (state, done) => {\n  let sql;\n  if (Array.isArray(state)) {\n    ${branches}\n  }\n  pool.query(sql, ${values}, done);\n};\napp.get('/', (req, res) => states(req.query.state, (error, rows) => res.json(rows)));`;
    return (await changed(app(lines), { dependencies: { express: '^4.21.0', mysql2: '^3.9.0' } }))['app.js'] ?? '';
  };
  const list = "sql = `SELECT * FROM posts WHERE state IN (${state.join(',')})`;";
  const one = (text: string): string => `${list}\n  } else {\n    sql = ${text};`;

  it('keep the values that the call gives one of them', async () => {
    const text = await stated(one("'SELECT * FROM posts WHERE state = ?'"), '[state]');
    expect(text).toContain("IN (${state.join(',')})");
    expect(text).toContain('pool.query(sql, [state], done)');
  });

  it('are bound where none of them has a value yet', async () =>
    expect(await stated(one("'SELECT * FROM posts'"), '[]')).toContain('IN (?)'));
});
