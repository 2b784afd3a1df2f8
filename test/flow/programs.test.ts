import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flow } from '../../src/model/flow.ts';
import { read } from '../read/support.ts';

const PACKAGE = JSON.stringify({
  name: 'shop',
  dependencies: {
    express: '^4.21.0',
    mongoose: '^8.9.0',
    zod: '^4.1.0',
    joi: '^17.13.0',
    yup: '^1.4.0',
    valibot: '^1.0.0',
  },
  scripts: { start: 'node app.js' },
});

const MODEL = `const mongoose = require('mongoose');
module.exports = mongoose.model('User', new mongoose.Schema({ email: String }));
`;

/** Flows of a program whose route `POST /` runs `handler`; `more` are other files. */
function flowsOf(handler: string, { head = '', more = {} as Record<string, string>, middleware = '' } = {}): Flow[] {
  const app = `const express = require('express');
const mongoose = require('mongoose');
const User = require('./user');
${head}
const app = express();
app.use(express.json());
app.post('/', ${middleware}async (req, res) => {
${handler}
});
app.listen(3000);
`;
  return read({ 'package.json': PACKAGE, 'app.js': app, 'user.js': MODEL, ...more }).flows;
}

const open = (flows: readonly Flow[]): string[] =>
  flows
    .filter(({ stopped }) => !stopped)
    .map(({ source, sink }) => `${[source.part, ...source.path].join('.')} → ${sink.into.join('.')}`);

/** Ways in which `req.body.email` gets into a variable `value`. */
const TRANSPORTS: Record<string, string> = {
  member: 'const value = req.body.email;',
  destructured: 'const { email: value } = req.body;',
  'nested pattern': 'const { body: { email: value } } = req;',
  'with a default': "const { email: value = '' } = req.body;",
  optional: 'const value = req.body?.email;',
  computed: "const value = req.body['email'];",
  assigned: 'let value; value = req.body.email;',
  'either or': "const value = req.body.email || 'nobody';",
  conditional: 'const value = req.body.email ? req.body.email : null;',
  awaited: 'const value = await Promise.resolve(req.body.email);',
  spread: 'const { email: value } = { ...req.body };',
  rest: 'const { other, ...rest } = req.body; const value = rest.email;',
  'copied into an object': 'const input = {}; input.email = req.body.email; const value = input.email;',
  'Object.assign': 'const input = Object.assign({}, req.body); const value = input.email;',
  'in a list': 'const [value] = [req.body.email];',
  mapped: 'const [value] = [req.body].map((one) => one.email);',
  'a loop': 'let value; for (const one of [req.body.email]) value = one;',
  'JSON again': 'const value = JSON.parse(JSON.stringify(req.body)).email;',
  'a generator': 'function* all() { yield req.body.email; } const [value] = [...all()];',
  'an iterator': 'const value = [req.body.email].values().next().value;',
  'a Promise of its own': 'const value = await new Promise((resolve) => setTimeout(() => resolve(req.body.email), 1));',
  'Promise.race': 'const value = await Promise.race([req.body.email]);',
  'Promise.allSettled': 'const [{ value }] = await Promise.allSettled([req.body.email]);',
  'Object.values': 'const [value] = Object.values({ email: req.body.email });',
  'pairs and back': "const { email: value } = Object.fromEntries([['email', req.body.email]]);",
  'a getter': 'const input = { get email() { return req.body.email; } }; const value = input.email;',
  'spread into a list': "const [, value] = ['first', ...[req.body.email]];",
  'the last that fits': 'const value = [req.body.email].findLast(Boolean);',
};

/** Functions that the value is handed through, with their definitions. */
const HELPERS: Record<string, { call: string; head?: string; more?: Record<string, string> }> = {
  none: { call: 'value' },
  'a function': { call: 'same(value)', head: 'function same(given) { return given; }' },
  'an arrow': { call: 'same(value)', head: 'const same = (given) => given;' },
  'an async function': { call: 'await same(value)', head: 'async function same(given) { return await given; }' },
  'another file': {
    call: 'same(value)',
    head: "const { same } = require('./same');",
    more: { 'same.js': 'exports.same = (given) => given;\n' },
  },
  'a service object': {
    call: 'service.same(value)',
    head: "const service = require('./service');",
    more: { 'service.js': 'module.exports = { same(given) { return given; } };\n' },
  },
  'a class': { call: 'new Service().same(value)', head: 'class Service { same(given) { return given; } }' },
  'kept in this': {
    call: 'new Holder(value).get()',
    head: 'class Holder { constructor(given) { this.given = given; } get() { return this.given; } }',
  },
  'kept by the parent': {
    call: 'new Child(value).given',
    head: 'class Holder { constructor(given) { this.given = given; } } class Child extends Holder { constructor(given) { super(given); } }',
  },
  'the method of the parent': {
    call: 'new Child().same(value)',
    head: 'class Service { same(given) { return given; } } class Child extends Service { same(given) { return super.same(given); } }',
  },
  'call with a this': { call: 'same.call(null, value)', head: 'function same(given) { return given; }' },
  'apply with a list': { call: 'same.apply(null, [value])', head: 'function same(given) { return given; }' },
};

