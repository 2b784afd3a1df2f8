import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { diskBase } from '../../src/io/disk.ts';
import type { Protection } from '../../src/model/protection.ts';
import { createTree } from '../../src/model/tree.ts';
import nosqlInjection from '../../src/protections/nosql-injection/index.ts';
import parameterPollution from '../../src/protections/parameter-pollution/index.ts';
import { inside } from '../e2e/running.ts';

const modules = join(import.meta.dirname, '../../node_modules');
let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An app with a middleware that does not work with Express 5, hardened; the files that changed. */
async function hardened(protection: Protection, express: 'express' | 'express4', use: string): Promise<string[]> {
  folder = mkdtempSync(join(tmpdir(), 'replaced-middleware-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(modules, express), join(folder, 'node_modules/express'));
  const range = express === 'express4' ? '^4.21.0' : '^5.1.0';
  const dependencies = { express: range, hpp: '^0.2.3', 'express-mongo-sanitize': '^2.2.0' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies, scripts: { start: 'node app.js' } }));
  const app = `const express = require('express');
${use}
app.get('/', (req, res) => res.json(req.query));
app.post('/', (req, res) => res.json([req.body, [].concat(req.query.ids)]));
app.listen(process.env.PORT);
`;
  writeFileSync(join(folder, 'app.js'), app);
  const tree = createTree(diskBase(folder));
  const answers = { level: 'preserve', get: () => undefined } as const;
  await harden(tree, { protections: [protection], answers, unsafeFixes: true });
  const changes = tree.changes();
  for (const change of changes) {
    if (change.kind === 'delete') continue;
    mkdirSync(dirname(join(folder, change.path)), { recursive: true });
    writeFileSync(join(folder, change.path), change.after);
  }
  return changes.map(({ path }) => path).sort();
}

const SANITIZED = `const mongoSanitize = require('express-mongo-sanitize');
const app = express();
app.set('query parser', 'extended');
app.use(express.json());
app.use(mongoSanitize());`;
const ONCE = `const hpp = require('hpp');
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(hpp({ whitelist: ['ids'] }));`;

test('with Express 5, operators are taken out of the body and the query, and nothing else', async () => {
  expect(await hardened(nosqlInjection, 'express', SANITIZED)).toContain('config/security.js');
  const sent = {
    email: { $gt: '' },
    list: [{ $where: '1', name: 'Ann' }],
    'a.b': 1,
    price: '$3.50',
    deep: { empty: null, text: 'x' },
  };
  const [found, body] = await inside(folder, async ({ origin }) => [
    await (await fetch(`${origin}/?a[$ne]=1&a[b]=2&q=$3.50`)).json(),
    await (
      await fetch(origin, {
        method: 'POST',
        body: JSON.stringify(sent),
        headers: { 'content-type': 'application/json' },
      })
    ).json(),
  ]);
  expect(found).toEqual({ a: { b: '2' }, q: '$3.50' });
  expect((body as unknown[])[0]).toEqual({
    email: {},
    list: [{ name: 'Ann' }],
    price: '$3.50',
    deep: { empty: null, text: 'x' },
  });
});

test('with Express 5, a key that is sent twice counts once, and lists stay lists', async () => {
  expect(await hardened(parameterPollution, 'express', ONCE)).toContain('config/security.js');
  const [found, body] = await inside(folder, async ({ origin }) => [
    await (await fetch(`${origin}/?q=a&q=b&ids=1&ids=2`)).json(),
    await (
      await fetch(`${origin}/?ids=1&ids=2`, { method: 'POST', body: new URLSearchParams('name=a&name=b&ids=1&ids=2') })
    ).json(),
  ]);
  expect(found).toEqual({ q: 'b', ids: ['1', '2'] });
  expect(body).toEqual([{ name: 'b', ids: ['1', '2'] }, ['1', '2']]);
});

test.each([
  ['express-mongo-sanitize', nosqlInjection, SANITIZED],
  ['hpp', parameterPollution, ONCE],
])('with Express 4, %s works and stays', async (_name, protection, use) => {
  expect(await hardened(protection, 'express4', use)).toEqual([]);
});
