import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { diskBase } from '../../src/io/disk.ts';
import type { Protection } from '../../src/model/protection.ts';
import { createTree } from '../../src/model/tree.ts';
import massAssignment from '../../src/protections/mass-assignment/index.ts';
import paths from '../../src/protections/paths/index.ts';
import redirects from '../../src/protections/redirects/index.ts';
import ssrf from '../../src/protections/ssrf/index.ts';
import staticFiles from '../../src/protections/static-files/index.ts';
import uploads from '../../src/protections/uploads/index.ts';
import xss from '../../src/protections/xss/index.ts';
import { inside } from '../e2e/running.ts';

const modules = join(import.meta.dirname, '../../node_modules');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-attacked-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  protection: Protection;
  routes: string;
  files?: Record<string, string>;
  /** Packages beside Express. */
  packages?: readonly string[];
  /** Addresses; with `POST` in front, the name and the size of a file to upload, with another method a body of JSON. */
  honest: readonly string[];
  attacks: readonly string[];
  /** What an answer gives away where the attack works. */
  works: RegExp;
}

const CASES: Record<string, Case> = {
  prototypes: {
    protection: massAssignment,
    routes: `app.use(express.json());
const settings = { theme: { dark: false } };
const users = { ann: { name: 'Ann' } };
function merge(target, source) {
  for (const key in source) {
    if (target[key] !== null && typeof target[key] === 'object') merge(target[key], source[key]);
    else target[key] = source[key];
  }
  return target;
}
app.patch('/settings', (req, res) => res.json([merge(settings, req.body), {}.admin]));
app.get('/named/:id', (req, res) => {
  users[req.params.id].shown = req.query.name;
  res.json([users.ann, {}.shown]);
});`,
    honest: [
      'PATCH /settings {"theme":{"dark":true},"size":[1,2]}',
      'PATCH /settings {"proto":"text","\u00fc":null}',
      '/named/ann?name=Anna',
    ],
    attacks: [
      'PATCH /settings {"__proto__":{"admin":"polluted"}}',
      'PATCH /settings {"theme":{"__proto__":{"admin":"polluted"}}}',
      '/named/__proto__?name=polluted',
    ],
    works: /polluted"\]/,
  },
  redirects: {
    protection: redirects,
    routes: `app.get('/done', (req, res) => res.redirect(req.query.next || '/home'));
app.get('/moved', (req, res) => res.set('Location', req.query.next).sendStatus(302));`,
    honest: [
      '/done',
      '/done?next=/cart',
      '/done?next=%2Fcart%3Fa%3D1%26b%3D2%23top',
      '/done?next=orders/7',
      '/moved?next=/x%20y',
    ],
    attacks: [
      '/done?next=https://evil.example/',
      '/done?next=//evil.example',
      '/done?next=/%5Cevil.example',
      '/done?next=https:evil.example',
      '/done?next=/%09/evil.example',
      '/done?next[]=//evil.example',
      '/moved?next=http://evil.example',
    ],
    works: /evil/,
  },
  paths: {
    protection: paths,
    routes: `app.get('/files/:name', (req, res) => res.sendFile(path.join(__dirname, 'public', req.params.name)));
app.get('/texts', (req, res) => {
  fs.readFile(\`\${__dirname}/public/\${req.query.name}\`, (error, data) => (error ? res.sendStatus(404) : res.type('text').send(data)));
});
app.get('/load', (req, res) => res.download(path.join(__dirname, 'public', req.query.name)));`,
    files: {
      'secret.txt': 'hunter2',
      'public/a.txt': 'a file',
      'public/two words.txt': 'two words',
      'public/über.txt': 'letters',
      'public/sub/b.txt': 'in a folder',
    },
    honest: [
      '/files/a.txt',
      '/files/two%20words.txt',
      '/files/sub%2Fb.txt',
      '/files/none.txt',
      '/texts?name=%C3%BCber.txt',
      '/texts?name=sub/b.txt',
      '/texts?name=sub/../a.txt',
      '/load?name=two%20words.txt',
    ],
    attacks: [
      '/files/..%2Fsecret.txt',
      '/files/sub%2F..%2F..%2Fsecret.txt',
      '/texts?name=../secret.txt',
      '/load?name=../secret.txt',
    ],
    works: /hunter2/,
  },
  xss: {
    protection: xss,
    routes: `app.use(express.urlencoded({ extended: false }));
app.get('/hello', (req, res) => res.send('<h1>Hello ' + req.query.name + '</h1>'));
app.get('/items/:id', (req, res) => res.status(404).send(\`No item \${req.params.id}\`));
app.get('/search', (req, res) => res.send(\`<input name="q" value="\${req.query.q}">\`));`,
    honest: ['/hello?name=Ann', '/hello?name=J%C3%BCrgen%20M.', '/items/17', '/search?q=red%20shoes', '/hello'],
    attacks: [
      '/hello?name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/hello?name[]=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/items/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/search?q=%22%20onfocus%3Dalert(1)%20x%3D%22',
    ],
    works: /<img src=x|value="" onfocus/,
  },
  'static-files': {
    protection: staticFiles,
    routes: `app.use(express.static('public', { dotfiles: 'allow' }));
app.use(express.static(__dirname));`,
    files: {
      '.git/config': 'hunter2',
      'public/.env': 'hunter2',
      'public/.git/config': 'hunter2',
      'public/.well-known/security.txt': 'Contact: a@example.com',
      'public/a.txt': 'a file',
    },
    honest: ['/a.txt', '/.well-known/security.txt', '/public/a.txt', '/none.txt'],
    attacks: ['/.env', '/.git/config'],
    works: /hunter2/,
  },
  uploads: {
    protection: uploads,
    packages: ['multer'],
    routes: `const multer = require('multer');
const upload = multer({
  storage: multer.diskStorage({
    destination: 'public/uploads',
    filename: (req, file, cb) => cb(null, 'new-' + file.originalname),
  }),
});
app.use(express.static('public'));
app.post('/avatar', upload.single('avatar'), (req, res) => res.status(201).send('stored'));
app.use((err, req, res, next) => res.status(err.status || 500).json({ own: err.message }));`,
    files: {
      'public/index.html': '<title>Shop</title>',
      'public/uploads/old.html': '<script>alert(1)</script>',
      'public/uploads/old.png': 'a picture',
    },
    honest: ['/', '/uploads/old.png', 'POST /avatar a.png 100', '/uploads/new-a.png'],
    attacks: ['/uploads/old.html', 'POST /avatar big.png 22000000'],
    works: /^200 \| <script|^201/,
  },
  views: {
    protection: xss,
    packages: ['ejs', 'pug'],
    routes: `app.set('view engine', 'ejs');
app.engine('pug', require('pug').renderFile);
app.get('/ejs', (req, res) => res.render('search', { q: req.query.q, state: { q: req.query.q } }));
app.get('/pug', (req, res) => res.render('hello.pug', { name: req.query.name, state: { name: req.query.name } }));`,
    files: {
      'views/part.ejs': '<h1>Shop</h1>',
      'views/search.ejs':
        '<%- include(\'part\') %><p><%- q %></p>\n<input value="<%- q %>"><script>const s = <%- JSON.stringify(state) %>;</script>\n',
      'views/hello.pug': 'p Hello !{name}\nh2!= name\nscript.\n  const s = !{JSON.stringify(state)};\n',
    },
    honest: ['/ejs?q=red%20shoes', '/ejs', '/pug?name=Ann'],
    attacks: [
      '/ejs?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/ejs?q=%22%20onfocus%3Dalert(1)%20x%3D%22',
      '/ejs?q=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E',
      '/pug?name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/pug?name=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E',
    ],
    works: /<img src=x|value="" onfocus|<script>alert/,
  },
  requests: {
    protection: ssrf,
    packages: ['undici'],
    routes: `const http = require('node:http');
process.env.PRIVATE_HOSTS = '127.0.0.2';
app.get('/page', (req, res) => res.send('a page for ' + req.headers.accept)).get('/inner', (req, res) => res.send('hunter2'));
app.get('/moved', (req, res) => res.redirect('http://localhost:' + process.env.PORT + req.query.to));
app.get('/fetch', async (req, res) => {
  const page = await fetch(req.query.url, { headers: { accept: 'text/x-own' } }).catch(() => null);
  page ? res.status(page.status).send(await page.text()) : res.sendStatus(502);
});
app.get('/get', (req, res) => {
  http.get(req.query.url, (page) => page.pipe(res)).on('error', () => res.sendStatus(502));
});`,
    honest: ['/fetch?url=http://127.0.0.2:PORT/page', '/get?url=http://127.0.0.2:PORT/page', '/fetch?url=nothing'],
    attacks: [
      '/fetch?url=http://127.0.0.1:PORT/inner',
      '/fetch?url=http://localhost:PORT/inner',
      '/fetch?url=http://127.0.0.2:PORT/moved?to=/inner',
      '/get?url=http://localhost:PORT/inner',
      '/get?url=http://0.0.0.0:PORT/inner',
      '/get?url=http://[::ffff:127.0.0.1]:PORT/inner',
    ],
    works: /hunter2/,
  },
};