const SINKS: Record<string, (value: string) => string> = {
  findOne: (value) => `await User.findOne({ email: ${value} });`,
  nested: (value) => `await User.find({ $or: [{ email: ${value} }, { active: true }] });`,
  chained: (value) => `await User.find({}).where({ email: ${value} });`,
  deleteMany: (value) => `await User.deleteMany({ email: ${value} });`,
  aggregate: (value) => `await User.aggregate([{ $match: { email: ${value} } }]);`,
  'a filter built before': (value) =>
    `const filter = { active: true }; filter.email = ${value}; await User.updateOne(filter, {});`,
};

/** What makes `value` harmless: code before, or around it. */
const GUARDS: Record<string, { before?: string; wrap?: (value: string) => string; head?: string }> = {
  String: { wrap: (value) => `String(${value})` },
  template: { wrap: (value) => `\`\${${value}}\`` },
  'plus text': { wrap: (value) => `'' + ${value}` },
  $eq: { wrap: (value) => `{ $eq: ${value} }` },
  'typeof and return': { before: "if (typeof value !== 'string') return res.sendStatus(400);" },
  'typeof and throw': { before: "if (typeof value !== 'string') { throw new Error('no text'); }" },
  'an or of checks': { before: "if (!value || typeof value !== 'string') return res.sendStatus(400);" },
  'an object refused': { before: "if (typeof value === 'object') return res.sendStatus(400);" },
  'a list of constants': { before: "if (!['a', 'b'].includes(value)) return res.sendStatus(400);" },
  'a set elsewhere': { before: 'if (!ALLOWED.has(value)) return;', head: "const ALLOWED = new Set(['a', 'b']);" },
  'an own check': {
    before: 'if (!isText(value)) return;',
    head: "const isText = (given) => typeof given === 'string';",
  },
  'an own check that throws': {
    before: 'assertText(value);',
    head: "function assertText(given) { if (typeof given !== 'string') throw new TypeError('no text'); }",
  },
  'a schema of some values': {
    before: 'const { error } = schema.validate({ email: value, other: 1 }); if (error) return res.sendStatus(400);',
    head: "const joi = require('joi'); const schema = joi.object({ email: joi.string().email(), other: joi.number() });",
  },
  'one of several checks': {
    before:
      "if (!req.body.name) { throw new Error('name'); } else if (typeof value !== 'string') { throw new Error('text'); }",
  },
  'a number of it': { before: 'if (!value || !Number(value)) return res.sendStatus(400);' },
  'no NaN of it': { before: 'if (Number.isNaN(Number(value)) || isNaN(parseInt(value, 10))) return;' },
  'an integer of it': { before: 'if (!Number.isInteger(+value)) return;' },
  'an integer that it begins with': { before: 'if (!Number.isInteger(parseInt(value, 10))) return;' },
  'an identifier': { before: 'if (!mongoose.isValidObjectId(value)) return;' },
  'a zod schema': {
    wrap: (value) => `schema.parse({ email: ${value} }).email`,
    head: "const { z } = require('zod'); const schema = z.object({ email: z.email() });",
  },
};

const from = <T>(table: Record<string, T>): fc.Arbitrary<[string, T]> => fc.constantFrom(...Object.entries(table));

