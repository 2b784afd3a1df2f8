import { expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase, type Tree } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { read } from './support.ts';

const APP = `const express = require('express');\nconst app = express();\napp.set('view engine', 'ejs');\napp.get('/', (req, res) => res.render('home'));\napp.post('/login', (req, res) => res.json({}));\napp.listen(3000);\n`;
const VIEWS = { 'views/home.ejs': '<!doctype html><script>go()</script>' };

const manifest = (more: object): string =>
  JSON.stringify({ name: 'shop', main: 'app.js', dependencies: { express: '^4.18.2' }, ...more }, null, 2);
const locked = (node: string): Record<string, string> => ({
  'package-lock.json': JSON.stringify({
    packages: { 'node_modules/express': { engines: { node } }, 'node_modules/tool': { engines: { node: '>=22' } } },
  }),
});
const engines = (node: string): Record<string, string> => ({ 'package.json': manifest({ engines: { node } }) });

test.each<[string, Record<string, string>, number | null]>([
  ['nothing', {}, null],
  ['>=10', engines('>=10'), 10],
  ['>= 12.22.0', engines('>= 12.22.0'), 12],
  ['^14.17 || >=16', engines('^14.17.0 || >=16.0.0'), 14],
  ['18.x', engines('18.x'), 18],
  ['only an end', engines('<22'), null],
  ['between', engines('>=16 <21'), 16],
  ['any', engines('*'), null],
  ['.nvmrc', { '.nvmrc': 'v16.20.2\n' }, 16],
  ['.nvmrc with a name', { '.nvmrc': 'lts/hydrogen\n' }, 18],
  ['.nvmrc with an old name', { '.nvmrc': 'lts/carbon\n' }, 8],
  ['.nvmrc of the latest', { '.nvmrc': 'lts/*\n' }, null],
  ['.node-version', { '.node-version': '20\n' }, 20],
  ['.tool-versions', { '.tool-versions': 'python 3.11\nnodejs 14.21.3\n' }, 14],
  ['volta', { 'package.json': manifest({ volta: { node: '18.17.0' } }) }, 18],
  [
    'an image that CI builds beside those that nothing builds',
    {
      'docker/Dockerfile': 'FROM node:20\n',
      'old/Dockerfile': 'FROM node:8\n',
      Dockerfile: 'FROM node:10\n',
      '.github/workflows/release.yml':
        'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          file: docker/Dockerfile\n',
    },
    20,
  ],
  [
    'an image that a compose file builds, beside that of the usual name',
    {
      'dev.Dockerfile': 'FROM node:20\n',
      Dockerfile: 'FROM node:14\n',
      'arm.Dockerfile': 'FROM node:8\n',
      'compose.yml': 'services:\n  a:\n    build:\n      context: .\n      dockerfile: dev.Dockerfile\n',
    },
    14,
  ],
  ['two images, and nothing says which', { 'a/Dockerfile': 'FROM node:20\n', 'b/Dockerfile': 'FROM node:8\n' }, 8],
  ['what packages need that are locked', { ...engines('>=10'), ...locked('>= 16') }, 16],
  ['an image, whatever packages ask for', { Dockerfile: 'FROM node:12\n', ...engines('>=10'), ...locked('>= 16') }, 12],
  ['an image', { Dockerfile: 'ARG V=12\nFROM node:${V}-alpine\nCOPY . .\n' }, 12],
  ['an image of others', { Dockerfile: 'FROM mhart/alpine-node:8\nCOPY . .\n' }, 8],
  ['an image without a shell', { Dockerfile: 'FROM gcr.io/distroless/nodejs14-debian11\nCOPY . .\n' }, 14],
  ['an image by name', { Dockerfile: 'FROM node:erbium-alpine\nCOPY . .\n' }, 12],
  ['an image that is no Node', { Dockerfile: 'FROM registry/notenode:3\nCOPY . .\n' }, null],
  ['App Engine', { 'app.yaml': 'runtime: nodejs10\n' }, 10],
  ['Serverless', { 'serverless.yml': 'service: a\nprovider:\n  name: aws\n  runtime: nodejs12.x\n' }, 12],
  [
    'Azure',
    {
      'azure-pipelines.yml':
        'steps:\n  - task: UseNode@1\n    inputs:\n      version: 18\n  - task: NodeTool@0\n    inputs:\n      versionSpec: "16.x"\n',
    },
    16,
  ],
  [
    'Python on Azure',
    { 'azure-pipelines.yml': 'steps:\n  - task: UsePythonVersion@0\n    inputs:\n      versionSpec: "3.8"\n' },
    null,
  ],
  ['Netlify', { 'netlify.toml': '[build.environment]\n  NODE_VERSION = "14"\n' }, 14],
  ['CircleCI', { '.circleci/config.yml': 'jobs:\n  build:\n    docker:\n      - image: cimg/node:16.3\n' }, 16],
  ['an image without a number', { Dockerfile: 'FROM node:alpine\nCOPY . .\n' }, null],
  ['the last of two images', { Dockerfile: 'FROM node:20 AS build\nFROM node:16\nCOPY . .\n' }, 16],
  [
    'CI',
    {
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    strategy:\n      matrix:\n        node-version: [14.x, 16.x, 18.x]\n',
    },
    14,
  ],
  ['Travis', { '.travis.yml': 'language: node_js\nnode_js:\n  - "10"\n  - "12"\n' }, 10],
  ['a file that stayed behind', { ...engines('>=16'), '.nvmrc': 'v8.11.1\n' }, 16],
  ['a file that goes ahead', { ...engines('>=16'), '.nvmrc': '20\n' }, 16],
  ['the oldest of all', { ...engines('>=18'), Dockerfile: 'FROM node:16\n' }, 16],
  [
    'Express 5 needs 18',
    { 'package.json': manifest({ engines: { node: '>=10' }, dependencies: { express: '^5.0.0' } }) },
    18,
  ],
  [
    'the code needs 14',
    { ...engines('>=8'), 'app.js': APP.replace('go()', '').replace('res.json({})', 'res.json(req.body?.a ?? {})') },
    14,
  ],
])('the oldest Node: %s', (_, files, major) => {
  expect(read({ 'package.json': manifest({}), 'app.js': APP, ...files }).node?.major ?? null).toBe(major);
});

