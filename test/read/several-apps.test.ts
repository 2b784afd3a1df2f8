import { expect, test } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';

const app = (route: string, listen = 'app.listen(process.env.PORT);'): string =>
  `const express = require('express');\nconst app = express();\napp.use(express.json());\napp.post('${route}', (req, res) => res.json({}));\n${listen}\nmodule.exports = app;\n`;
const PROXY = `const express = require('express');\nconst { createProxyMiddleware } = require('http-proxy-middleware');\nconst app = express();\napp.get('/healthz', (req, res) => res.send('ok'));\napp.use('/', createProxyMiddleware({ target: 'http://localhost:3000' }));\napp.listen(8080);\n`;
const WEB_PROXY = `const express = require('express');\nconst httpProxy = require('http-proxy');\nconst proxy = httpProxy.createProxyServer({});\nconst app = express();\napp.all('/*', (req, res) => proxy.web(req, res, { target: 'http://localhost:3000' }));\napp.listen(8080);\n`;
const METRICS = `const express = require('express');\nconst client = require('prom-client');\nconst app = express();\napp.get('/metrics', async (req, res) => res.end(await client.register.metrics()));\napp.get('/health', (req, res) => res.send('ok'));\napp.listen(9090);\n`;
const TO_HTTPS = `const express = require('express');\nconst app = express();\napp.get('*', (req, res) => res.redirect('https://' + req.hostname + req.url));\napp.listen(80);\n`;

interface Seen {
  entries: string[];
  aside: Record<string, string>;
  undecided: boolean;
}

function read(files: Record<string, string>, manifest: object = {}, entries?: string[] | 'all'): Seen {
  const dependencies = { express: '^4.18.2', 'http-proxy-middleware': '^3.0.0', 'prom-client': '^15.0.0' };
  const base = memoryBase({ 'package.json': JSON.stringify({ name: 'shop', dependencies, ...manifest }), ...files });
  const project = readProject(createTree(base), entries === undefined ? {} : { entries });
  const beside = project.apps.flatMap(({ file, aside }) => (aside === undefined ? [] : [[file, aside] as const]));
  return {
    entries: project.entries.map(({ file }) => file),
    aside: Object.fromEntries(beside),
    undecided: project.undecided,
  };
}

const start = (script: string): object => ({ scripts: { start: script } });
const BOTH = { 'api.js': app('/items'), 'admin.js': app('/users') };
const NODE = 'FROM node:22\nWORKDIR /app\nCOPY . .\n';

test.each<[string, Record<string, string>, object?]>([
  ['one requires the other', { ...BOTH, 'api.js': `require('./admin');\n${app('/items')}` }, start('node api.js')],
  ['a file requires both', { ...BOTH, 'run.js': "require('./api');\nrequire('./admin');\n" }, start('node run.js')],
  ['concurrently', BOTH, start('concurrently "node api.js" "node admin.js"')],
  [
    'npm-run-all',
    BOTH,
    { scripts: { start: 'run-p start:*', 'start:api': 'node api.js', 'start:admin': 'node admin.js' } },
  ],
  ['a script with &', BOTH, start('node api.js & node admin.js')],
  [
    'pm2',
    { ...BOTH, 'ecosystem.config.js': "module.exports = { apps: [{ script: 'api.js' }, { script: 'admin.js' }] };\n" },
  ],
  [
    'services of compose',
    {
      ...BOTH,
      Dockerfile: `${NODE}CMD ["node", "api.js"]\n`,
      'compose.yaml': 'services:\n  api:\n    build: .\n  admin:\n    build: .\n    command: node admin.js\n',
    },
  ],
  [
    'a unit beside the script',
    { ...BOTH, 'deploy/admin.service': '[Service]\nExecStart=/usr/bin/node /srv/shop/admin.js\n' },
    start('node api.js'),
  ],
])('each app that is started is an entry: %s', (_, files, manifest) => {
  const { entries, aside, undecided } = read(files, manifest);
  expect([entries.sort(), aside, undecided]).toEqual([['admin.js', 'api.js'], {}, false]);
});

test('the app of the file that is started comes first', () => {
  const files = { ...BOTH, 'api.js': `require('./admin');\n${app('/items')}` };
  expect(read(files, start('node api.js')).entries).toEqual(['api.js', 'admin.js']);
});

