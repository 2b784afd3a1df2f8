import { describe, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { read } from './support.ts';

const APP = `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json({}));\napp.listen(3000);\n`;

/** Code that parses, and that hardly anybody writes. */
const ODD = [
  'require();',
  'new require();',
  'app.use(...require());',
  'const { a: { b } = require() } = require();',
  'app.get(); app.use(); app.set(); app.all(); app.param(); app.route(); app.engine(); app.enable();',
  'express(); express.Router(...x).get(); express.static(); express.json(...x);',
  'app.get(...routes);',
  'const [,] = []; var {} = {}; for (const [] of []) ;',
  'class A extends require() { static { this.x = super.y; } #p = () => this.#p; [Symbol.iterator]() {} }',
  'label: { break label; }',
  '(function f(...[a, { b = f() }]) { return arguments; })();',
  'Promise.resolve().then(); new Promise(); [].reduce(); Object.assign(); JSON.parse();',
  'let last = new Promise((done) => setTimeout(() => done(app))); last = last.then(() => last); last.then(() => 1);',
  'export { default } from "./none.js";',
  'module.exports = module;',
  'a: while (1) { continue a; }',
  '`${`${`${x}`}`}`; x?.[y]?.(z); delete x?.y; x ??= y ||= z &&= 1;',
  'with (x) { y(); }',
  'query(`SELECT ${x} FROM ${`a${y}`}` + (() => z)());',
];

describe('an odd file ends nothing', () => {
  test.each(ODD)('%s', async (line) => {
    const files = {
      'app.js': APP,
      'odd.js': `const express = require('express'), app = express(), pg = require('pg');\n${line}\n`,
    };
    const project = read({
      ...files,
      'package.json': '{"name":"a","main":"app.js","dependencies":{"express":"4","pg":"8"}}',
    });
    expect(project.entries.map(({ file }) => file)).toEqual(['app.js']);
    const inside = read({ 'app.js': APP.replace('const app', `${line.startsWith('export') ? '' : line}\nconst app`) });
    expect(inside.entries.map(({ file }) => file)).toEqual(['app.js']);
    const tree = createTree(
      memoryBase({ 'package.json': '{"name":"a","main":"app.js","dependencies":{"express":"4"}}', ...files }),
    );
    const report = await harden(tree, {
      protections,
      answers: { level: 'preserve', get: () => undefined },
      unsafeFixes: true,
    });
    expect(report.found.filter(({ ruleId, status }) => ruleId === 'headers/missing' && status === 'fixed')).not.toEqual(
      [],
    );
  });
});

test.each([
  ['broken.js', 'const a = ;\n', /line 1/],
  ['broken.ts', 'const a: = 1;\n', /line 1/],
  ['broken.js', `const a = b${'.then(c)\n'.repeat(10_000)};`, /too deep/],
  ['broken.js', `const a = ${'(\n'.repeat(10_000)}1${')\n'.repeat(10_000)};`, /too deep/],
  ['broken.js', `const a = ${"'a' +\n".repeat(10_000)}1;`, /too deep/],
  ['tsconfig.json', '{ "compilerOptions": \n', /no JSON/],
  ['compose.yaml', 'services:\n  a: [\n', /no YAML/],
  ['compose.yaml', `services: ${'{{\n'.repeat(20_000)}`, /no YAML/],
  ['compose.yaml', `services:\n${'- '.repeat(20_000)}a\n`, /no YAML/],
  ['compose.yaml', '"\n'.repeat(50_000), /no YAML/],
  ['lib/package.json', '{ "name": \n', /no JSON/],
])('%s is listed with why', (file, text, why) => {
  const extra = file.endsWith('.ts') || file === 'broken.js' ? { 'app.js': `require('./broken');\n${APP}` } : {};
  const { entries, unread } = read({ 'app.js': APP, ...extra, [file]: text });
  expect(entries).toHaveLength(1);
  expect(unread.find((one) => one.file === file)?.why).toMatch(why);
});

test('a manifest that code loads is read as data', () => {
  const app = `const { version } = require('./package.json');\nconst words = require('./words.json');\n${APP}`;
  expect(read({ 'app.js': app, 'words.json': '{ "a": 1 }' }).unread).toEqual([]);
});

test('names the line of what is nested too deep', () => {
  const deep = `exports.sum = 1${' + 1'.repeat(3_000)};`;
  const { unread } = read({
    'package.json': '{"dependencies":{"express":"^5.0.0"}}',
    'app.js': APP.replace('const app', "require('./deep');\nconst app"),
    'deep.js': `// express\n\n${deep}\n`,
  });
  expect(unread).toEqual([{ file: 'deep.js', why: 'nested too deep (line 3)' }]);
});

test('a helper in a file whose name is no pattern', () => {
  const project = read({
    'app.js':
      "const express = require('express');\nconst fail = require('./lib/c++');\nconst app = express();\napp.get('/', (req, res) => { try { work(); } catch (err) { fail(res, err); } });\napp.listen(3000);\n",
    'lib/c++.js': 'module.exports = (res, err) => res.status(500).json({ error: err.message });\n',
  });
  expect(project.errorHelpers.map(({ place }) => place.file)).toEqual(['lib/c++.js']);
});

test.each<[string, Record<string, string>]>([
  ['an ignore file', { '.dockerignore': `${'a'.repeat(70_000)}\n`, Dockerfile: 'FROM node:24\nCOPY . .\n' }],
  ['the scope of a compiler', { 'tsconfig.json': JSON.stringify({ include: ['a'.repeat(70_000)] }) }],
  ['another formatter', { 'biome.json': JSON.stringify({ files: { includes: ['a'.repeat(70_000)] } }) }],
  [
    'an order of imports',
    {
      '.eslintrc.json': JSON.stringify({
        rules: { 'import/order': ['error', { pathGroups: [{ pattern: 'a'.repeat(70_000), group: 'internal' }] }] },
      }),
    },
  ],
])('a glob longer than anybody writes, for %s', async (_what, files) => {
  const manifest = JSON.stringify({ name: 'a', main: 'app.js', dependencies: { express: '4' } });
  const tree = createTree(memoryBase({ 'app.js': APP, ...files, 'package.json': manifest }));
  const answers = { level: 'preserve', get: () => undefined } as const;
  const { found } = await harden(tree, { protections, answers, unsafeFixes: true });
  expect(found.filter(({ ruleId, status }) => ruleId === 'headers/missing' && status === 'fixed')).toHaveLength(1);
});