async function hardened(files: Record<string, string>): Promise<{ tree: Tree; reasons: (string | null)[] }> {
  const tree = createTree(memoryBase({ 'app.js': APP, ...VIEWS, ...files }));
  const answers = { level: 'preserve', get: () => undefined } as const;
  const { found } = await harden(tree, { protections, answers, unsafeFixes: true });
  return { tree, reasons: found.map(({ reason }) => reason) };
}
const dependencies = (tree: Tree): Record<string, string> =>
  (JSON.parse(tree.read('package.json') ?? '') as { dependencies: Record<string, string> }).dependencies;

test.each([
  ['>=8', '^3.23.3', undefined],
  ['>=10', '^4.6.0', '^5.5.1'],
  ['>=14', '^6.2.0', '^6.11.2'],
  ['>=16', '^7.2.0', '^8.7.4'],
  ['>=20', '^8.3.0', '^8.7.4'],
])('packages for Node %s', async (node, helmet, limiter) => {
  const { tree, reasons } = await hardened(engines(node));
  expect(dependencies(tree)['helmet']).toBe(helmet);
  const added = dependencies(tree)['express-rate-limit'];
  if (added !== undefined || limiter === undefined) expect(added).toBe(limiter);
  const refused =
    'package.json says Node 8, and express-rate-limit with these options needs 10: raise it first, then run this again.';
  expect(reasons.includes(refused)).toBe(limiter === undefined);
});

test('code for Node 10 has nothing that came later', async () => {
  const { tree } = await hardened(engines('>=10'));
  const emitted = tree
    .changes()
    .filter(({ path }) => path.endsWith('.js'))
    .map(({ path }) => tree.read(path))
    .join('\n');
  expect(emitted).toContain('errorHandler');
  expect(emitted).not.toMatch(/\?\?|\?\.|\d_\d|node:|base64url/);
});

test('code for Node 6 has no comma behind the last argument', async () => {
  const { tree } = await hardened(engines('>=6'));
  const emitted = tree.changes().map(({ path }) => (path.endsWith('.js') ? (tree.read(path) ?? '') : ''));
  expect(emitted.join('\n')).toContain('errorHandler');
  expect(emitted.join('\n')).not.toMatch(/,\s*\)/);
});

test.each([
  ['7.5.0', '7.5.0'],
  ['^7.5.0', '^7.5.0'],
  ['7.1.0', '7.1.0'],
  ['~7.2.0', '~7.2.0'],
])('express-rate-limit %s is at %s afterwards', async (range, after) => {
  const own = { express: '^4.18.2', helmet: '^8.0.0', 'express-rate-limit': range };
  const { tree } = await hardened({ 'package.json': manifest({ dependencies: own }) });
  expect(tree.read('app.js')).toContain('express-rate-limit');
  expect(dependencies(tree)).toMatchObject({ 'express-rate-limit': after, helmet: '^8.0.0' });
});

test('among pinned packages a new one is pinned', async () => {
  const own = { ejs: '3.1.10', express: '4.18.2', morgan: '1.10.0' };
  expect(dependencies((await hardened({ 'package.json': manifest({ dependencies: own }) })).tree)['helmet']).toBe(
    '8.3.0',
  );
});
