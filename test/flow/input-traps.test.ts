import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../e2e/states.ts';
import { inside } from '../e2e/running.ts';

/** A stand-in for the mapper: it answers operators as the database does, and keeps the fields that its schema names. */
const MONGOOSE = `const stores = {};
const is = (value, wanted) => {
  if (wanted === null || typeof wanted !== 'object') return wanted === undefined || value === wanted;
  return Object.entries(wanted).every(([key, operand]) => {
    if (key === '$ne') return value !== operand;
    if (key === '$gt') return value > operand;
    if (key === '$in') return operand.includes(value);
    throw new Error('unknown operator: ' + key);
  });
};
exports.Schema = class { constructor(fields) { this.fields = fields; } };
exports.model = (name, { fields }) => {
  const kept = (stores[name] ??= []);
  const matching = (filter) => kept.filter((one) => Object.entries(filter).every(([key, wanted]) => is(one[key], wanted)));
  return {
    create: async (given) => {
      kept.push(Object.fromEntries(Object.entries(given).filter(([key]) => key in fields)));
      return kept.at(-1);
    },
    find: async (filter = {}) => matching(filter),
    findOne: async (filter) => matching(filter)[0] ?? null,
  };
};
`;

/** A stand-in for the validator: it tells of a field what was sent, as the package does. */
const VALIDATOR = `exports.body = (path) => {
  const tests = [];
  const chain = (req, res, next) => {
    const value = req.body[path];
    if (!tests.every((holds) => holds(value))) (req.failed ??= []).push({ type: 'field', path, value, msg: 'Invalid value' });
    next();
  };
  chain.isLength = ({ min }) => {
    tests.push((value) => typeof value === 'string' && value.length >= min);
    return chain;
  };
  return chain;
};
exports.validationResult = (req) => ({ isEmpty: () => !req.failed, array: () => req.failed ?? [] });
`;

const MODELS = `const mongoose = require('mongoose');
exports.User = mongoose.model('User', new mongoose.Schema({ name: String, email: String, password: String, role: String }));
exports.Product = mongoose.model('Product', new mongoose.Schema({ name: String, price: String, tag: String, metadata: Object }));
`;

const APP = `const { exec } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const express = require('express');
const multer = require('multer');
const { body, validationResult } = require('express-validator');
const { User, Product } = require('./models');

const app = express();
const upload = multer({ dest: path.join(__dirname, 'uploads') });
app.set('view engine', 'ejs');
app.use(express.static(path.join(__dirname, 'public'), { dotfiles: 'allow' }));
app.use(express.json());
app.use(express.urlencoded({ extended: true }));

const STOCK = process.env.STOCK_URL || \`http://127.0.0.1:\${process.env.PORT}/internal/stock\`;
app.get('/internal/stock', (req, res) => res.json({ product: req.query.product, stock: 7 }));
app.get('/stock/:id', async (req, res) => {
  const answer = await fetch(\`\${STOCK}?product=\${encodeURIComponent(req.params.id)}\`);
  res.json(await answer.json());
});

const document = { title: 'Old', a: { $ref: 1 }, list: [1] };
app.patch('/document', (req, res) => {
  for (const { op, path: pointer, value } of req.body) {
    const keys = pointer.slice(1).split('/');
    if (keys.some((key) => key === '__proto__')) return res.status(400).json({ error: 'pointer' });
    const last = keys.pop();
    const target = keys.reduce((at, key) => at[key], document);
    if (op === 'remove') delete target[last];
    else target[last] = value;
  }
  res.json(document);
});
app.post('/graphql', (req, res) => {
  const { query, variables = {} } = req.body;
  res.json({ data: { asked: query.trim(), variables } });
});
app.post('/webhooks/stripe', (req, res) => res.json({ metadata: req.body.data.object.metadata }));

app.post('/products', async (req, res) => {
  const { name, price, tag, metadata } = req.body;
  res.status(201).json(await Product.create({ name, price, tag, metadata }));
});
app.get('/products', async (req, res) => {
  const found = await Product.find({ price: req.query.price });
  res.json(found.map(({ name, price }) => ({ name, price })));
});
app.get('/tagged', async (req, res) => {
  const found = await Product.find({ tag: { $in: [].concat(req.query.tag || []) } });
  res.json(found.map(({ name }) => name));
});
app.get('/words', (req, res) => res.json((req.query.q || '').split(' ')));

app.post('/users', async (req, res) => {
  const user = await User.create(req.body);
  res.status(201).json({ name: user.name, role: user.role });
});
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email, password: req.body.password });
  if (!user) return res.status(401).json({ error: 'Sign in' });
  res.json({ name: user.name });
});

app.post('/passwords', body('password').isLength({ min: 3 }), (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) return res.status(400).json({ errors: errors.array() });
  res.sendStatus(204);
});

const articles = { tea: { title: 'Tea & more', html: '<p>All about <b>tea</b></p>' } };
app.get('/articles/:id', (req, res) => res.render('article', { article: articles.tea, q: req.query.q }));
app.get('/hello', (req, res) => res.send('<h1>Hello ' + req.query.name + '</h1>'));
app.get('/done', (req, res) => res.redirect(req.query.next || '/'));
app.get('/auth/provider', (req, res) => {
  res.redirect('https://provider.example/authorize?state=' + encodeURIComponent(req.query.state));
});

app.get('/files/:name', (req, res) => res.sendFile(path.join(__dirname, 'files', req.params.name)));
app.post('/files', upload.single('file'), (req, res) => {
  fs.renameSync(req.file.path, path.join(__dirname, 'files', req.file.originalname));
  res.status(201).json({ name: req.file.originalname });
});
app.get('/find', (req, res) => res.json(['a.b', 'axb'].filter((one) => new RegExp(req.query.q).test(one))));
app.get('/lines', (req, res) => {
  exec(\`wc -l files/\${req.query.name}\`, { cwd: __dirname }, (error, out) => (error ? res.sendStatus(404) : res.type('text').send(out)));
});
app.listen(process.env.PORT);
`;

