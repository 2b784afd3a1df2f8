import { describe, expect, it } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';
import { onlyEntry, read } from './support.ts';

const APP = `const express = require('express');\nconst app = express();\napp.listen(3000);\n`;

function manifest(fields: object): string {
  return JSON.stringify({ name: 'shop', main: 'app.js', dependencies: { express: '^4.17.0' }, ...fields });
}

describe('versions', () => {
  it.each([
    [
      'installed',
      {
        'node_modules/express/package.json': '{ "version": "4.21.2" }',
        'package-lock.json': '{ "packages": { "node_modules/express": { "version": "4.20.0" } } }',
      },
      '4.21.2',
    ],
    [
      'lockfile',
      {
        'package-lock.json':
          '{ "lockfileVersion": 3, "packages": { "node_modules/express": { "version": "4.20.0" } } }',
      },
      '4.20.0',
    ],
    [
      'lockfile',
      { 'package-lock.json': '{ "lockfileVersion": 1, "dependencies": { "express": { "version": "4.16.3" } } }' },
      '4.16.3',
    ],
    [
      'lockfile',
      {
        'yarn.lock': `# yarn lockfile v1\n\nexpress@^3.0.0:\n  version "3.21.2"\n\nexpress@^4.16.0, express@^4.17.0:\n  version "4.18.1"\n`,
      },
      '4.18.1',
    ],
    [
      'lockfile',
      {
        'yarn.lock': `__metadata:\n  version: 8\n\n"express@npm:^4.17.0":\n  version: 4.19.2\n  resolution: "express@npm:4.19.2"\n`,
      },
      '4.19.2',
    ],
    [
      'lockfile',
      {
        'pnpm-lock.yaml': `lockfileVersion: '9.0'\npackages:\n\n  express-session@1.18.0:\n    resolution: {}\n\n  express@4.21.1:\n    resolution: {}\n`,
      },
      '4.21.1',
    ],
    [
      'lockfile',
      { 'pnpm-lock.yaml': `lockfileVersion: 5.4\npackages:\n\n  /express/4.18.2:\n    resolution: {}\n` },
      '4.18.2',
    ],
    ['lockfile', { 'bun.lock': `{ "packages": { "express": ["express@4.21.0", "", {}], } }` }, '4.21.0'],
    ['range', {}, '4.17.0'],
  ])('of Express by %s: %o', (from, files, version) => {
    expect(read({ 'package.json': manifest({}), 'app.js': APP, ...files }).express).toEqual({
      version,
      major: 4,
      from,
    });
  });

  it('follows an alias, and knows no version of "latest"', () => {
    const aliased = read({
      'package.json': manifest({ dependencies: { web: 'npm:express@5.1.0' } }),
      'app.js': APP.replace("'express'", "'web'"),
    });
    expect(aliased.express).toMatchObject({ major: 5 });
    expect(aliased.entries).toHaveLength(1);
    expect(
      read({ 'package.json': manifest({ dependencies: { express: 'latest' } }), 'app.js': APP }).express,
    ).toBeNull();
  });

  it('of drivers are those in use', () => {
    const project = read({
      'package.json': manifest({ dependencies: { express: '4', pg: '^8.11.0', lodash: '4' } }),
      'node_modules/pg/package.json': '{ "version": "8.13.1" }',
      'app.js': APP,
    });
    expect(project.drivers).toEqual([{ name: 'pg', version: '8.13.1' }]);
  });
});

describe('package manager', () => {
  it.each([
    [{ 'pnpm-lock.yaml': '' }, 'pnpm'],
    [{ 'yarn.lock': '' }, 'yarn'],
    [{ 'bun.lock': '{}' }, 'bun'],
    [{ 'package-lock.json': '{}' }, 'npm'],
    [{}, 'npm'],
    [{ 'package.json': manifest({ packageManager: 'pnpm@9.1.0' }), 'package-lock.json': '{}' }, 'pnpm'],
  ])('of %o is %s', (files, name) => {
    expect(read({ 'app.js': APP, ...files }).packageManager).toBe(name);
  });
});

describe('dialect', () => {
  it.each([
    ['app.js', APP, {}, 'js', 'cjs'],
    ['app.js', `import express from 'express';\nexpress().listen(80);`, { type: 'module' }, 'js', 'esm'],
    ['app.js', `import express from 'express';\nexpress().listen(80);`, {}, 'js', 'esm'],
    ['app.ts', `import express from 'express';\nexpress().listen(80);`, {}, 'ts', 'esm'],
    ['app.cjs', APP, { type: 'module' }, 'js', 'cjs'],
    ['app.mjs', `import express from 'express';\nexpress().listen(80);`, {}, 'js', 'esm'],
  ])('of %s', (file, text, fields, language, modules) => {
    expect(read({ 'package.json': manifest({ main: file, ...fields }), [file]: text })).toMatchObject({
      language,
      modules,
    });
  });
});