function write(name: string, express: string, { routes, packages = [], files = {} }: Case): string {
  const dir = join(folder, `${name}-${express}`);
  mkdirSync(join(dir, 'node_modules'), { recursive: true });
  symlinkSync(join(modules, express), join(dir, 'node_modules/express'));
  for (const one of packages) symlinkSync(join(modules, one), join(dir, 'node_modules', one));
  const others = Object.fromEntries(packages.map((one) => [one, '*']));
  const dependencies = { ...others, express: express === 'express4' ? '^4.21.0' : '^5.1.0' };
  const app = `const fs = require('node:fs');
const path = require('node:path');
const express = require('express');
const app = express();
${routes}
app.listen(process.env.PORT);
`;
  const all = {
    'package.json': JSON.stringify({ name, dependencies, scripts: { start: 'node app.js' } }),
    'app.js': app,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** Status, target and body of each answer. */
function answers(dir: string, urls: readonly string[]): Promise<string[]> {
  return inside(dir, async ({ origin }) => {
    const found: string[] = [];
    for (const url of urls) {
      const response = await ask(origin, url);
      const text = await response.text();
      // The page of an error names lines of the app.
      const body = text.includes('<pre>') ? '' : text;
      const { headers } = response;
      found.push(
        `${response.status} ${headers.get('location') ?? ''}|${headers.get('content-disposition') ?? ''} ${body}`,
      );
    }
    return found;
  });
}

function ask(origin: string, url: string): Promise<Response> {
  const [method = '', path = '', name = '', size = '0'] = url.split(' ');
  if (method === url) return fetch(origin + url.replace('PORT', new URL(origin).port), { redirect: 'manual' });
  if (method !== 'POST')
    return fetch(origin + path, { method, body: name, headers: { 'content-type': 'application/json' } });
  const body = new FormData();
  body.set('avatar', new Blob(['a'.repeat(Number(size))]), name);
  return fetch(origin + path, { method, body });
}

describe.each(Object.entries(CASES))('%s', (name, one) => {
  test.each(['express', 'express4'])('what attacks is closed, what is honest stays (%s)', async (express) => {
    const dir = write(name, express, one);
    const honest = await answers(dir, one.honest);
    const open = (await answers(dir, one.attacks)).filter((answer) => one.works.test(answer));
    expect(open.length).toBeGreaterThanOrEqual(one.attacks.length - 1);
    const tree = createTree(diskBase(dir));
    await harden(tree, {
      protections: [one.protection],
      answers: { level: 'preserve', get: () => undefined },
      unsafeFixes: true,
    });
    for (const change of tree.changes()) {
      if (change.kind === 'delete') continue;
      mkdirSync(dirname(join(dir, change.path)), { recursive: true });
      writeFileSync(join(dir, change.path), change.after);
    }
    expect(await answers(dir, one.honest)).toEqual(honest);
    expect((await answers(dir, one.attacks)).filter((answer) => one.works.test(answer))).toEqual([]);
  });
});
