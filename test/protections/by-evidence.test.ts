import { describe, expect, it } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';

/** The emitted module of an app with these lines. */
async function emitted(lines: string, files: Record<string, string> = {}): Promise<string> {
  const dependencies = { express: '^5.1.0', stripe: '^17.0.0', twilio: '^5.0.0', cors: '^2.8.5' };
  const tree = createTree(
    memoryBase({
      'package.json': JSON.stringify({ name: 'shop', main: 'app.js', dependencies }),
      'app.js': `const express = require('express');\nconst crypto = require('crypto');\nconst app = express();\n${lines}\napp.listen(3000);\n`,
      ...files,
    }),
  );
  const chosen = protections.filter(({ id }) => ['headers', 'request-limits'].includes(id));
  await harden(tree, { protections: chosen, answers: { level: 'preserve', get: () => undefined }, unsafeFixes: false });
  return tree.read('config/security.js') ?? '';
}

describe('a webhook is not counted where its sender is checked', () => {
  const uncounted = /Webhooks\.\n[^\n]*hook/;

  it.each([
    [
      'the raw body of the route',
      "app.post('/stripe-hook', express.raw({ type: '*/*' }), (req, res) => res.json({}));",
    ],
    [
      'the raw body of the path',
      "app.use('/hook', express.raw({ type: '*/*' }));\napp.post('/hook', (req, res) => res.json({}));",
    ],
    [
      'an event that is constructed',
      "const stripe = require('stripe')('k');\napp.post('/hook', (req, res) => { stripe.webhooks.constructEvent(req.body, '', 's'); res.json({}); });",
    ],
    [
      'a digest that is compared',
      "app.post('/github-hook', (req, res) => { const sum = crypto.createHmac('sha256', 's').update(req.body).digest(); if (!crypto.timingSafeEqual(sum, Buffer.from(req.get('x-hub-signature-256')))) return res.sendStatus(401); res.json({}); });",
    ],
    [
      'a request that is validated',
      "const twilio = require('twilio');\napp.post('/sms-hook', (req, res) => { twilio.validateRequest('t', '', '', req.body); res.json({}); });",
    ],
  ])('%s', async (_, lines) => expect(await emitted(lines)).toMatch(uncounted));

  it.each([
    ['hooks that are registered', "app.post('/hooks', (req, res) => res.status(201).json({ url: req.body.url }));"],
    ['hooks that are listed', "app.get('/webhooks', (req, res) => res.json([]));"],
    [
      'a key that is compared',
      "app.post('/hook', (req, res) => { if (!crypto.timingSafeEqual(Buffer.from(req.body.key), Buffer.from('key'))) return res.sendStatus(401); res.json({}); });",
    ],
  ])('and counted otherwise: %s', async (_, lines) => {
    const text = await emitted(lines);
    expect(text).toContain('rateLimit');
    expect(text).not.toMatch(uncounted);
  });
});

describe('pages of other origins may load what is served where something shows that they do', () => {
  const open = /crossOriginResourcePolicy: \{ policy: '(cross-origin|same-site)' \}/;

  it.each<[string, string, Record<string, string>?]>([
    ['cors()', "app.use(require('cors')());\napp.get('/', (req, res) => res.json({}));"],
    ['a header', "app.get('/', (req, res) => { res.set('Access-Control-Allow-Origin', '*'); res.json({}); });"],
    ['JSONP', "app.get('/', (req, res) => res.jsonp({}));"],
    ['an image', "app.get('/badge', (req, res) => res.type('svg').send('<svg></svg>'));"],
    ['a folder of uploads', "app.use('/uploads', express.static('files'));"],
    ['a folder of widgets', "app.use('/widgets', express.static('files'));"],
    [
      'an origin of the example',
      "app.get('/', (req, res) => res.json({}));",
      { '.env.example': 'FRONTEND_URL=https://shop.example.org\n' },
    ],
    [
      'a script in the README',
      "app.use(express.static('public'));",
      { 'README.md': '<script src="https://your-host/loader.js"></script>\n' },
    ],
  ])('%s', async (_, lines, files) => expect(await emitted(lines, files)).toMatch(open));

  it.each<[string, string, Record<string, string>?]>([
    ['pages', "app.get('/account', (req, res) => res.send('<h1>Account</h1>'));"],
    ['files of its own pages', "app.use(express.static('public'));", { 'public/index.html': '<img src="/logo.png">' }],
    ['data of images', "app.get('/images', (req, res) => res.json([]));"],
    [
      'a script of another site in the README',
      "app.use(express.static('public'));",
      { 'README.md': '<script src="https://cdn.jsdelivr.net/npm/vue"></script>\n' },
    ],
  ])('and not otherwise: %s', async (_, lines, files) => {
    const text = await emitted(lines, files);
    expect(text).toContain('helmet');
    expect(text).not.toMatch(open);
  });
});