test.each<[string, string, string]>([
  ['what forwards', PROXY, 'only forwards requests'],
  ['what forwards by hand', WEB_PROXY, 'only forwards requests'],
  ['what answers probes', METRICS, 'answers probes and metrics alone'],
  ['what redirects', TO_HTTPS, 'only redirects'],
])('%s beside the app is named and left alone, and is the app where there is no other', (_, side, why) => {
  const files = { 'side.js': side, 'server.js': `require('./side');\n${app('/items')}` };
  expect(read(files, start('node server.js'))).toEqual({
    entries: ['server.js'],
    aside: { 'side.js': why },
    undecided: false,
  });
  expect(read(files, start('node server.js'), 'all').entries.sort()).toEqual(['server.js', 'side.js']);
  expect(read(files, start('node server.js'), ['side.js']).entries).toEqual(['side.js']);
  expect(read({ 'side.js': side }, start('node side.js')).entries).toEqual(['side.js']);
});

test('a gateway with routes of its own is no mere proxy', () => {
  const gateway = PROXY.replace('app.listen', "app.post('/login', (req, res) => res.json({}));\napp.listen");
  const files = { 'gateway.js': gateway, 'server.js': `require('./gateway');\n${app('/items')}` };
  expect(read(files, start('node server.js')).entries.sort()).toEqual(['gateway.js', 'server.js']);
});

test.each<[string, Record<string, string>, string]>([
  ['a usual name', { 'server.js': app('/items'), 'callback.js': app('/done') }, 'server.js'],
  ['a usual name in src', { 'src/index.js': app('/items'), 'src/callback.js': app('/done') }, 'src/index.js'],
  ['the README', { ...BOTH, 'README.md': '# Shop\n\n```sh\nnpm install\nnode api.js\n```\n' }, 'api.js'],
  ['the README, in a line', { ...BOTH, 'readme.md': 'Run `node ./api` and open it.\n' }, 'api.js'],
])('where nothing starts one, %s decides', (_, files, file) => {
  const { entries, aside, undecided } = read(files);
  expect([entries, Object.values(aside), undecided]).toEqual([[file], ['is started by nothing that was seen'], false]);
});

test.each<[string, Record<string, string>]>([
  ['nothing', BOTH],
  ['two usual names', { 'a/server.js': app('/a'), 'b/server.js': app('/b') }],
  ['a README that runs both', { ...BOTH, 'README.md': '    $ node api.js\n    $ node admin.js\n' }],
])('%s decides between equals', (_, files) => {
  const { entries, undecided } = read(files);
  expect([entries.length, undecided]).toEqual([2, true]);
});

test.each<[string, Record<string, string>, object?]>([
  ['a watcher', { ...BOTH, 'nodemon.json': '{"exec":"node admin.js"}' }],
  [
    'a compose file for development',
    {
      ...BOTH,
      'docker-compose.dev.yml':
        'services:\n  x:\n    image: node:22\n    working_dir: /app\n    volumes: [".:/app"]\n    command: node admin.js\n',
    },
  ],
  [
    'a container that watches',
    {
      ...BOTH,
      'compose.yml':
        'services:\n  x:\n    image: node:22\n    working_dir: /app\n    volumes: [".:/app"]\n    command: nodemon admin.js\n',
    },
  ],
  ['a script of its own', BOTH, { scripts: { start: 'node api.js', 'start:admin': 'node admin.js' } }],
])('what %s runs is not what production starts', (_, files, manifest = start('node api.js')) => {
  expect(read(files, manifest).entries).toEqual(['api.js']);
});

test('one app for each tenant, and apps mounted in another, are one app', () => {
  const made = `const express = require('express');\nexports.make = (tenant) => {\n  const app = express();\n  app.get('/', (req, res) => res.json({}));\n  return app;\n};\n`;
  const run = `const { make } = require('./make');\nfor (const tenant of require('./tenants.json')) make(tenant).listen(tenant.port);\n`;
  expect(read({ 'make.js': made, 'run.js': run, 'tenants.json': '[]' }, start('node run.js')).entries).toEqual([
    'make.js',
  ]);
  const outer = `const express = require('express');\nconst app = express();\napp.use('/admin', require('./admin'));\napp.listen(1);\n`;
  const files = { 'admin.js': app('/users', ''), 'outer.js': outer };
  expect(read(files, start('node outer.js'))).toEqual({ entries: ['outer.js'], aside: {}, undecided: false });
});

const pack = (name: string, more = {}): string =>
  JSON.stringify({ name, scripts: { start: 'node index.js' }, dependencies: { express: '^4.18.2' }, ...more });
const TWO = {
  'api/package.json': pack('@shop/api'),
  'api/index.js': app('/items'),
  'admin/package.json': pack('@shop/admin'),
  'admin/index.js': app('/users'),
};
const NO_EXPRESS = { dependencies: {} };

