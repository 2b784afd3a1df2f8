import type { Flow } from '../../src/model/flow.ts';
import { read } from '../read/support.ts';
import { Chance } from './random.ts';

/** A handler with one sink, and whether what a request sends arrives there. */
export interface Planted {
  code: string;
  sink: string;
  open: boolean;
  words: string;
}

interface Guard {
  before?: string;
  wrap?: (value: string) => string;
  /** It looks like a guard and is none. */
  sham?: true;
}

interface SinkCase {
  id: string;
  run: (value: string) => string;
  guards: Readonly<Record<string, Guard>>;
}

const SOURCES = ['req.query.value', 'req.body.value', 'req.query["value"]', 'req.body?.value'];

const TRANSPORTS: Readonly<Record<string, (source: string) => string>> = {
  assigned: (source) => `let value; value = ${source};`,
  constant: (source) => `const value = ${source};`,
  'in an object': (source) => `const input = { given: ${source} }; const { given: value } = input;`,
  'in a list': (source) => `const [value] = [${source}];`,
  'with a default': (source) => `const value = ${source} || 'none';`,
  conditional: (source) => `const value = ${source} ? ${source} : 'none';`,
  awaited: (source) => `const value = await Promise.resolve(${source});`,
  spread: (source) => `const { given: value } = { ...{ given: ${source} } };`,
};

const HELPERS: Readonly<Record<string, (value: string) => string>> = {
  none: (value) => value,
  'a function': (value) => `same(${value})`,
  'an async function': (value) => `await later(${value})`,
  'another file': (value) => `helpers.same(${value})`,
  'a class': (value) => `new Holder(${value}).get()`,
};

/** What takes the harm out everywhere, and what does so nowhere. */
const EVERYWHERE: Readonly<Record<string, Guard>> = {
  'a list': { before: "if (!['a', 'b'].includes(value)) return res.sendStatus(400);" },
  'a set elsewhere': { before: 'if (!helpers.ALLOWED.has(value)) return res.sendStatus(400);' },
  'a number': { wrap: (value) => `Number(${value})` },
  'another value': { before: "if (!['a', 'b'].includes(req.query.other)) return res.sendStatus(400);", sham: true },
  'a check that stays': { before: "if (!['a', 'b'].includes(value)) console.log('odd');", sham: true },
  'its presence': { before: 'if (!value) return res.sendStatus(400);', sham: true },
};

const HOSTS: Readonly<Record<string, Guard>> = {
  'its host': { before: "if (new URL(value).host !== 'good.example') return res.sendStatus(400);" },
  'a list of hosts': { before: "if (!['good.example'].includes(new URL(value).hostname)) return res.sendStatus(400);" },
  'a base with a slash': { before: "if (!value.startsWith('https://good.example/')) return res.sendStatus(400);" },
  'a base without one': {
    before: "if (!value.startsWith('https://good.example')) return res.sendStatus(400);",
    sham: true,
  },
  'the end of its host': {
    before: "if (!new URL(value).hostname.endsWith('good.example')) return res.sendStatus(400);",
    sham: true,
  },
};

const SINKS: readonly SinkCase[] = [
  {
    id: 'nosql',
    run: (value) => `await User.findOne({ email: ${value} }); res.json({});`,
    guards: {
      String: { wrap: (value) => `String(${value})` },
      typeof: { before: "if (typeof value !== 'string') return res.sendStatus(400);" },
    },
  },
  {
    id: 'redirects',
    run: (value) => `res.redirect(${value});`,
    guards: {
      ...HOSTS,
      'own paths': { before: "if (!value.startsWith('/') || value.startsWith('//')) return res.redirect('/');" },
      'a slash alone': { before: "if (!value.startsWith('/')) return res.redirect('/');", sham: true },
    },
  },
  {
    id: 'paths',
    run: (value) => `res.sendFile(path.join(__dirname, 'files', ${value}));`,
    guards: {
      basename: { wrap: (value) => `path.basename(${value})` },
      'no dots in a text': {
        before: "if (typeof value !== 'string' || value.includes('..')) return res.sendStatus(400);",
      },
      'a pattern': { before: 'if (!/^[a-z0-9]+$/.test(value)) return res.sendStatus(400);' },
      String: { wrap: (value) => `String(${value})`, sham: true },
    },
  },
  {
    id: 'paths',
    run: (value) => `fs.readFile(decodeURIComponent(${value}), (error, text) => res.type('text').send(text));`,
    guards: {
      'no dots before it is decoded': {
        before: "if (typeof value !== 'string' || value.includes('..')) return;",
        sham: true,
      },
    },
  },
  {
    id: 'commands',
    run: (value) => `exec('ping -c 1 ' + ${value}, () => res.sendStatus(204));`,
    guards: {
      quoted: { wrap: (value) => `quote([${value}])` },
      'a pattern': { before: 'if (!/^[a-z0-9]+$/.test(value)) return res.sendStatus(400);' },
      String: { wrap: (value) => `String(${value})`, sham: true },
    },
  },
  {
    id: 'programs',
    run: (value) => `res.json(eval(${value}));`,
    guards: { String: { wrap: (value) => `String(${value})`, sham: true } },
  },
  {
    id: 'regexps',
    run: (value) => `res.json(new RegExp(${value}).test('text'));`,
    guards: { escaped: { wrap: (value) => `escapeRegExp(${value})` } },
  },
  {
    id: 'pages',
    run: (value) => `res.send('<p>' + ${value} + '</p>');`,
    guards: {
      escaped: { wrap: (value) => `escapeHtml(${value})` },
      String: { wrap: (value) => `String(${value})`, sham: true },
    },
  },
  { id: 'requests', run: (value) => `await fetch(${value}); res.json({});`, guards: HOSTS },
  {
    id: 'texts',
    run: (value) => `res.json(${value}.trim());`,
    guards: {
      String: { wrap: (value) => `String(${value})` },
      typeof: { before: "if (typeof value !== 'string') return res.sendStatus(400);" },
    },
  },
  {
    id: 'limits',
    run: (value) => `res.json(await User.find().limit(${value}));`,
    guards: {
      bounded: { wrap: (value) => `Math.min(${value}, 100)` },
      refused: { before: 'if (value > 100) return res.sendStatus(400);' },
      'a number': { wrap: (value) => `Number(${value})`, sham: true },
    },
  },
];