describe('start', () => {
  it.each([
    ['node src/index', 'src/index.js'],
    ['NODE_ENV=production node --require dotenv/config ./src/index.js', 'src/index.js'],
    ['cross-env NODE_ENV=production pm2 start src/index.js -i max', 'src/index.js'],
    ['nodemon --exec "ts-node src/index.ts"', 'src/index.ts'],
    ['npm run build && node dist/index.js', 'src/index.ts'],
    ['node build/src/index.js', 'src/index.ts'],
    ['cd src && node index.js', 'src/index.js'],
    ['npm run serve', 'src/index.js'],
  ])('%s', (start, file) => {
    const other = file.replace('index', 'other').replace('.ts', '.js');
    const project = read({
      'package.json': JSON.stringify({
        dependencies: { express: '4' },
        scripts: { start, serve: 'node src/index.js' },
      }),
      [other]: APP,
      [file]: APP,
    });
    expect(onlyEntry(project).file).toBe(file);
  });

  it('is also what Procfile and Dockerfile run', () => {
    const bare = { 'package.json': JSON.stringify({ dependencies: { express: '4' } }), 'a.js': APP, 'b.js': APP };
    expect(onlyEntry(read({ ...bare, Procfile: 'web: node b.js\n' })).file).toBe('b.js');
    expect(onlyEntry(read({ ...bare, Dockerfile: 'FROM node\nCMD ["node", "b.js"]\n' })).file).toBe('b.js');
  });
});

describe('views and static files', () => {
  it('come with their files', () => {
    const project = read({
      'app.js': `const path = require('path');\n${APP}app.set('views', path.join(__dirname, 'pages'));\napp.set('view engine', 'ejs');\napp.use('/assets', express.static(path.join(__dirname, 'public')));\napp.use(express.static('www'));\napp.use(express.static(process.env.DIR));`,
      'pages/index.ejs': '<p>hi</p>',
      'pages/shop/list.ejs': '<p>hi</p>',
      'public/a.css': '',
    });
    expect(project.views).toEqual([{ engine: 'ejs', dir: 'pages', files: ['pages/index.ejs', 'pages/shop/list.ejs'] }]);
    expect(project.statics.map(({ mount, dir }) => [mount, dir.seen ? dir.value : null])).toEqual([
      ['/assets', 'public'],
      ['/', 'www'],
      ['/', null],
    ]);
  });

  it.each([
    "import { fileURLToPath } from 'node:url';\nconst web = fileURLToPath(new URL('../web', import.meta.url));",
    "import { fileURLToPath, URL } from 'url';\nconst web = fileURLToPath(new URL('../web/', import.meta.url));",
    "const web = new URL('../web', import.meta.url).pathname;",
    "import path from 'node:path';\nconst web = path.join(import.meta.dirname, '..', 'web');",
  ])('of a module: %s', (code) => {
    const files = {
      'package.json': JSON.stringify({ type: 'module', main: 'server/app.js', dependencies: { express: '5' } }),
      'server/app.js': `import express from 'express';\n${code}\nconst app = express();\napp.use(express.static(web));\napp.listen(3000);\n`,
      'web/index.html': '<p>hi</p>',
    };
    expect(read(files).statics).toMatchObject([{ dir: { seen: true, value: 'web' } }]);
  });

  it.each([
    [`app.engine('html', require('ejs').renderFile); app.set('view engine', 'html');`, ['ejs']],
    [
      `app.engine('hbs', require('express-handlebars').engine({ extname: '.hbs' })); app.set('view engine', 'hbs');`,
      ['handlebars', 'hbs'],
    ],
    [`app.set('view engine', 'pug');`, ['pug']],
    [`require('nunjucks').configure('views', { express: app });`, ['nunjucks']],
  ])('of %s', (code, engines) => {
    const files = { 'views/a.html': '', 'views/a.hbs': '', 'views/a.pug': '' };
    expect([...new Set(read({ 'app.js': APP + code, ...files }).views.map(({ engine }) => engine))].sort()).toEqual(
      engines,
    );
  });
});

