import { expect, test } from 'vitest';
import { read } from '../read/support.ts';

const PACKAGE = JSON.stringify({
  name: 'shop',
  dependencies: {
    express: '^4.21.0',
    mongoose: '^8.9.0',
    joi: '^17.13.0',
    'joi-objectid': '^4.0.2',
    'express-validator': '^7.2.0',
    jsonwebtoken: '^9.0.0',
  },
});
const SCHEMA = 'const schema = joi.object({ email: joi.string().required() });';

const FIND =
  'const find = async (req, res) => { const { email } = req.body; res.json(await User.findOne({ email })); };';

/** Whether `req.body.email` reaches the filter of a handler behind the middleware `check`: `open`, `guarded`, or `looked at`. */
function outcome(lines: string, more: Record<string, string> = {}): string {
  const app = `const express = require('express');
const mongoose = require('mongoose');
const joi = require('joi');
const jwt = require('jsonwebtoken');
const { body, validationResult } = require('express-validator');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
${lines}
${/User.findOne/.test(lines) ? 'const find = (req, res) => res.end();' : FIND}
const app = express();
app.use(express.json());
app.post('/', check, (req, res) => find(req, res));
app.listen(3000);
`;
  const { flows } = read({ 'package.json': PACKAGE, 'app.js': app, ...more });
  const [flow] = flows.filter(({ sink }) => sink.id === 'nosql');
  if (!flow) return 'none';
  if (flow.stopped) return 'guarded';
  return flow.guards.length > 0 ? 'looked at' : 'open';
}

const CALLED =
  'const validator = (given, body, next) => { const r = given.validate(body); r.error ? next(r.error) : next(); };';

test.each([
  [
    'a result that is asked',
    'const check = (req, res, next) => { const { error } = schema.validate(req.body); if (error) return next(error); next(); };',
  ],
  [
    'a callback',
    'const check = (req, res, next) => { joi.validate(req.body, schema, (err, value) => { if (err) return next(err); req.body = value; next(); }); };',
  ],
  [
    'a function that asks, and cleans up',
    'const checked = (given) => { try { return schema.validate(given); } finally { done(); } }; const check = (req, res, next) => { const { error } = checked(req.body); if (error) return next(error); next(); };',
  ],
  [
    'a promise',
    'const check = (req, res, next) => { schema.validateAsync(req.body).then(() => next()).catch(next); };',
  ],
  ['a helper', `${CALLED} const check = (req, res, next) => validator(schema, req.body, next);`],
  [
    'a helper of parts put together',
    `${CALLED} const check = (req, res, next) => validator(schema, { ...req.file, ...req.body, ...req.params }, next);`,
  ],
  [
    'a helper with the whole request',
    'const run = (req, res, next, given) => { const { error } = given.validate(req.body); if (error) return res.sendStatus(400); next(); }; const check = (req, res, next) => run(req, res, next, schema);',
  ],
])('a schema in a middleware holds for what is behind it: %s', (_name, lines) => {
  expect(outcome(`${SCHEMA}\n${lines}`)).toBe('guarded');
});

test('a helper of another file takes the schema that it is given', () => {
  const helper = `module.exports = (given, body, next) => { const { error } = given.validate(body); if (error) return next(error); next(); };`;
  const check = `const validator = require('./validator'); const check = (req, res, next) => validator(schema, req.body, next);`;
  expect(outcome(`${SCHEMA}\n${check}`, { 'validator.js': helper })).toBe('guarded');
  const loose = 'const schema = joi.object({ email: joi.any() });';
  expect(outcome(`${loose}\n${check}`, { 'validator.js': helper })).toBe('looked at');
});

test('an id by joi-objectid is one', () => {
  const schema = "const id = require('joi-objectid')(joi); const schema = joi.object({ email: id().required() });";
  const check =
    'const check = (req, res, next) => { const { error } = schema.validate(req.body); if (error) return next(error); next(); };';
  expect(outcome(`${schema}\n${check}`)).toBe('guarded');
});

test.each([
  [
    'a failure that nobody asks for',
    'const check = (req, res, next) => { schema.validate(req.body, (err) => { console.log(err); next(); }); };',
  ],
  ['another part', `${CALLED} const check = (req, res, next) => validator(schema, req.query, next);`],
  [
    'a part that another one replaces',
    `${CALLED} const check = (req, res, next) => validator(schema, { ...req.body, ...req.query }, next);`,
  ],
  [
    'a way past it',
    'const check = (req, res, next) => { if (req.query.fast) return next(); const { error } = schema.validate(req.body); if (error) return next(error); next(); };',
  ],
  [
    'a function that does not always ask',
    'const checked = (given) => { if (!given.name) { return {}; } return schema.validate(given); }; const check = (req, res, next) => { const { error } = checked(req.body); if (error) return next(error); next(); };',
  ],
])('%s proves nothing', (_name, lines) => {
  expect(outcome(`${SCHEMA}\n${lines}`)).toBe('open');
});

const RUN =
  'const run = (rules) => async (req, res, next) => { await Promise.all(rules.map((one) => one.run(req))); if (validationResult(req).isEmpty()) return next(); res.sendStatus(400); };';

test.each([
  ["['name', 'email'].map((field) => body(field).trim().notEmpty())", 'guarded'],
  ["['name', 'title'].map((field) => body(field).trim().notEmpty())", 'open'],
  ["['name', 'email'].map((field) => body(field).notEmpty())", 'looked at'],
])('a rule for each name of a list: %s', (rules, expected) => {
  const check = `const fields = ${rules}; ${RUN} const check = run([...fields]);`;
  const inline = `${RUN} const check = run([...${rules}]);`;
  expect(outcome(inline)).toBe(expected);
  expect(outcome(check)).toBe(expected);
});

test.each([
  ["const payload = jwt.verify(email, 'secret');", 'guarded'],
  ['const payload = jwt.decode(email);', 'open'],
  ["let payload; try { payload = jwt.verify(email, 'secret'); } catch { payload = {}; }", 'open'],
])('what is verified as a token is text: %s', (lines, expected) => {
  const handler = `const check = async (req, res, next) => { const { email } = req.body; ${lines} res.json(await User.findOne({ email })); };`;
  expect(outcome(handler)).toBe(expected);
});

test('a model that functions are kept on is none of them', () => {
  const model = `const mongoose = require('mongoose');
const Person = (module.exports = mongoose.model('Person', new mongoose.Schema({ email: String })));
module.exports.named = function (name, done) { Person.findOne({ name: name }, done); };
module.exports.add = function (person, done) { person.save(done); };`;
  const check = `const people = require('./people');
const check = (req, res) => { const made = new people({ email: req.body.email }); people.add(made, () => people.named(req.session.name, () => res.end())); };`;
  expect(outcome(`// User.findOne\n${check}`, { 'people.js': model })).toBe('none');
  const asked = `const people = require('./people');
const check = (req, res) => people.named(req.body.email, () => res.end());`;
  expect(outcome(`// User.findOne\n${asked}`, { 'people.js': model })).toBe('open');
});