describe('generated programs', () => {
  test('every planted flow is found', () => {
    fc.assert(
      fc.property(from(TRANSPORTS), from(HELPERS), from(SINKS), ([, transport], [, helper], [, sink]) => {
        const flows = flowsOf(`${transport}\n${sink(helper.call)}`, helper);
        expect(open(flows).filter((flow) => flow.startsWith('body.email → ')).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test('every guarded one is left alone', () => {
    fc.assert(
      fc.property(from(TRANSPORTS), from(SINKS), from(GUARDS), ([, transport], [, sink], [, guard]) => {
        const value = guard.wrap?.('value') ?? 'value';
        const flows = flowsOf(`${transport}\n${guard.before ?? ''}\n${sink(value)}`, { head: guard.head ?? '' });
        expect(open(flows)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(TRANSPORTS))('%s carries a value', (_name, transport) => {
    expect(open(flowsOf(`${transport}\nawait User.findOne({ email: value });`))).toContain('body.email → email');
  });

  test.each(Object.entries(HELPERS))('through %s', (_name, helper) => {
    expect(
      open(flowsOf(`const value = req.body.email;\nawait User.findOne({ email: ${helper.call} });`, helper)),
    ).toEqual(['body.email → email']);
  });

  test.each(Object.entries(GUARDS))('%s is a guard', (_name, { before = '', wrap = (value) => value, head = '' }) => {
    const flows = flowsOf(
      `const value = req.body.email;\n${before}\nawait User.findOne({ email: ${wrap('value')} });`,
      { head },
    );
    expect(open(flows)).toEqual([]);
  });
});

describe('what is no guard', () => {
  test.each([
    ['a check of something else', "const value = req.body.email; if (typeof req.body.name !== 'string') return;"],
    ['a check that does not leave', "const value = req.body.email; if (typeof value !== 'string') console.log('odd');"],
    [
      'one of several checks that does not leave',
      "const value = req.body.email; if (!req.body.name) return; else if (typeof value !== 'string') console.log('odd');",
    ],
    [
      'a check after the value changes',
      "let value = 'a'; if (typeof value !== 'string') return; value = req.body.email;",
    ],
    ['a list that a request fills', 'const value = req.body.email; if (!req.body.list.includes(value)) return;'],
    ['text that is parsed again', 'const value = JSON.parse(String(req.body.email));'],
    [
      'a schema whose failure nobody looks at',
      "const { value } = require('joi').object({ value: 1 }) && { value: req.body.email };",
    ],
  ])('%s', (_name, before) => {
    expect(open(flowsOf(`${before}\nawait User.findOne({ email: value });`))).toContain('body.email → email');
  });
});

test.each([
  ['Number.isInteger(parseInt(value, 10))', false],
  ['Number.isFinite(parseFloat(value))', false],
  ['Number.isInteger(Number(value))', true],
])('%s holds a command off: %s', (check, isGuard) => {
  const handler = `const value = req.body.email;\nif (!${check}) return res.sendStatus(400);\nexec('ping -c ' + value);`;
  const head = "const { exec } = require('child_process');";
  expect(open(flowsOf(handler, { head })).length === 0).toBe(isGuard);
});

describe('what is no flow', () => {
  test.each([
    ['a parameter of the route', 'await User.findOne({ email: req.params.email });'],
    ['what the app put into the request', 'await User.findOne({ email: req.user.email });'],
    ['a list method', 'const found = [{ id: 1 }].find((one) => one.id === req.body.id);'],
    [
      'an earlier value that is replaced',
      "let value = req.body.email; value = 'nobody'; await User.findOne({ email: value });",
    ],
    ['another member', "const input = { email: req.body.email, name: 'x' }; await User.findOne({ name: input.name });"],
    ['an update that sets a value', 'await User.updateOne({ active: true }, { $set: { email: req.body.email } });'],
    ['a model of something else', 'const store = { findOne: () => null }; store.findOne({ email: req.body.email });'],
  ])('%s', (_name, handler) => {
    expect(open(flowsOf(handler))).toEqual([]);
  });

  test('a helper that two callers share does not mix their values', () => {
    const head = `const pick = (object, key) => object[key];
app2 = (req, res) => res.json(pick(req.body, 'email'));`;
    expect(open(flowsOf("await User.findOne({ email: pick({ email: 'a' }, 'email') });", { head }))).toEqual([]);
  });
});

test('a flow tells its way, file and line', () => {
  const [flow] = flowsOf('const { email } = req.body;\nawait byEmail(email);', {
    head: "const { byEmail } = require('./service');",
    more: { 'service.js': "const User = require('./user');\nexports.byEmail = (email) => User.findOne({ email });\n" },
  });
  expect(flow?.source).toMatchObject({ part: 'body', path: ['email'], place: { file: 'app.js', line: 8 } });
  expect(flow?.sink).toMatchObject({
    id: 'nosql',
    callee: 'User.findOne',
    into: ['email'],
    shorthand: true,
    place: { file: 'service.js', line: 2 },
  });
  expect(flow?.steps.map(({ place }) => `${place.file}:${place.line}`)).toEqual(['app.js:9', 'service.js:2']);
  expect(flow?.certain).toBe(true);
});

test('functions that hand on what they are given, and call each other from many places, are followed to an end', () => {
  const STEPS = 12;
  const step = (at: number): string => `function step${at}(node) {
  ${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `step${at + 1}(node.child('${name}'));`).join('\n  ')}
}
`;
  const head = `const { start } = require('./start');
${Array.from({ length: STEPS }, (_, at) => step(at)).join('')}
function step${STEPS}(node) {
  node.find(node.body);
}`;
  const flows = flowsOf('  step0(start());\n  res.json(await User.findOne(req.body));', { head });
  expect(open(flows)).toHaveLength(1);
});