const FILES = {
  'app.js': APP,
  'models.js': MODELS,
  'views/head.ejs': '<title>Shop</title><script>var shop = { name: "Shop" };</script>\n',
  'views/article.ejs':
    "<%- include('head') %><h1><%= article.title %></h1><article><%- article.html %></article><p>You asked for <%- q %></p>\n",
  'public/.well-known/security.txt': 'Contact: a@example.com\n',
  'public/.env': 'hunter2\n',
  'secret.txt': 'hunter2\n',
  'files/two words.txt': 'one\n',
  'files/a.txt': 'one\ntwo\n',
  'uploads/.keep': '',
};

/** What a shop is asked by its own people, machines and providers. */
const HONEST: readonly (readonly [string, unknown?])[] = [
  ['GET /stock/tea%20%26%20milk'],
  [
    'PATCH /document',
    [
      { op: 'replace', path: '/title', value: 'New' },
      { op: 'add', path: '/a/$ref', value: { $id: 7, 'x.y': null } },
      { op: 'remove', path: '/list' },
    ],
  ],
  [
    'POST /graphql',
    { query: 'query($where: Filter) { users(where: $where) { name } }', variables: { where: { $or: [1] } } },
  ],
  [
    'POST /webhooks/stripe',
    { type: 'charge', data: { object: { metadata: { 'order.id': '7', $note: 'gift', constructor: 'x' } } } },
  ],
  ['POST /products', { name: 'Tea', price: '$3.50', tag: 'hot', metadata: { 'origin.country': 'IN', $kind: 'black' } }],
  ['POST /products', { name: 'Milk', price: '$1', tag: 'cold' }],
  ['GET /products?price=%243.50'],
  ['GET /tagged?tag=hot&tag=cold'],
  ['GET /tagged?tag=hot'],
  ['GET /words?q=red%20shoes'],
  ['GET /words'],
  ['POST /users', { name: 'Ann', email: 'ann@example.com', password: 'tea' }],
  ['POST /login', { email: 'ann@example.com', password: 'tea' }],
  ['POST /login', { email: 'ann@example.com', password: 'milk' }],
  ['POST /passwords', { password: 'tea' }],
  ['GET /articles/tea?q=black'],
  ['GET /hello?name=J%C3%BCrgen'],
  ['GET /done?next=/cart%3Fa%3D1'],
  ['GET /done'],
  ['GET /auth/provider?state=a%26b'],
  ['GET /files/two%20words.txt'],
  ['GET /lines?name=a.txt'],
  ['GET /find?q=a'],
  ['GET /.well-known/security.txt'],
];