describe('HTML', () => {
  const page = (html: string) =>
    read({ 'app.js': `${APP}app.use(express.static('public'));`, 'public/index.html': html }).html;

  it('inline scripts, handlers and styles are counted at their places', () => {
    const html = page(
      `<html>\n<script>alert(1)</script>\n<script type="application/json">{}</script>\n<!-- <script>old()</script> -->\n<a onclick="go()" href="javascript:void(0)" style="color:red">x</a>\n<script src="/a.js"></script>\n<style>b{}</style></html>`,
    );
    const at = (places: typeof html.inlineScripts) => places.map(({ file, line }) => `${file}:${line}`);
    expect(at(html.inlineScripts)).toEqual(['public/index.html:2']);
    expect(at(html.inlineHandlers)).toEqual(['public/index.html:5', 'public/index.html:5']);
    expect(html.inlineStyles).toHaveLength(2);
    expect(html.present).toBe(true);
  });

  it('sources are origins by directive', () => {
    const { sources } = page(
      `<script src="https://cdn.example/x/y.js"></script><script src='//code.example:8443/z.js'></script><link rel="stylesheet" href="https://fonts.googleapis.com/css?family=A">` +
        `<img src="data:image/png;base64,x"><iframe src="https://www.youtube.com/embed/1"></iframe><form action="https://pay.example/go"></form>` +
        `<style>@font-face { src: url(https://f.example/a.woff2) } b { background: url('https://img.example/b.png') }</style>` +
        `<script>fetch('https://api.example/v1'); new WebSocket("wss://ws.example/s")</script>`,
    );
    expect(sources).toEqual({
      'script-src': ['https://cdn.example', 'https://code.example:8443'],
      'style-src': ['https://fonts.googleapis.com'],
      'font-src': ['https://f.example', 'https://fonts.gstatic.com'],
      'img-src': ['data:', 'https://img.example'],
      'frame-src': ['https://www.youtube.com'],
      'form-action': ['https://pay.example'],
      'connect-src': ['https://api.example', 'wss://ws.example'],
    });
  });

  it.each([
    '<script nonce="<%= locals.nonce %>">a()</script>',
    "<script nonce='{{nonce}}'>a()</script>",
    '<script src="a.js">a()</script>',
    '<script type="text/template"><b></b></script>',
    '<script></script>',
  ])('a script that a policy lets run, or that is none: %s', (text) => {
    expect(page(text).inlineScripts).toEqual([]);
  });

  it.each(['<script nonce="fixed">a()</script>', '<script data-x="a > b">a()</script>', '<SCRIPT>a()</SCRIPT>'])(
    'a script that a policy stops: %s',
    (text) => {
      expect(page(text).inlineScripts).toHaveLength(1);
    },
  );

  it('Pug is read as Pug', () => {
    const { html } = read({
      'app.js': `${APP}app.set('view engine', 'pug');`,
      'views/a.pug': `html\n  head\n    script(src='https://cdn.example/a.js')\n    link(rel='stylesheet', href='https://css.example/b.css')\n    script.\n      alert(1)\n  body\n    a(href='#' onclick='go()') x\n`,
    });
    expect(html.inlineScripts.map(({ line }) => line)).toEqual([5]);
    expect(html.inlineHandlers.map(({ line }) => line)).toEqual([8]);
    expect(html.sources).toEqual({ 'script-src': ['https://cdn.example'], 'style-src': ['https://css.example'] });
  });

  it('HTML in answers counts, an API has none', () => {
    const answer = read({
      'app.js': `${APP}app.get('/', (req, res) => res.send('<html><body><script>x()</script></body></html>'));`,
    }).html;
    expect(answer).toMatchObject({ present: true, inlineScripts: [{ file: 'app.js', line: 4 }] });
    expect(read({ 'app.js': `${APP}app.get('/', (req, res) => res.json({ a: 1 < 2 }));` }).html).toMatchObject({
      present: false,
      inlineScripts: [],
    });
  });

  it('scripts tell of eval and of what the browser is asked for', () => {
    const project = read({
      'app.js': `${APP}app.use(express.static('public'));`,
      'public/a.js': `const f = new Function('return 1');\nnavigator.mediaDevices.getUserMedia({ video: true });\nnavigator.geolocation.getCurrentPosition(f);`,
    });
    expect(project.html).toMatchObject({ usesEval: true, features: ['camera', 'geolocation'] });
    expect(page('<script>evaluate(1); obj.eval(2)</script>').usesEval).toBe(false);
  });
});

