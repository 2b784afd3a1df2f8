import { describe, expect, it } from 'vitest';
import { onlyEntry, read, stages } from './support.ts';

const APP = `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n`;

describe('what only looks like it', () => {
  it('middleware in comments is not there', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst app = express();\n/*\napp.use(require('helmet')());\n*/\n// app.use(cors());\napp.listen(3000);`,
    });
    expect(stages(onlyEntry(project))).toEqual(['listen']);
    expect(project.calls.map(({ module }) => module)).not.toContain('helmet');
  });

  it('a function called errorHandler with two parameters handles no errors', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst app = express();\nfunction errorHandler(error, res) { res.status(500).send('no'); }\napp.get('/', (req, res) => errorHandler(new Error(), res));\napp.use(errorHandler);\napp.listen(3000);`,
    });
    expect(onlyEntry(project).chain.map(({ stage }) => stage)).not.toContain('errors');
  });

  it.each([
    'app.backup.js',
    'app.old.js',
    'backup/app.js',
    'app copy.js',
    'old/server.js',
    'app (1).js',
    'app_2019-04-01.js',
  ])('a copy of the app in %s is no second entry', (copy) => {
    const files = { 'package.json': JSON.stringify({ dependencies: { express: '4' } }), 'app.js': APP, [copy]: APP };
    expect(onlyEntry(read(files)).file).toBe('app.js');
  });

  it('a copy that the start script does not run is no entry, whatever its name', () => {
    expect(onlyEntry(read({ 'app.js': APP, 'application.js': APP })).file).toBe('app.js');
  });

  it.each([
    'test/app.test.js',
    'tests/helpers.js',
    '__tests__/server.js',
    'src/app.spec.js',
    'e2e/server.js',
    'test/support/app.js',
  ])('an app that %s makes is not looked at', (test) => {
    const project = read({ 'app.js': APP, [test]: `${APP}\nrequire('supertest')(app);` });
    expect(project.apps.map(({ file }) => file)).toEqual(['app.js']);
  });

  it('client code with an app of its own is none', () => {
    const project = read({
      'app.js': APP,
      'public/main.js': `import { createApp } from 'vue';\nconst app = createApp({});\napp.use(store);\napp.mount('#app');`,
      'public/api.js': `const app = { use() {} };\napp.use('/x');`,
    });
    expect(project.apps.map(({ file }) => file)).toEqual(['app.js']);
  });

  it('a variable that is merely typed as an application is none', () => {
    const project = read({
      'package.json': JSON.stringify({ main: 'app.ts', dependencies: { express: '5' } }),
      'app.ts': `import express from 'express';\nlet other: express.Application;\nexport type App = express.Express;\nconst app: express.Application = express();\napp.listen(3000);`,
    });
    expect(project.apps.map(({ name }) => name)).toEqual(['app']);
  });

  it('a cache with get and set is no app', () => {
    const project = read({
      'app.js': `${APP}\nrequire('./cache')(new Map());`,
      'cache.js': `module.exports = (cache) => { cache.set('a', 1); cache.get('a', 2); cache.delete('b', 3); };`,
    });
    expect(project.apps).toHaveLength(1);
    expect(project.routes).toHaveLength(1);
  });

  it('middleware in a function that nobody calls does not count', () => {
    const project = read({ 'app.js': `${APP}\nfunction secure() { app.use(require('helmet')()); }` });
    expect(stages(onlyEntry(project))).toEqual(['routes /', 'listen']);
  });

  it('an express() that is never used is no entry beside the one that listens', () => {
    const project = read({
      'app.js': `${APP}\nrequire('./schema');`,
      'schema.js': `const app = require('express')();\nmodule.exports = {};`,
    });
    expect(onlyEntry(project).file).toBe('app.js');
  });

  it('text that mentions express makes no app', () => {
    const project = read({ 'app.js': `const text = "const app = require('express')()";\nconsole.log(text);` });
    expect(project.apps).toEqual([]);
    expect(project.entries).toEqual([]);
  });

  it('another package with use and listen is no Express', () => {
    const project = read({
      'app.js': `const Koa = require('koa');\nconst app = new Koa();\napp.use((ctx) => { ctx.body = 'express'; });\napp.listen(3000);`,
    });
    expect(project.entries).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('a file that does not parse is listed and stops nothing', () => {
    const project = read({
      'app.js': `${APP}\nrequire('./broken')(app);`,
      'broken.js': 'module.exports = (app) => { app.use(',
    });
    expect(onlyEntry(project).file).toBe('app.js');
    expect(project.unread).toMatchObject([{ file: 'broken.js' }]);
    expect(project.unread[0]?.why).toMatch(/line 1/);
  });

  it('an entry that does not parse is listed', () => {
    const project = read({ 'app.js': `const app = require('express')(;` });
    expect(project.entries).toEqual([]);
    expect(project.unread.map(({ file }) => file)).toEqual(['app.js']);
  });

  it('circular imports and functions that call themselves come to an end', () => {
    const project = read({
      'app.js': `const express = require('express');\nconst app = (module.exports = express());\nrequire('./routes');\nfunction again(n) { app.locals.n = n; return again(n + 1); }\nagain(0);\napp.listen(3000);`,
      'routes.js': `const app = require('./app');\napp.get('/r', (req, res) => res.end());`,
    });
    expect(stages(onlyEntry(project))).toEqual(['routes /r', 'listen']);
  });

  it('code nested a thousand times deep is no crash', () => {
    const deep = `module.exports = ${'['.repeat(3000)}${']'.repeat(3000)};`;
    expect(onlyEntry(read({ 'app.js': `${APP}\nrequire('./deep');`, 'deep.js': deep })).file).toBe('app.js');
  });

  it('a project without any package has no facts of one', () => {
    const project = read({ 'package.json': '{}', 'lib.js': `const { Pool } = require('pg');\nnew Pool();` });
    expect(project.express).toBeNull();
    expect(project.entries).toEqual([]);
  });
});
