import { expect, test } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';
import { read } from './support.ts';

const APP = "const express = require('express');\nconst app = express();\napp.listen(3000);\n";
const manifest = (more: object): string =>
  JSON.stringify({ name: 'shop', dependencies: { express: '^4.18.2' }, main: 'app.js', ...more });

const dotenv = (options: string): Record<string, string> => ({
  'package.json': manifest({ dependencies: { express: '4', dotenv: '16' } }),
  'env.js': `require('dotenv').config(${options});\n`,
});

test.each<[string, Record<string, string>, string | null]>([
  ['nothing loads one', {}, null],
  ['.gitignore of a template names .env, nothing loads it', { '.gitignore': 'node_modules\n.env\n' }, null],
  ['dotenv', { 'package.json': manifest({ dependencies: { express: '4', dotenv: '16' } }) }, '.env.example'],
  ['dotenv-flow', { 'package.json': manifest({ devDependencies: { 'dotenv-flow': '4' } }) }, '.env.example'],
  [
    'a flag of Node',
    { 'package.json': manifest({ scripts: { start: 'node --env-file=.env app.js' } }) },
    '.env.example',
  ],
  ['Node itself', { 'env.js': 'process.loadEnvFile();\n' }, '.env.example'],
  ['Node itself, a file by its name', { 'env.js': "process.loadEnvFile('./.env');\n" }, '.env.example'],
  ['Node itself, a file of another name', { 'env.js': 'process.loadEnvFile(configFile);\n' }, null],
  ['compose', { 'compose.yml': 'services:\n  a:\n    image: shop\n    env_file: .env\n' }, '.env.example'],
  [
    'compose, for services of others',
    { 'compose.yml': 'services:\n  sso:\n    image: sign/on:2\n    env_file: ci.env\n    volumes: [data:/data]\n' },
    null,
  ],
  [
    'compose, for what is built here',
    { 'compose.yml': 'services:\n  a:\n    build: .\n    env_file: [.env]\n' },
    '.env.example',
  ],
  [
    'compose, of an example',
    { 'examples/compose.yml': 'services:\n  a:\n    image: shop\n    env_file: .env\n' },
    null,
  ],
  ['its own name .example.env', { '.example.env': 'PORT=3000\n' }, '.example.env'],
  ['its own name .env.sample', { '.env.sample': 'PORT=3000\n' }, '.env.sample'],
  ['its own name .env.template', { '.env.template': 'PORT=3000\n' }, '.env.template'],
  ['its own name .env.dist', { '.env.dist': 'PORT=3000\n' }, '.env.dist'],
  ['its own name env.example', { 'env.example': 'PORT=3000\n' }, 'env.example'],
  ['its own name example.env', { 'example.env': 'PORT=3000\n' }, 'example.env'],
  ['in the folder of its configuration', { 'config/config.env.example': 'PORT=3000\n' }, 'config/config.env.example'],
  ['a name that is misspelt', { 'exampl.env': 'PORT=3000\n' }, 'exampl.env'],
  ['for contributors', { '.github/.env.example': 'PORT=3000\n' }, '.github/.env.example'],
  ['of a machine of its own', { '.devcontainer/.env.example': 'PORT=3000\n' }, null],
  ['among the documentation', { 'docs/example-template.env': 'PORT=3000\n' }, 'docs/example-template.env'],
  ['one of a test', { 'test/.env.example': 'PORT=3000\n' }, null],
  ['two, of which none is nearer', { 'a/.env.example': 'A=1\n', 'b/.env.example': 'B=1\n' }, null],
  ['that of a package below', { 'web/.env.example': 'A=1\n', 'web/package.json': '{"name":"web"}' }, null],
  [
    'what a compose file fills in for itself',
    { 'docker/.env.example': 'TAG=1\n', 'docker/compose.yml': 'services:\n  a:\n    image: shop:${TAG}\n' },
    null,
  ],
  [
    'what a compose file hands on',
    {
      'docker/.env.example': 'PORT=1\n',
      'docker/compose.yml': 'services:\n  a:\n    image: shop\n    env_file: .env\n',
    },
    'docker/.env.example',
  ],
  ['dotenv, a file that is named at the start', { ...dotenv('{ path: process.argv[2] }') }, null],
  ['dotenv, a file with a name of its own', { ...dotenv("{ path: './config/app.env' }") }, 'config/app.env.example'],
  ['dotenv, one of each environment', { ...dotenv('{ path: `.env.${process.env.NODE_ENV}` }') }, '.env.example'],
  ['dotenv, other options', { ...dotenv('{ quiet: true }') }, '.env.example'],
  [
    'dotenv, in a script beside the app alone',
    {
      'package.json': manifest({ dependencies: { express: '4', dotenv: '16' } }),
      'scripts/seed.js': "require('dotenv').config();\n",
    },
    null,
  ],
  [
    'dotenv, in a script that the app loads',
    {
      'package.json': manifest({ dependencies: { express: '4', dotenv: '16' } }),
      'app.js': `require('./scripts/env');\n${APP}`,
      'scripts/env.js': "require('dotenv').config();\n",
    },
    '.env.example',
  ],
  ['.env is no example', { '.env': 'PORT=3000\n' }, null],
  ['code is no example', { 'env.example.js': 'module.exports = {};\n' }, null],
])('%s', (_, files, path) => expect(read({ 'app.js': APP, ...files }).envFile).toBe(path));

test('the example beside the package goes before that of the repository', () => {
  const own = {
    'api/package.json': manifest({}),
    'package.json': '{"name":"all"}',
    'api/app.js': APP,
    '.env.example': 'A=1\n',
  };
  expect(read(own).envFile).toBe('.env.example');
  expect(read({ ...own, 'api/.env.dist': 'PORT=1\n' })).toMatchObject({ envFile: 'api/.env.dist', env: ['PORT'] });
});

test('an example that cannot be read as text is not written over', () => {
  const base = memoryBase({
    'package.json': manifest({ dependencies: { express: '4', dotenv: '16' } }),
    'app.js': APP,
  });
  const unread = [{ file: '.env.example', why: 'binary' }];
  expect(readProject(createTree({ ...base, unread: () => unread })).envFile).toBeNull();
});
