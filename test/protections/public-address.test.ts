import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { diskBase } from '../../src/io/disk.ts';
import { createTree } from '../../src/model/tree.ts';
import ssrf from '../../src/protections/ssrf/index.ts';

const APP = `const express = require('express');
const app = express();
app.get('/page', async (req, res) => res.send(await (await fetch(req.query.url)).text()));
app.listen(3000);
`;

/** A name server that names the internet when it is asked first, and this machine afterwards. */
const NAMES = `const dns = require('node:dns');
let asked = 0;
dns.lookup = (host, options, done) => {
  asked += 1;
  const address = asked % 2 === 1 ? '93.184.216.34' : '127.0.0.1';
  done(null, [{ address, family: 4 }]);
};
const { security } = require('./config/security');
const look = (options) =>
  new Promise((found) => security.publicLookup('rebind.example', options, (error, address) => found([error !== null, address, asked])));
look({ all: true }).then(async (first) => console.log(JSON.stringify([first, await look({})])));
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'public-address-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('what a name is checked for is what is connected to: it is asked for once a connection', async () => {
  const files = {
    'app.js': APP,
    'names.js': NAMES,
    'package.json': JSON.stringify({ name: 'site', dependencies: { express: '^5.1.0', undici: '^7.0.0' } }),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text);
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(dir, 'node_modules'));
  const tree = createTree(diskBase(dir));
  await harden(tree, {
    protections: [ssrf],
    answers: { level: 'preserve', get: () => undefined },
    unsafeFixes: true,
  });
  for (const change of tree.changes()) {
    if (change.kind === 'delete') continue;
    mkdirSync(dirname(join(dir, change.path)), { recursive: true });
    writeFileSync(join(dir, change.path), change.after);
  }
  const [first, second] = JSON.parse(execFileSync(process.execPath, ['names.js'], { cwd: dir, encoding: 'utf8' })) as [
    unknown[],
    unknown[],
  ];
  expect(first).toEqual([false, [{ address: '93.184.216.34', family: 4 }], 1]);
  expect(second).toEqual([true, '', 2]);
});
