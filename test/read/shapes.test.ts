import { describe, expect, it } from 'vitest';
import { onlyEntry, read, stages } from './support.ts';

interface Shape {
  files: Record<string, string>;
  app: { file: string; name: string };
  home?: { file: string; name: string };
  /** Files in which it listens. */
  listens: string[];
  stages: string[];
}

const MIDDLEWARE = `app.use(helmet());\napp.use(express.json());\napp.get('/', (req, res) => res.send('hi'));`;
const SEEN = ['headers', 'body', 'routes /'];

const started = (script: string): string =>
  JSON.stringify({ name: 'shop', dependencies: { express: '^5.0.0' }, scripts: { start: script } });

const shapes: Record<string, Shape> = {
  'a single file': {
    files: {
      'app.js': `const express = require('express'), helmet = require('helmet');\nconst app = express();\n${MIDDLEWARE}\napp.listen(3000);`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'one that the generator made': {
    files: {
      'package.json': started('node ./bin/www'),
      'app.js': `var express = require('express'), helmet = require('helmet');\nvar app = express();\n${MIDDLEWARE}\nmodule.exports = app;`,
      'bin/www': `#!/usr/bin/env node\nvar app = require('../app');\nvar http = require('http');\nvar port = process.env.PORT || '3000';\napp.set('port', port);\nvar server = http.createServer(app);\nserver.listen(port);\nserver.on('error', function (e) { throw e; });`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['bin/www'],
    stages: [...SEEN, 'settings port', 'listen'],
  },
  'a factory': {
    files: {
      'package.json': started('node server.js'),
      'src/app.js': `const express = require('express');\nconst helmet = require('helmet');\nfunction createApp(pool) {\n  const app = express();\n  ${MIDDLEWARE}\n  return app;\n}\nmodule.exports = { createApp };`,
      'server.js': `const { createApp } = require('./src/app');\nconst app = createApp({});\napp.listen(process.env.PORT || 3000);`,
    },
    app: { file: 'src/app.js', name: 'app' },
    listens: ['server.js'],
    stages: [...SEEN, 'listen'],
  },
  'an async factory as default export': {
    files: {
      'package.json': JSON.stringify({
        type: 'module',
        dependencies: { express: '^5.0.0' },
        scripts: { start: 'node index.js' },
      }),
      'app.js': `import express from 'express';\nimport helmet from 'helmet';\nexport default async function () {\n  const app = express();\n  await connect();\n  ${MIDDLEWARE}\n  return app;\n}`,
      'index.js': `import make from './app.js';\nmake().then((app) => app.listen(3000));`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['index.js'],
    stages: [...SEEN, 'listen'],
  },
  'a class with a constructor': {
    files: {
      'package.json': started('ts-node src/server.ts'),
      'src/app.ts': `import express, { Application } from 'express';\nimport helmet from 'helmet';\nexport class Server {\n  private readonly app: Application;\n  constructor(private readonly port: number) {\n    this.app = express();\n    this.middleware();\n    this.routes();\n  }\n  private middleware(): void { this.app.use(helmet()); this.app.use(express.json()); }\n  private routes(): void { this.app.get('/', (req, res) => { res.send('hi'); }); }\n  listen(): void { this.app.listen(this.port); }\n}`,
      'src/server.ts': `import { Server } from './app';\nnew Server(3000).listen();`,
    },
    app: { file: 'src/app.ts', name: 'this.app' },
    listens: ['src/app.ts'],
    stages: [...SEEN, 'listen'],
  },
  'a class with a field': {
    files: {
      'app.js': `const express = require('express'), helmet = require('helmet');\nclass Server {\n  express = express();\n  start() { this.express.use(helmet()); this.express.use(express.json()); this.express.get('/', (req, res) => res.end()); this.express.listen(80); }\n}\nnew Server().start();`,
    },
    app: { file: 'app.js', name: 'this.express' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'one expression': {
    files: {
      'app.js': `const express = require('express'), helmet = require('helmet');\nexpress()\n  .use(helmet())\n  .use(express.json())\n  .get('/', (req, res) => res.send('hi'))\n  .listen(5000);`,
    },
    app: { file: 'app.js', name: '' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  "require('express')() with helmet inline": {
    files: {
      'app.js': `const app = require('express')();\napp.use(require('helmet')());\napp.use(require('body-parser').json());\napp.route('/').get((req, res) => res.send('hi'));\nmodule.exports = app;\napp.listen(1);`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'renamed and destructured imports': {
    files: {
      'package.json': JSON.stringify({
        type: 'module',
        dependencies: { express: '^5' },
        scripts: { start: 'node app.js' },
      }),
      'app.js': `import web, { json as parseJson, Router as router } from 'express';\nimport shield from 'helmet';\nconst server = web();\nserver.use(shield());\nserver.use(parseJson());\nconst pages = router();\npages.get('/', (req, res) => res.send('hi'));\nserver.use('/', pages);\nserver.listen(3000);`,
    },
    app: { file: 'app.js', name: 'server' },
    listens: ['app.js'],
    stages: ['headers', 'body', 'routes /', 'listen'],
  },
  'a loader that takes the app': {
    files: {
      'package.json': started('node server.js'),
      'server.js': `const express = require('express');\nconst app = express();\nmodule.exports = app;\nrequire('./config/express')(app);\nrequire('./config/routes')(app);\napp.listen(3000);`,
      'config/express.js': `const express = require('express');\nconst helmet = require('helmet');\nmodule.exports = function (application) {\n  application.use(helmet());\n  application.use(express.json());\n};`,
      'config/routes.js': `module.exports = (app) => {\n  app.get('/', (req, res) => res.send('hi'));\n};`,
    },
    app: { file: 'server.js', name: 'app' },
    home: { file: 'config/express.js', name: 'application' },
    listens: ['server.js'],
    stages: [...SEEN, 'listen'],
  },
  'ES module loaders that take an object': {
    files: {
      'package.json': started('ts-node src/app.ts'),
      'src/app.ts': `import express from 'express';\nasync function startServer() {\n  const app = express();\n  await require('./loaders').default({ expressApp: app });\n  app.listen(3000);\n}\nstartServer();`,
      'src/loaders/index.ts': `import expressLoader from './express';\nexport default async ({ expressApp }) => {\n  await expressLoader({ app: expressApp });\n};`,
      'src/loaders/express.ts': `import express from 'express';\nimport helmet from 'helmet';\nexport default ({ app }: { app: express.Application }) => {\n  ${MIDDLEWARE}\n};`,
    },
    app: { file: 'src/app.ts', name: 'app' },
    home: { file: 'src/loaders/express.ts', name: 'app' },
    listens: ['src/app.ts'],
    stages: [...SEEN, 'listen'],
  },
  'a loader exported as an object': {
    files: {
      'app.js': `const express = require('express');\nconst loader = require('./loader');\nconst app = express();\nloader.init(app);\napp.listen(3000);`,
      'loader.js': `const express = require('express');\nmodule.exports = { init(app) { app.use(require('helmet')()); app.use(express.json()); app.get('/', (req, res) => res.end()); } };`,
    },
    app: { file: 'app.js', name: 'app' },
    home: { file: 'loader.js', name: 'app' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'middleware inside a callback': {
    files: {
      'app.js': `const express = require('express');\nconst helmet = require('helmet');\nconst { MongoClient } = require('mongodb');\nconst app = express();\nMongoClient.connect('mongodb://db', (err, db) => {\n  if (err) return process.exit(1);\n  ${MIDDLEWARE}\n  app.listen(4000);\n});`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'an https server': {
    files: {
      'app.js': `const https = require('node:https');\nconst fs = require('fs');\nconst express = require('express'), helmet = require('helmet');\nconst app = express();\n${MIDDLEWARE}\nhttps.createServer({ key: fs.readFileSync('k') }, app).listen(443);`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: [...SEEN, 'listen'],
  },
  'a sub-folder of a repository without Express at its root': {
    files: {
      'package.json': JSON.stringify({ name: 'root', private: true, scripts: { start: 'npm --prefix server start' } }),
      'client/package.json': JSON.stringify({ dependencies: { react: '18', vite: '5' } }),
      'client/src/main.js': `import { createApp } from 'vue';\nconst app = createApp({});\napp.use(router);`,
      'server/package.json': started('node index.js'),
      'server/index.js': `const express = require('express'), helmet = require('helmet');\nconst app = express();\n${MIDDLEWARE}\napp.listen(3000);`,
    },
    app: { file: 'server/index.js', name: 'app' },
    listens: ['server/index.js'],
    stages: [...SEEN, 'listen'],
  },
  'TypeScript with path aliases and `export =`': {
    files: {
      'package.json': started('node dist/server.js'),
      'tsconfig.json': `{ // comment\n  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, }\n}`,
      'src/app.ts': `import express = require('express');\nimport helmet from 'helmet';\nconst app = express();\n${MIDDLEWARE}\nexport = app;`,
      'src/server.ts': `import app from '@/app';\napp.listen(3000);`,
    },
    app: { file: 'src/app.ts', name: 'app' },
    listens: ['src/server.ts'],
    stages: [...SEEN, 'listen'],
  },
  'TypeScript whose imports name what is built': {
    files: {
      'package.json': JSON.stringify({
        ...JSON.parse(started('node dist/server.js')),
        imports: { '#src/*': { types: './dist/*.d.ts', default: './dist/*.js' }, '#lib/*': './lib/*' },
      }),
      'tsconfig.json': `{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }`,
      'lib/app.js': `export const app = null;`,
      'src/http/app.ts': `import express from 'express';\nimport helmet from 'helmet';\nexport const app = express();\n${MIDDLEWARE}`,
      'src/server.ts': `import { app } from '#src/http/app';\nimport { app as none } from '#lib/app.js';\napp.listen(3000);`,
    },
    app: { file: 'src/http/app.ts', name: 'app' },
    listens: ['src/server.ts'],
    stages: [...SEEN, 'listen'],
  },
  'ES modules and require in one file': {
    files: {
      'app.js': `import express from 'express';\nconst helmet = require('helmet');\nexport const app = express();\napp.listen(3000, () => console.log('up'));\n${MIDDLEWARE}`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: ['listen', ...SEEN],
  },
  'routes from a list and a folder': {
    files: {
      'app.js': `const express = require('express'), fs = require('fs'), path = require('path');\nconst app = express();\nfor (const file of fs.readdirSync(path.join(__dirname, 'routes'))) require('./routes/' + file)(app);\n[{ path: '/b', use: require('./b') }].forEach(({ path, use }) => app.use(path, use));\napp.listen(3000);`,
      'routes/a.js': `module.exports = (app) => app.get('/a', (req, res) => res.end());`,
      'b.js': `const { Router } = require('express');\nmodule.exports = Router().get('/c', (req, res) => res.end());`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: ['routes /a', 'routes /b', 'listen'],
  },
  'an inherited server': {
    files: {
      'app.js': `const express = require('express');\nclass Base { constructor() { this.app = express(); this.setup(); } setup() {} start() { this.app.listen(80); } }\nclass Shop extends Base { setup() { super.setup(); this.app.use(require('helmet')()); } }\nnew Shop().start();`,
    },
    app: { file: 'app.js', name: 'this.app' },
    listens: ['app.js'],
    stages: ['headers', 'listen'],
  },
  'a prototype of old': {
    files: {
      'app.js': `var express = require('express');\nfunction Server() { this.app = express(); }\nServer.prototype.start = function () { this.app.use(express.json()); this.app.listen(80); };\nnew Server().start();`,
    },
    app: { file: 'app.js', name: 'this.app' },
    listens: ['app.js'],
    stages: ['body', 'listen'],
  },
  'functions that each take the app': {
    files: {
      'app.js': `const express = require('express');\nconst app = express();\nfor (const set of require('./middleware')) set(app);\napp.listen(3000);`,
      'middleware.js': `const cors = (router) => router.use(require('cors')());\nconst body = (router) => router.use(require('body-parser').json());\nmodule.exports = [cors, body];`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: ['cors', 'body', 'listen'],
  },
  'a server and a start function hung on the app': {
    files: {
      'app.js': `const express = require('express');\nconst app = express();\napp.server = require('http').createServer(app);\napp.use(express.json());\napp.start = () => app.server.listen(3000);\nmodule.exports = app;\napp.start();`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: ['body', 'listen'],
  },
  'a single instance behind a static method': {
    files: {
      'app.js': `const express = require('express');\nclass Server {\n  static get() { if (!Server.one) Server.one = new Server(); return Server.one; }\n  constructor() { this.app = express(); this.app.use(express.json()); }\n  start() { this.app.listen(80); }\n}\nServer.get().start();`,
    },
    app: { file: 'app.js', name: 'this.app' },
    listens: ['app.js'],
    stages: ['body', 'listen'],
  },
  'a function of the cloud': {
    files: {
      'functions/package.json': JSON.stringify({
        main: 'index.js',
        dependencies: { express: '4', 'firebase-functions': '4' },
      }),
      'functions/index.js': `const { https } = require('firebase-functions');\nconst app = require('express')();\napp.use(require('cors')({ origin: true }));\nexports.api = https.onRequest(app);`,
    },
    app: { file: 'functions/index.js', name: 'app' },
    listens: [],
    stages: ['cors'],
  },
  'an app of a routing package': {
    files: {
      'app.js': `const { createExpressServer } = require('routing-controllers');\nconst app = createExpressServer({ controllers: [] });\napp.use(require('express').json());\napp.listen(3000);`,
    },
    app: { file: 'app.js', name: 'app' },
    listens: ['app.js'],
    stages: ['body', 'listen'],
  },
};

describe('the shapes people write', () => {
  it.each(Object.entries(shapes))('%s', (_name, shape) => {
    const project = read(shape.files);
    const entry = onlyEntry(project);
    expect({ file: entry.file, name: entry.name }).toEqual(shape.app);
    const { at: made, ...home } = entry.home;
    expect(home).toEqual(shape.home ?? shape.app);
    expect(made === undefined || made.start < made.end).toBe(true);
    expect(entry.listens.map(({ place }) => place.file)).toEqual(shape.listens);
    expect(stages(entry)).toEqual(shape.stages);
    expect(project.unread).toEqual([]);
  });

  it('two apps in one file are both entries', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst site = express();\nconst admin = express();\nsite.get('/', (q, s) => s.end());\nadmin.get('/', (q, s) => s.end());\nsite.listen(80);\nadmin.listen(81);`,
    });
    expect(project.entries.map(({ name }) => name)).toEqual(['site', 'admin']);
  });

  it('a sub-app is mounted, and its routes are reached through the entry', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst app = express();\nconst api = express();\napi.get('/users', (q, s) => s.json([]));\napp.use('/api', api);\napp.listen(80);`,
    });
    expect(project.apps.map(({ name, role }) => [name, role])).toEqual([
      ['app', 'entry'],
      ['api', 'mounted'],
    ]);
    expect(project.entries).toHaveLength(1);
    expect(project.routes).toMatchObject([{ method: 'get', full: '/api/users', receiver: 'api', app: 0 }]);
  });

  it('socket.io and ws on the same server are seen', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst http = require('http');\nconst { Server } = require('socket.io');\nconst WebSocket = require('ws');\nconst app = express();\nconst server = http.createServer(app);\nconst io = new Server(server);\nconst wss = new WebSocket.Server({ server });\nserver.listen(80);`,
    });
    expect(onlyEntry(project).sockets).toEqual(['socket.io', 'ws']);
  });

  it('a monorepo has an entry in each package, and --entry chooses one with its manifest', () => {
    const app = `const express = require('express');\nconst app = express();\napp.listen(80);`;
    const files = {
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
      'packages/api/package.json': JSON.stringify({
        name: 'api',
        main: 'index.js',
        dependencies: { express: '4.17.0' },
      }),
      'packages/api/index.js': app,
      'packages/admin/package.json': JSON.stringify({
        name: 'admin',
        main: 'index.js',
        dependencies: { express: '5.1.0' },
      }),
      'packages/admin/index.js': app,
    };
    expect(
      read(files)
        .entries.map(({ file }) => file)
        .sort(),
    ).toEqual(['packages/admin/index.js', 'packages/api/index.js']);
    const chosen = read(files, ['packages/admin/index.js']);
    expect(chosen.entries.map(({ file }) => file)).toEqual(['packages/admin/index.js']);
    expect(chosen.manifest?.path).toBe('packages/admin/package.json');
    expect(chosen.express).toEqual({ version: '5.1.0', major: 5, from: 'range' });
  });

  it('a package of the workspace may hold the middleware', () => {
    const project = read({
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*', 'apps/*'] }),
      'packages/http/package.json': JSON.stringify({ name: '@acme/http', main: 'dist/index.js' }),
      'packages/http/src/index.ts': `import helmet from 'helmet';\nimport type { Express } from 'express';\nexport function secure(app: Express): void { app.use(helmet()); }`,
      'apps/api/package.json': JSON.stringify({ name: 'api', main: 'index.ts', dependencies: { express: '5' } }),
      'apps/api/index.ts': `import express from 'express';\nimport { secure } from '@acme/http';\nconst app = express();\nsecure(app);\napp.listen(80);`,
    });
    expect(stages(onlyEntry(project))).toEqual(['headers', 'listen']);
  });

  it('an app whose manifest is missing is read all the same', () => {
    const project = read({
      'package.json': 'not json',
      'app.js': `const app = require('express')();\napp.listen(80);`,
    });
    expect(onlyEntry(project).file).toBe('app.js');
    expect(project.manifest).toBeNull();
    expect(project.unread).toMatchObject([{ file: 'package.json' }]);
  });
});