describe('surroundings', () => {
  it.each([
    ['nginx/default.conf', 'server { location / { proxy_pass http://app:3000; } }'],
    ['deploy/nginx.conf', 'proxy_pass http://app;'],
    ['Caddyfile', 'a.example { reverse_proxy app:3000 }'],
    ['docker-compose.yml', 'services:\n  proxy:\n    image: "traefik:v3"\n'],
    ['Procfile', 'web: node app.js'],
    ['fly.toml', 'app = "x"'],
    ['render.yaml', 'services: []'],
    ['app.yaml', 'runtime: nodejs20'],
    ['vercel.json', '{}'],
    ['k8s/web.yaml', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\n'],
  ])('%s shows a proxy in front', (source, text) => {
    expect(read({ 'app.js': APP, [source]: text }).proxy).toEqual({ hops: 1, source });
  });

  const NGINX = { 'config/nginx.conf.erb': 'proxy_pass http://app;' };

  it.each([
    ['Procfile', { Procfile: 'web: bin/start-nginx node app.js' }],
    ['fly.toml', { 'fly.toml': 'app = "x"', Dockerfile: 'FROM node\nCMD service nginx start && node app.js\n' }],
  ])('counts nginx and the platform of %s that starts it', (platform, files) => {
    expect(read({ 'app.js': APP, ...NGINX, ...(files as Record<string, string>) }).proxy).toEqual({
      hops: 2,
      source: `config/nginx.conf.erb behind ${platform}`,
    });
  });

  it.each([
    ['Procfile', { Procfile: 'web: node app.js' }],
    ['fly.toml', { 'fly.toml': 'app = "x"', Dockerfile: 'FROM node AS build\nFROM nginx\nCMD ["nginx"]\n' }],
  ])('counts none of nginx and %s where they may be two places, and names both', (platform, files) => {
    const { proxy } = read({ 'app.js': APP, ...NGINX, ...(files as Record<string, string>) });
    expect(proxy?.hops).toBeNull();
    expect(proxy?.source).toContain('config/nginx.conf.erb');
    expect(proxy?.source).toContain(platform);
  });

  it.each([
    ['k8s/web.yaml', 'kind: Ingress\n', null],
    ['Procfile', 'web: node app.js', null],
    // Who runs nginx has it in front of the container.
    ['nginx.conf', 'proxy_pass http://app;', 1],
  ])('%s of an image that people start with its port open', (source, text, hops) => {
    const files = { 'app.js': APP, [source]: text, 'README.md': '```\ndocker run -d \\\n  -p 80:3000 shop\n```\n' };
    expect(read(files).proxy).toEqual({ hops, source });
  });

  it.each([
    ['a published image', 'image: maker/shop:latest\n    ports: ["8998:17442"]', null],
    ['an image that is kept running', 'build: .\n    restart: unless-stopped\n    ports:\n      - 80:3000', null],
    ['the long form', 'image: maker/shop\n    ports:\n      - target: 3000\n        published: 80', null],
    ['what a developer builds', 'build: .\n    ports: ["3000:3000"]', 1],
    ['what a developer watches', 'image: maker/shop\n    command: npm run dev\n    ports: ["3000:3000"]', 1],
    ['a database beside it', 'image: postgres:17\n    restart: always\n    ports: ["5432:5432"]', 1],
    ['a port for this machine alone', 'image: maker/shop\n    ports: ["127.0.0.1:8080:8080"]', 1],
    ['a port for other containers', 'image: maker/shop\n    ports: ["8080"]', 1],
  ])('a platform, and a compose file with %s', (_what, service, hops) => {
    const compose = `services:\n  shop:\n    ${service}\n`;
    const files = { 'app.js': APP, Procfile: 'web: node app.js', 'docker-compose.yml': compose };
    expect(read(files).proxy).toEqual({ hops, source: 'Procfile' });
  });

  it.each(['templates/proxy/compose.yaml', 'extra/samples/docker-compose.yml', 'contrib/docker-compose.yml'])(
    '%s starts something else',
    (path) => expect(read({ 'app.js': APP, [path]: 'services:\n  proxy:\n    image: nginx\n' }).proxy).toBeNull(),
  );

  it.each([
    ['netlify.toml', '[functions]\n'],
    ['nginx.conf', 'server { root /www; }'],
    ['public/codemirror/mode/nginx/nginx.js', 'var proxy_pass;'],
    ['app.json', '{ "expo": {} }'],
    [
      'test/fixtures/app/index.js',
      "require('http').createServer((req, res) => res.end(req.headers['x-forwarded-proto']));",
    ],
  ])('%s shows none', (source, text) => {
    expect(read({ 'app.js': APP, [source]: text }).proxy).toBeNull();
  });

  it.each([
    ['Dockerfile', 'FROM node:20'],
    ['docker-compose.yml', 'services:\n  app:\n    build: .\n'],
    ['k8s/app.yaml', 'kind: Deployment\n'],
    ['README.md', 'Put it behind a reverse proxy.'],
    ['lib/address.js', "exports.of = (req) => req.headers['x-forwarded-for'];"],
  ])('%s suggests one, and does not say how many', (source, text) => {
    const app = source.startsWith('lib/') ? `${APP}require('./lib/address');` : APP;
    expect(read({ 'app.js': app, [source]: text }).proxy).toEqual({ hops: null, source });
  });

  it.each([
    ['fly.toml', '[http_service]\n  force_https = true'],
    ['nginx.conf', 'return 301 https://$host$request_uri;'],
    ['Caddyfile', 'shop.example {\n  reverse_proxy app:3000\n}'],
    ['k8s/in.yaml', 'nginx.ingress.kubernetes.io/force-ssl-redirect: "true"'],
    ['k8s/tls.yaml', 'kind: Ingress\nspec:\n  ingressClassName: nginx\n  tls:\n    - hosts: [shop.example]'],
  ])('%s shows that everything is https', (source, text) => {
    expect(read({ 'app.js': APP, [source]: text }).tls).toEqual({ source });
  });

  it.each([
    ['fly.toml', 'app = "x"'],
    ['nginx.conf', 'listen 80;\nproxy_pass http://app;'],
    ['Caddyfile', ':80 {\n  reverse_proxy app:3000\n}'],
    [
      'k8s/tls.yaml',
      'kind: Ingress\nannotations: { nginx.ingress.kubernetes.io/ssl-redirect: "false" }\nspec:\n  ingressClassName: nginx\n  tls:\n    - hosts: [shop.example]',
    ],
    ['k8s/other.yaml', 'kind: Ingress\nspec:\n  ingressClassName: traefik\n  tls:\n    - hosts: [shop.example]'],
  ])('%s does not show that everything is https', (source, text) => {
    expect(read({ 'app.js': APP, [source]: text }).tls).toBeNull();
  });

  it('an app whose packages Deno names has no place for a module that imports some', () => {
    const tree = createTree(memoryBase({ 'deno.json': '{}', 'server.ts': APP }));
    expect(readProject(tree).security.refused).toMatch(/^deno\.json names the packages/);
    const beside = createTree(memoryBase({ 'deno.json': '{}', 'package.json': '{}', 'server.js': APP }));
    expect(readProject(beside).security.refused).toBeUndefined();
  });

  it('origins and names come from the example of the environment', () => {
    const project = read({
      'app.js': APP,
      '.env.example': `# front end\nCLIENT_URL=http://localhost:5173\nexport CORS_ORIGINS="https://a.example, https://b.example"\nGOOGLE_CLIENT_ID=https://not.example\nDATABASE_URL=https://db.example\nPORT = 3000\n`,
    });
    expect(project.env).toEqual(['CLIENT_URL', 'CORS_ORIGINS', 'GOOGLE_CLIENT_ID', 'DATABASE_URL', 'PORT']);
    expect(project.origins.map(({ origin }) => origin)).toEqual([
      'http://localhost:5173',
      'https://a.example',
      'https://b.example',
    ]);
  });

  it('a front end in the same repository has the origin of its development server', () => {
    const project = read({
      'package.json': JSON.stringify({ private: true }),
      'server/package.json': manifest({}),
      'server/app.js': APP,
      'client/package.json': JSON.stringify({ devDependencies: { vite: '5' } }),
      'client/vite.config.js': 'export default { server: { port: 4000 } };',
    });
    expect(project.origins).toMatchObject([{ origin: 'http://localhost:4000', source: 'client/package.json (vite)' }]);
  });
});

describe('calls of packages', () => {
  it('are found wherever server code makes them, once each', () => {
    const project = read({
      'app.js': `${APP}app.use('/u', require('./upload'));`,
      'upload.js': `const multer = require('multer');\nconst upload = multer({ dest: 'x', limits: { files: 1 } });\nconst router = require('express').Router();\nrouter.post('/', upload.single('f'), (req, res) => res.end());\nmodule.exports = router;`,
      'tokens.js': `const jwt = require('jsonwebtoken');\nexports.sign = (user) => jwt.sign({ id: user.id }, process.env.JWT_SECRET || 'secret');`,
      'test/x.test.js': `require('multer')({ dest: 'test' });`,
    });
    const named = (module: string) => project.calls.filter((call) => call.module === module);
    expect(named('multer').map(({ member, place }) => [member, place.file, place.line])).toEqual([
      ['', 'upload.js', 2],
      ['single', 'upload.js', 4],
    ]);
    expect(named('jsonwebtoken')).toMatchObject([
      {
        member: 'sign',
        place: { file: 'tokens.js' },
        args: [{ kind: 'object' }, { kind: 'env', name: 'JWT_SECRET', fallback: { value: 'secret' } }],
      },
    ]);
  });
});

describe('SQL', () => {
  it('is read where there is no app at all', () => {
    const project = read({
      'package.json': JSON.stringify({ dependencies: { pg: '8' } }),
      'db.js': `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.find = (id) => pool.query('SELECT * FROM t WHERE id = ' + id);`,
    });
    expect(project.sql).toMatchObject([{ file: 'db.js', line: 3, driver: 'pg' }]);
    expect(Object.keys(project.sqlSurroundings)).toEqual(['db.js']);
  });
});

describe('embeds', () => {
  const framesOf = (file: string, text: string): string | null =>
    read({ 'package.json': manifest({}), 'app.js': APP, [file]: text }).embeds.frames;

  it.each([
    '`<iframe src="${location.origin}/charts/1"></iframe>`',
    `'<iframe width="600" src="' + window.location.origin + '/charts/1"></iframe>'`,
    '`<iframe src="https://${req.hostname}/charts/1"></iframe>`',
  ])('an address of the app is for others: %s', (code) => {
    expect(framesOf('public/share.js', `box.value = ${code};`)).toBe('public/share.js');
  });

  it.each([
    ['const port = config.www.sandboxPort;', 'lib/ports.js'],
    ["new PayPal({ sandboxUrl: 'https://api.sandbox.example', mode: 'sandbox' });", null],
  ])('what is not trusted and has an origin of its own is shown in frames: %s', (code, frames) => {
    expect(framesOf('lib/ports.js', code)).toBe(frames);
  });

  it.each([
    '`<iframe src="https://player.example/v/1?origin=${location.origin}"></iframe>`',
    '`<iframe src="https://origin.example/v/1"></iframe>`',
    '`<iframe src="/charts/1?host=${host}"></iframe>`',
  ])('an address elsewhere, or a path, is not: %s', (code) => {
    expect(framesOf('public/share.js', `box.innerHTML = ${code};`)).toBeNull();
  });
});

describe("'use strict'", () => {
  const shop = (files: Record<string, string>): boolean =>
    read({ 'package.json': manifest({}), 'app.js': APP, ...files }).saysStrict;

  it.each([
    ['none say it', {}, false],
    ['half of them say it', { 'app.js': `'use strict';\n${APP}`, 'a.js': 'module.exports = 1;\n' }, true],
    ['it stands below a comment', { 'app.js': `#!/usr/bin/env node\n/* © */\n// app\n"use strict"\n${APP}` }, true],
    ['one of many says it', { 'a.js': "'use strict';\nmodule.exports = 1;\n", 'b.js': 'exports.b = 1;\n' }, false],
    ['tests say it', { 'test/a.test.js': "'use strict';\nrequire('../app');\n" }, false],
    ['modules need not say it', { 'a.mjs': 'export const a = 1;\n', 'app.js': `'use strict';\n${APP}` }, true],
  ])('is %s', (_what, files, wanted) => expect(shop(files)).toBe(wanted));
});

describe('the prefix of modules of Node', () => {
  const prefix = (files: Record<string, string>): boolean | null =>
    read({ 'package.json': manifest({}), 'app.js': APP, ...files }).nodePrefix;

  it.each([
    ['nothing imports one', { 'a.js': "require('./node'); require('path-to-regexp');\n" }, null],
    [
      'most say it',
      { 'a.mjs': "import fs from 'node:fs';\nimport { join } from 'node:path';\nimport 'http';\n" },
      true,
    ],
    ['most do not', { 'a.js': "require('node:fs'); require('path');\n", 'b.js': 'require("http");\n' }, false],
    ['only tests say it', { 'test/a.test.js': "require('node:fs');\n", 'a.js': "require('fs/promises');\n" }, false],
  ])('%s', (_what, files, wanted) => expect(prefix(files)).toBe(wanted));
});