/** Each is answered so before, and not so afterwards. */
const ATTACKS: readonly (readonly [string, RegExp, unknown?])[] = [
  ['POST /login', /^200/, { email: 'ann@example.com', password: { $ne: '' } }],
  ['POST /users', /admin/, { name: 'Eve', role: 'admin' }],
  ['GET /articles/tea?q=%3Cscript%3Ealert(1)', /for <script>/],
  ['GET /hello?name=%3Cscript%3Ealert(1)', /<script>alert/],
  ['GET /done?next=//evil.example', /evil/],
  ['GET /files/..%2Fsecret.txt', /hunter2/],
  ['GET /.env', /hunter2/],
  ['GET /find?q=(', /^500/],
  ['GET /lines?name=a.txt;cat%20secret.txt', /hunter2/],
  ['GET /words?q=a&q=b', /^500/],
  ['POST /passwords', /hi/, { password: 'hi' }],
];

const modules = join(import.meta.dirname, '../../node_modules');
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'input-traps-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(express: string): string {
  const dir = join(home, express);
  mkdirSync(join(dir, 'node_modules/mongoose'), { recursive: true });
  for (const name of readdirSync(modules))
    if (!/^(express|mongoose)$/.test(name)) symlinkSync(join(modules, name), join(dir, 'node_modules', name));
  symlinkSync(join(modules, express), join(dir, 'node_modules/express'));
  const dependencies = {
    ejs: '^3.1.0',
    express: express === 'express4' ? '^4.21.0' : '^5.1.0',
    'express-validator': '^7.2.0',
    mongoose: '^8.9.0',
    multer: '^2.0.0',
  };
  const all = {
    ...FILES,
    'package.json': JSON.stringify({ name: 'shop', main: 'app.js', dependencies, scripts: { start: 'node app.js' } }),
    'node_modules/mongoose/package.json': '{"name":"mongoose","version":"8.9.0","main":"index.js"}',
    'node_modules/mongoose/index.js': MONGOOSE,
    'node_modules/express-validator/package.json': '{"name":"express-validator","version":"7.2.0","main":"index.js"}',
    'node_modules/express-validator/index.js': VALIDATOR,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

async function ask(origin: string, asked: string, body?: unknown): Promise<string> {
  const [method = '', path = ''] = asked.split(' ');
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(origin + path, { method, redirect: 'manual', ...sent });
  const text = await response.text();
  return `${response.status} ${response.headers.get('location') ?? ''} ${text.replaceAll(origin, '')}`;
}

interface Answers {
  honest: string[];
  upload: string;
  attacks: boolean[];
}

function answers(dir: string): Promise<Answers> {
  return inside(dir, async ({ origin }) => {
    const honest: string[] = [];
    for (const [asked, body] of HONEST) honest.push(`${asked}: ${await ask(origin, asked, body)}`);
    const form = new FormData();
    form.set('file', new Blob(['tea']), 'my own file.txt');
    await fetch(`${origin}/files`, { method: 'POST', body: form });
    const upload = await ask(origin, 'GET /files/my%20own%20file.txt');
    const attacks: boolean[] = [];
    for (const [asked, works, body] of ATTACKS) attacks.push(works.test(await ask(origin, asked, body)));
    return { honest, upload, attacks };
  });
}

describe.each(['express', 'express4'])('a shop on %s, hardened against all there is', (express) => {
  test('answers what is honest as before, and no attack', async () => {
    const dir = write(express);
    const before = await answers(dir);
    expect(before.attacks).toEqual(ATTACKS.map(() => true));
    await migrate(dir);
    const after = await answers(dir);
    expect(after.honest).toEqual(before.honest);
    expect(after.upload).toEqual(before.upload);
    expect(ATTACKS.filter((_, at) => after.attacks[at]).map(([asked]) => asked)).toEqual([]);
  });
});
