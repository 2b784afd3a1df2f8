import { expect, test } from 'vitest';
import { factsText } from '../../src/cli/facts.ts';
import { reasons } from '../../src/cli/why.ts';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import nosqlInjection from '../../src/protections/nosql-injection/index.ts';
import { renderSarif } from '../../src/report/sarif.ts';

const FILES = {
  'package.json': JSON.stringify({
    name: 'shop',
    dependencies: { express: '^4.21.0', mongoose: '^8.0.0' },
    scripts: { start: 'node app.js' },
  }),
  'app.js': `const express = require('express');
const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
const app = express();
app.post('/a', async (req, res) => {
  const { email } = req.body;
  res.json(await User.findOne({ email }));
});
app.post('/b', async (req, res) => {
  res.json(await User.findOne({ email: String(req.body.email) }));
});
app.listen(3000);
`,
};

const answers = { level: 'preserve', get: () => undefined } as const;
const run = (unsafeFixes: boolean, files: Record<string, string> = FILES): ReturnType<typeof harden> =>
  harden(createTree(memoryBase(files)), { protections: [nosqlInjection], answers, unsafeFixes });

test('a line is explained with what was found there and the way to it', async () => {
  const lines = reasons(await run(true), 'app.js', 7);
  expect(lines[0]).toBe('nosql-injection/operator-in-field (high): would be fixed at app.js:7');
  expect(lines).toContain('req.body.email → User.findOne as email: open');
  expect(lines).toContain('  app.js:6  read from the request');
});

test('a line is explained by the guard that kept it from being found', async () => {
  const lines = reasons(await run(true), 'app.js', 10);
  expect(lines[0]).toBe('req.body.email → User.findOne as email: guarded');
  expect(lines.at(-1)).toBe('  app.js:10  guard: a type check (plain)');
});

test('where nothing is, that is said', async () => {
  expect(reasons(await run(true), 'app.js', 4)[0]).toMatch(/^Nothing was found at app.js:4/);
});

test('the facts name apps and flows', async () => {
  const text = factsText((await run(false)).project);
  expect(text).toContain('App app (app.js:4)');
  expect(text).toContain('req.body.email → User.findOne as email: open');
});

test('SARIF shows the way of a value', async () => {
  const context = { tool: { name: 'harden-express', version: '0.0.0' } } as Parameters<typeof renderSarif>[1];
  // A field that may be left out is for review, so that its finding stays.
  const files = { ...FILES, 'app.js': FILES['app.js'].replaceAll('email', 'mood') };
  const log = JSON.parse(renderSarif(await run(false, files), context)) as {
    runs: {
      results: {
        codeFlows?: {
          threadFlows: { locations: { location: { physicalLocation: { region: { startLine: number } } } }[] }[];
        }[];
      }[];
    }[];
  };
  const locations = log.runs[0]?.results[0]?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
  expect(locations.map(({ location }) => location.physicalLocation.region.startLine)).toEqual([6, 7, 7]);
});