test.each<[string, object, Record<string, string>?]>([
  ['cd', start('cd api && npm start')],
  ['--prefix', start('npm start --prefix api')],
  ['--prefix in front', start('npm --prefix=api run start')],
  ['yarn workspace', start('yarn workspace @shop/api start')],
  ['pnpm --filter', start('pnpm --filter @shop/api start')],
  ['another script', { scripts: { start: 'npm run api', api: 'yarn --cwd api start' } }],
  ['the file itself', start('node api/index.js')],
  ['a Dockerfile', {}, { Dockerfile: `${NODE}CMD ["node", "api/index.js"]\n` }],
  ['a Procfile', {}, { Procfile: 'web: cd api && npm start\n' }],
])('of two packages, the one that the root starts: %s', (_, manifest, files = {}) => {
  const { entries, aside, undecided } = read({ ...TWO, ...files }, { ...NO_EXPRESS, ...manifest });
  expect([entries, aside, undecided]).toEqual([
    ['api/index.js'],
    { 'admin/index.js': 'is in the package admin' },
    false,
  ]);
});

test('of two packages, the one that is started, and the one that is no front end', () => {
  const unstarted = { ...TWO, 'admin/package.json': pack('@shop/admin', { scripts: {} }) };
  expect(read(unstarted, NO_EXPRESS).entries).toEqual(['api/index.js']);
  const { 'admin/package.json': manifest, 'admin/index.js': index, ...api } = TWO;
  const front = { ...api, 'frontend/package.json': manifest, 'frontend/index.js': index };
  expect(read(front, NO_EXPRESS).entries).toEqual(['api/index.js']);
});

test('nothing decides between packages that are both started', () => {
  const { entries, undecided } = read(TWO, NO_EXPRESS);
  expect([entries.length, undecided]).toEqual([2, true]);
  const both = read(TWO, {
    ...NO_EXPRESS,
    ...start('concurrently "npm start --prefix api" "npm start --prefix admin"'),
  });
  expect([both.entries.length, both.undecided]).toEqual([2, true]);
});

test('an example of a package that is mounted shows how it is used, and is not it', () => {
  const mountable = `const express = require('express');\nmodule.exports = () => {\n  const app = express();\n  app.use(express.json());\n  app.post('/jobs', (req, res) => res.json({}));\n  return app;\n};\n`;
  const shown = `const express = require('express');\nconst board = require('../src/app');\nconst app = express();\napp.use('/board', board());\napp.listen(3000);\n`;
  const own = JSON.stringify({ name: 'shown', scripts: { start: 'node express.js' }, dependencies: { express: '4' } });
  expect(read({ 'src/app.js': mountable, 'example/express.js': shown, 'example/package.json': own }).entries).toEqual([
    'src/app.js',
  ]);
  expect(read({ 'src/app.js': mountable, 'examples/basic.js': shown }, { main: 'src/app.js' }).entries).toEqual([
    'src/app.js',
  ]);
  // What the package itself starts is the program, whatever its folder is called.
  expect(read({ 'demo/server.js': app('/items') }, start('node demo/server.js')).entries).toEqual(['demo/server.js']);
});

test.each([
  ["app.all('*', (req, res) => res.status(500).send('<h1>It did not start</h1>'));", ['api.js']],
  ["app.use((_req, res) => res.status(503).send('Down'));", ['api.js']],
  ["app.all('*', (req, res) => res.status(500).send(req.url));", ['api.js', 'other.js']],
  ["app.use((_req, res) => res.send('Hello'));", ['api.js', 'other.js']],
])('an app beside others that only says that something failed is none to protect: %s', (line, wanted) => {
  const other = `const express = require('express');\nconst app = express();\n${line}\napp.listen(3001);\n`;
  const files = { 'api.js': app('/items'), 'other.js': other };
  expect(read(files, start('node api.js & node other.js')).entries.sort()).toEqual(wanted);
});

test.each([
  ['module.exports.serve = () => require("http").createServer(app);', ['src/board.js']],
  ['module.exports.app = app;', ['src/board.js', 'src/feed.js', 'src/panel.js']],
])('of apps that nothing seen starts, the one that a server is made for holds the others: %s', (end, wanted) => {
  const part = (route: string): string =>
    `const express = require('express');\nmodule.exports = register('${route}', () => {\n  const app = express();\n  app.get('/${route}', (req, res) => res.json({}));\n  return app;\n});\n`;
  const main = `const express = require('express');\nconst app = express();\napp.use(resolve('panel'));\napp.use(resolve('feed'));\napp.get('/', (req, res) => res.json({}));\n${end}\n`;
  const files = { 'src/board.js': main, 'src/panel.js': part('panel'), 'src/feed.js': part('feed') };
  expect(read(files).entries.sort()).toEqual(wanted);
});
