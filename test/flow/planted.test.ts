import { expect, test } from 'vitest';
import { read } from '../read/support.ts';
import { searchFlows } from '../fuzz/flow-programs.ts';

test('every planted flow is found, every guarded one is left alone: 150 handlers', () => {
  const { failures, open } = searchFlows(1, 150);
  expect(failures.join('\n\n')).toBe('');
  // Both kinds are there.
  expect(open).toBeGreaterThan(30);
  expect(open).toBeLessThan(120);
});

const HEAD = `const express = require('express');
const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
const app = express();
app.use(express.json());
`;

/** What reaches a filter, of an app with these lines. */
function filtersOf(lines: string): string[] {
  const manifest = JSON.stringify({ name: 'shop', dependencies: { express: '^4.21.0', mongoose: '^8.9.0' } });
  const { flows } = read({ 'package.json': manifest, 'app.js': `${HEAD}${lines}\napp.listen(3000);\n` });
  return flows
    .filter(({ stopped, sink }) => !stopped && sink.id === 'nosql')
    .map(({ source }) => [source.part, ...source.path].join('.'));
}

test.each([
  ['the request', 'req.wanted = req.body.email;', 'req.wanted'],
  ['res.locals', 'res.locals.wanted = req.body.email;', 'res.locals.wanted'],
])('what a middleware keeps in %s is carried on', (_name, write, reading) => {
  const middleware = `app.use((req, res, next) => { ${write} next(); });`;
  const handler = `app.post('/', async (req, res) => res.json(await User.findOne({ email: ${reading} })));`;
  expect(filtersOf(`${middleware}\n${handler}`)).toEqual(['body.email']);
});

test.each([
  ['a text', 'req.wanted = String(req.body.email);', 'req.wanted'],
  ['who is signed in', 'req.user = { email: req.session.email };', 'req.user.email'],
  ['another name', 'req.other = req.body.email;', 'req.wanted'],
])('%s that a middleware keeps is no flow', (_name, write, reading) => {
  const middleware = `app.use((req, res, next) => { ${write} next(); });`;
  const handler = `app.post('/', async (req, res) => res.json(await User.findOne({ email: ${reading} })));`;
  expect(filtersOf(`${middleware}\n${handler}`)).toEqual([]);
});