const HEAD = `const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { exec } = require('node:child_process');
const { quote } = require('shell-quote');
const escapeHtml = require('escape-html');
const escapeRegExp = require('escape-string-regexp');
const mongoose = require('mongoose');
const helpers = require('./helpers');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
function same(given) { return given; }
async function later(given) { return await given; }
class Holder { constructor(given) { this.given = given; } get() { return this.given; } }
const app = express();
app.use(express.json());
`;

const FILES = {
  'helpers.js': "exports.same = (given) => given;\nexports.ALLOWED = new Set(['a', 'b']);\n",
  'package.json': JSON.stringify({
    name: 'shop',
    dependencies: { express: '^4.21.0', mongoose: '^8.9.0', 'shell-quote': '^1.8.0', 'escape-html': '^1.0.3' },
    scripts: { start: 'node app.js' },
  }),
};

/** One handler by chance: a source, a way, a helper, a sink, and in two of three a guard or what looks like one. */
export function plant(chance: Chance): Planted {
  const sink = chance.pick(SINKS);
  // What is read by its own words is looked for near its use alone.
  const isNear = sink.id === 'texts';
  const guards: Record<string, Guard> = { ...EVERYWHERE, ...sink.guards };
  const [guardName, guard] = chance.often(66) ? chance.pick(Object.entries(guards)) : (['none', {}] as [string, Guard]);
  const [wayName, way] = isNear
    ? (['constant', TRANSPORTS['constant']] as const)
    : chance.pick(Object.entries(TRANSPORTS));
  const source = chance.pick(SOURCES);
  const isCalled = guard.wrap === undefined && guard.before === undefined && !isNear;
  const [helperName, helper] = isCalled ? chance.pick(Object.entries(HELPERS)) : (['none', HELPERS['none']] as const);
  const value = guard.wrap?.('value') ?? helper?.('value') ?? 'value';
  const code = [way?.(source), guard.before, sink.run(value)].filter((line) => line !== undefined).join(' ');
  const isGuarded = guardName !== 'none' && guard.sham !== true;
  return {
    code,
    sink: sink.id,
    open: !isGuarded,
    words: `${source}, ${wayName}, ${helperName}, ${sink.id}, ${guardName}`,
  };
}

/** What of some handlers is found otherwise than it was planted, each with its code. */
export function wrong(planted: readonly Planted[]): string[] {
  const routes = planted.map(({ code }, at) => `app.post('/r${at}', async (req, res) => { ${code} });`);
  const text = `${HEAD}${routes.join('\n')}\napp.listen(3000);\n`;
  const { flows, inputs } = read({ ...FILES, 'app.js': text });
  const first = HEAD.split('\n').length;
  const open = new Set(
    [...flows, ...inputs].filter((flow) => isOpen(flow)).map(({ sink }) => `${sink.place.line - first} ${sink.id}`),
  );
  return planted.flatMap((own, at) => {
    const isFound = open.has(`${at} ${own.sink}`);
    if (isFound === own.open) return [];
    return [`${own.open ? 'missed' : 'found in spite of its guard'}: ${own.words}\n  ${own.code}`];
  });
}

/** A key of a request named \`value\` arrives, and nothing stops it. */
const isOpen = ({ stopped, source }: Flow): boolean => !stopped && source.path[0] === 'value';

/** So many handlers from a seed, some of them an app. */
export function searchFlows(seed: number, count: number): { failures: string[]; open: number } {
  const chance = new Chance(seed);
  const failures: string[] = [];
  let open = 0;
  for (let done = 0; done < count; done += 25) {
    const planted = Array.from({ length: Math.min(25, count - done) }, () => plant(chance));
    open += planted.filter((one) => one.open).length;
    failures.push(...wrong(planted));
  }
  return { failures, open };
}
