import { expect, test } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';

const APP = `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json({}));\napp.listen(3000);\n`;
const TYPED = `import express from 'express';\nconst app = express();\napp.get('/', (req, res) => { res.json({}); });\napp.listen(3000);\n`;
const WWW = `#!/usr/bin/env node\nconst app = require('../server/app');\nrequire('http').createServer(app).listen(3000);\n`;
const EXPORTED = `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json({}));\nmodule.exports = app;\n`;

/** Three apps, of which files and manifest say which one is meant. */
function entriesOf(manifest: object, files: Record<string, string>, typed = false): string[] {
  const others = typed ? { 'a/one.ts': TYPED, 'b/two.ts': TYPED } : { 'a/one.js': APP, 'b/two.js': APP };
  const text = JSON.stringify({ name: 'shop', dependencies: { express: '^4.18.2' }, ...manifest });
  const base = memoryBase({ 'package.json': text, ...others, ...files });
  return readProject(createTree(base)).entries.map(({ file }) => file);
}

const start = (script: string): object => ({ scripts: { start: script } });

test.each<[string, object, Record<string, string>?]>([
  ['node', start('node b/two.js')],
  ['no ending', start('node b/two')],
  ['flags of Node', start('node --max-old-space-size=4096 --enable-source-maps b/two.js')],
  [
    'a flag with a value of its own',
    start('node -r dotenv/config --import ./register.mjs b/two.js'),
    { 'register.mjs': '' },
  ],
  ['a preloaded file of the project', start('node -r ./a/one.js b/two.js')],
  ['variables in front', start('NODE_ENV=production PORT=80 node b/two.js')],
  ['cross-env', start('cross-env NODE_ENV=production node b/two.js')],
  ['dotenv', start('dotenv -e .env -- node b/two.js')],
  ['nodemon', start('nodemon --watch a --exec node b/two.js')],
  ['nodemon, the file alone', start('nodemon -w a -e js,json b/two')],
  ['pm2', start('pm2 start b/two.js --name api -i max')],
  [
    'pm2-runtime with a file of its own',
    start('pm2-runtime ecosystem.config.js'),
    { 'ecosystem.config.js': "module.exports = { apps: [{ name: 'api', script: './b/two.js' }] };\n" },
  ],
  ['pm2 with JSON', start('pm2 start process.json'), { 'process.json': '{"apps":[{"script":"b/two.js"}]}' }],
  [
    'pm2 with YAML',
    start('pm2-runtime start pm2.yml'),
    { 'pm2.yml': 'apps:\n  - script: ./b/two.js\n    name: api\n' },
  ],
  [
    'pm2 with a working folder',
    start('pm2 start ecosystem.config.cjs'),
    { 'ecosystem.config.cjs': "module.exports = { apps: [{ cwd: './b', script: 'two.js' }] };\n" },
  ],
  ['forever', start('forever start -c "node --harmony" b/two.js')],
  ['another script', { scripts: { start: 'npm run serve', serve: 'node b/two.js', dev: 'node a/one.js' } }],
  ['npm-run-all', { scripts: { start: 'npm-run-all build run:prod', build: 'webpack', 'run:prod': 'node b/two.js' } }],
  ['run-p with a pattern', { scripts: { start: 'run-p start:*', 'start:api': 'node b/two.js' } }],
  ['concurrently', { scripts: { start: 'concurrently "npm:api" "npm:web"', api: 'node b/two.js', web: 'vite' } }],
  ['yarn', { scripts: { start: 'yarn build && yarn api', build: 'tsc', api: 'node b/two.js' } }],
  ['a folder', start('cd b && node two.js')],
  ['node .', { scripts: { start: 'node .' }, main: 'b/two.js' }],
  ['main', { main: 'b/two.js' }],
  ['main without ending', { main: './b/two' }],
  ['bin', { bin: { shop: './b/two.js' } }],
  ['bin, as text', { bin: 'b/two.js' }],
  ['exports', { exports: { '.': { import: './b/two.js' } } }],
  ['start before main', { main: 'a/one.js', scripts: { start: 'node b/two.js' } }],
  ['a Procfile', {}, { Procfile: 'release: node a/one.js --migrate\nweb: node b/two.js\n' }],
  ['a Dockerfile', {}, { Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "b/two.js"]\n' }],
  [
    'a Dockerfile with an entrypoint',
    {},
    { Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["node", "b/two.js"]\n' },
  ],
  [
    'a Dockerfile that copies to another place',
    {},
    { Dockerfile: 'FROM node:20\nWORKDIR /srv\nCOPY b ./\nCMD node two.js\n' },
  ],
  [
    'a Dockerfile elsewhere',
    {},
    { 'docker/Dockerfile': 'FROM node:20\nWORKDIR /app\nCOPY package.json .\nCOPY b b\nCMD node b/two.js\n' },
  ],
  [
    'compose',
    {},
    {
      'docker-compose.yml':
        'services:\n  api:\n    image: node:20\n    working_dir: /app\n    volumes: [".:/app"]\n    command: node b/two.js\n',
    },
  ],
  [
    'a script of the start that compose runs',
    { scripts: { api: 'node b/two.js' } },
    { 'compose.yml': 'services:\n  api:\n    build: .\n    command: npm run api\n' },
  ],
  [
    'a script of the image',
    {},
    {
      Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["bash", "/app/run.sh"]\n',
      'run.sh':
        '#!/bin/bash\n# node a/one.js\ncat > a.txt <<EOT\nnode a/one.js\nEOT\ncd b\nNODE_ENV=production exec node \\\n  two.js >> /var/log/app.log 2>&1\n',
    },
  ],
  [
    'a script beside the commands of the image, that runs another one',
    { scripts: { api: 'node b/two.js' } },
    {
      'deploy/Dockerfile':
        'FROM node:20\nWORKDIR /app\nCOPY . .\nCOPY deploy/start.sh /usr/local/bin/\nENTRYPOINT ["start.sh"]\n',
      'deploy/start.sh': '#!/bin/sh\nset -e\n./deploy/serve.sh "$@"\n',
      'deploy/serve.sh': 'exec npm run api\n',
    },
  ],
  [
    'a script of the start',
    start('sh ./bin/start.sh'),
    { 'bin/start.sh': 'if true; then\n  exec node b/two.js\nfi\n' },
  ],
  ['a script of a Procfile', {}, { Procfile: 'web: ./run.sh\n', 'run.sh': 'cd b && node two.js' }],
  ['app.yaml', {}, { 'app.yaml': 'runtime: nodejs20\nentrypoint: node b/two.js\n' }],
  ['serverless', {}, { 'serverless.yml': 'functions:\n  api:\n    handler: b/two.handler\n' }],
  ['vercel', {}, { 'vercel.json': '{"builds":[{"src":"b/two.js","use":"@vercel/node"}]}' }],
  ['systemd', {}, { 'deploy/shop.service': '[Service]\nExecStart=/usr/bin/node /srv/shop/b/two.js\n' }],
])('by %s', (_, manifest, files = {}) => expect(entriesOf(manifest, files)).toEqual(['b/two.js']));

const TSCONFIG = { 'tsconfig.json': '{ "compilerOptions": { "rootDir": "./", "outDir": "./out/js" } }' };
test.each<[string, object, Record<string, string>?]>([
  ['tsx', start('tsx watch b/two.ts')],
  ['ts-node', start('ts-node -P tsconfig.json --files b/two.ts')],
  ['ts-node-dev', start('ts-node-dev --respawn --transpile-only b/two.ts')],
  ['node --import tsx', start('node --import tsx b/two.ts')],
  ['a loader', start('node --loader ts-node/esm b/two.ts')],
  ['nodemon by ts-node', start('nodemon --exec "ts-node" b/two.ts')],
  ['nodemon.json', start('nodemon'), { 'nodemon.json': '{"exec":"ts-node ./b/two.ts"}' }],
  ['nodemonConfig', { scripts: { start: 'nodemon' }, nodemonConfig: { exec: 'tsx b/two.ts' } }],
  ['bun', start('bun run b/two.ts')],
  ['the output of the compiler', start('node out/js/b/two.js'), TSCONFIG],
  ['main in the output', { main: 'out/js/b/two.js' }, TSCONFIG],
  [
    'a bundle of esbuild',
    {
      scripts: {
        build: 'esbuild b/two.ts --bundle --platform=node --outfile=dist/server.js',
        start: 'node dist/server.js',
      },
    },
  ],
  ['a bundle of tsup', { scripts: { build: 'tsup b/two.ts --format cjs', start: 'node dist/two.js' } }],
  [
    'a bundle by tsup.config',
    { scripts: { build: 'tsup', start: 'node dist/main.js' } },
    { 'tsup.config.ts': "export default { entry: { main: 'b/two.ts' } };\n" },
  ],
  ['a bundle of ncc', { scripts: { build: 'ncc build b/two.ts -o dist', start: 'node dist' } }],
  [
    'a bundle of webpack',
    { scripts: { build: 'webpack', start: 'node dist/bundle.js' } },
    { 'webpack.config.js': "module.exports = { entry: './b/two.ts', target: 'node' };\n" },
  ],
  [
    'a bundle of rollup',
    { scripts: { build: 'rollup -c', start: 'node dist/bundle.js' } },
    { 'rollup.config.mjs': "export default { input: 'b/two.ts' };\n" },
  ],
  ['what vite-node runs', start('vite-node b/two.ts')],
])('by %s, in TypeScript', (_, manifest, files = {}) => expect(entriesOf(manifest, files, true)).toEqual(['b/two.ts']));

test('a starter without an ending, the app elsewhere', () =>
  expect(entriesOf({ main: 'bin/serve' }, { 'bin/serve': WWW, 'server/app.js': EXPORTED })).toEqual(['server/app.js']));
test('an app in a file without an ending', () =>
  expect(entriesOf({ bin: { shop: 'bin/shop' } }, { 'bin/shop': `#!/usr/bin/env node\n${APP}` })).toEqual([
    'bin/shop',
  ]));
test('a file with a shebang of Node that nothing names', () => {
  const base = memoryBase({
    'package.json': '{"dependencies":{"express":"4"}}',
    'server/run': `#!/usr/bin/env node\n${APP}`,
  });
  expect(readProject(createTree(base)).entries.map(({ file }) => file)).toEqual(['server/run']);
});
test('a script for the shell is none', () => {
  const base = memoryBase({
    'package.json': '{"dependencies":{"express":"4"}}',
    run: `#!/bin/sh\n# require('express')\nnode app\n`,
    'app.js': APP,
  });
  const project = readProject(createTree(base));
  expect([project.entries.map(({ file }) => file), project.unread]).toEqual([['app.js'], []]);
});
test('a package of a workspace that the root starts', () => {
  const base = memoryBase({
    'package.json': '{"workspaces":["apps/*"],"scripts":{"start":"npm start -w @shop/api"}}',
    'apps/api/package.json':
      '{"name":"@shop/api","scripts":{"start":"node src/main.js"},"dependencies":{"express":"4"}}',
    'apps/api/src/main.js': APP,
    'apps/api/src/mock.js': APP,
  });
  const project = readProject(createTree(base));
  expect([project.entries.map(({ file }) => file), project.manifest?.path]).toEqual([
    ['apps/api/src/main.js'],
    'apps/api/package.json',
  ]);
});

const HELPER = (listen: string): string =>
  `const express = require('express');\nexports.start = () => {\n  const inner = express();\n  inner.get('/x', (req, res) => res.json({}));\n  inner.listen(${listen});\n};\n`;

test.each<[string, string, string[]]>([
  ['{ port: 0, host: "127.0.0.1" }', 'an app of this machine alone beside another', ['app.js']],
  ['9000, "localhost", () => {}', 'a host as the second argument', ['app.js']],
  ['9000', 'an app for everybody', ['app.js', 'inner.js']],
])('listen(%s): %s', (listen, _what, files) => {
  const manifest = JSON.stringify({ main: 'app.js', dependencies: { express: '^4.18.2' } });
  const app = `require('./inner').start();\n${APP}`;
  const base = memoryBase({ 'package.json': manifest, 'app.js': app, 'inner.js': HELPER(listen) });
  expect(
    readProject(createTree(base))
      .entries.map(({ file }) => file)
      .sort(),
  ).toEqual(files);
});

test('the only app is an entry wherever it listens', () => {
  const local = APP.replace('3000', "3000, '127.0.0.1'");
  const base = memoryBase({ 'package.json': '{ "dependencies": { "express": "^4.18.2" } }', 'app.js': local });
  expect(readProject(createTree(base)).entries).toHaveLength(1);
});

test.each<[string, object, string[], string[]?]>([
  ['a package beside the app is a program of its own', {}, ['app.js']],
  ['a workspace stands beside the app that the root starts', { workspaces: ['hook'] }, ['app.js'], ['hook/app.js']],
  ['a root that starts none of them', { main: 'none.js' }, ['app.js', 'hook/app.js']],
])('%s', (_what, more, files, beside = []) => {
  const manifest = { name: 'shop', main: 'app.js', dependencies: { express: '^4.18.2' } };
  const base = memoryBase({
    'package.json': JSON.stringify({ ...manifest, ...more }),
    'app.js': APP,
    'hook/package.json': JSON.stringify({ ...manifest, name: 'hook' }),
    'hook/app.js': APP,
  });
  const { apps, entries } = readProject(createTree(base));
  expect(entries.map(({ file }) => file).sort()).toEqual(files);
  expect(apps.filter(({ aside }) => aside !== undefined).map(({ file }) => file)).toEqual(beside);
});
