import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { diskBase } from '../../src/io/disk.ts';
import type { Protection } from '../../src/model/protection.ts';
import { createTree } from '../../src/model/tree.ts';
import paths from '../../src/protections/paths/index.ts';
import redirects from '../../src/protections/redirects/index.ts';
import xss from '../../src/protections/xss/index.ts';
import { inside } from '../e2e/running.ts';

const modules = join(import.meta.dirname, '../../node_modules');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-attacked-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  protection: Protection;
  routes: string;
  files?: Record<string, string>;
  honest: readonly string[];
  attacks: readonly string[];
  /** What an answer gives away where the attack works. */
  works: RegExp;
}

const CASES: Record<string, Case> = {
  redirects: {
    protection: redirects,
    routes: `app.get('/done', (req, res) => res.redirect(req.query.next || '/home'));
app.get('/moved', (req, res) => res.set('Location', req.query.next).sendStatus(302));`,
    honest: [
      '/done',
      '/done?next=/cart',
      '/done?next=%2Fcart%3Fa%3D1%26b%3D2%23top',
      '/done?next=orders/7',
      '/moved?next=/x%20y',
    ],
    attacks: [
      '/done?next=https://evil.example/',
      '/done?next=//evil.example',
      '/done?next=/%5Cevil.example',
      '/done?next=https:evil.example',
      '/done?next=/%09/evil.example',
      '/done?next[]=//evil.example',
      '/moved?next=http://evil.example',
    ],
    works: /evil/,
  },
  paths: {
    protection: paths,
    routes: `app.get('/files/:name', (req, res) => res.sendFile(path.join(__dirname, 'public', req.params.name)));
app.get('/texts', (req, res) => {
  fs.readFile(\`\${__dirname}/public/\${req.query.name}\`, (error, data) => (error ? res.sendStatus(404) : res.type('text').send(data)));
});
app.get('/load', (req, res) => res.download(path.join(__dirname, 'public', req.query.name)));`,
    files: {
      'secret.txt': 'hunter2',
      'public/a.txt': 'a file',
      'public/two words.txt': 'two words',
      'public/über.txt': 'letters',
      'public/sub/b.txt': 'in a folder',
    },
    honest: [
      '/files/a.txt',
      '/files/two%20words.txt',
      '/files/sub%2Fb.txt',
      '/files/none.txt',
      '/texts?name=%C3%BCber.txt',
      '/texts?name=sub/b.txt',
      '/texts?name=sub/../a.txt',
      '/load?name=two%20words.txt',
    ],
    attacks: [
      '/files/..%2Fsecret.txt',
      '/files/sub%2F..%2F..%2Fsecret.txt',
      '/texts?name=../secret.txt',
      '/load?name=../secret.txt',
    ],
    works: /hunter2/,
  },
  xss: {
    protection: xss,
    routes: `app.use(express.urlencoded({ extended: false }));
app.get('/hello', (req, res) => res.send('<h1>Hello ' + req.query.name + '</h1>'));
app.get('/items/:id', (req, res) => res.status(404).send(\`No item \${req.params.id}\`));
app.get('/search', (req, res) => res.send(\`<input name="q" value="\${req.query.q}">\`));`,
    honest: ['/hello?name=Ann', '/hello?name=J%C3%BCrgen%20M.', '/items/17', '/search?q=red%20shoes', '/hello'],
    attacks: [
      '/hello?name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/hello?name[]=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/items/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
      '/search?q=%22%20onfocus%3Dalert(1)%20x%3D%22',
    ],
    works: /<img src=x|value="" onfocus/,
  },
};

function write(name: string, express: string, { routes, files = {} }: Case): string {
  const dir = join(folder, `${name}-${express}`);
  mkdirSync(join(dir, 'node_modules'), { recursive: true });
  symlinkSync(join(modules, express), join(dir, 'node_modules/express'));
  const dependencies = { express: express === 'express4' ? '^4.21.0' : '^5.1.0' };
  const app = `const fs = require('node:fs');
const path = require('node:path');
const express = require('express');
const app = express();
${routes}
app.listen(process.env.PORT);
`;
  const all = {
    'package.json': JSON.stringify({ name, dependencies, scripts: { start: 'node app.js' } }),
    'app.js': app,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** Status, target and body of each answer. */
function answers(dir: string, urls: readonly string[]): Promise<string[]> {
  return inside(dir, async ({ origin }) => {
    const found: string[] = [];
    for (const url of urls) {
      const response = await fetch(origin + url, { redirect: 'manual' });
      const text = await response.text();
      // The page of an error names lines of the app.
      const body = text.includes('<pre>') ? '' : text;
      found.push(`${response.status} ${response.headers.get('location') ?? ''} ${body}`);
    }
    return found;
  });
}

describe.each(Object.entries(CASES))('%s', (name, one) => {
  test.each(['express', 'express4'])('what attacks is closed, what is honest stays (%s)', async (express) => {
    const dir = write(name, express, one);
    const honest = await answers(dir, one.honest);
    const open = (await answers(dir, one.attacks)).filter((answer) => one.works.test(answer));
    expect(open.length).toBeGreaterThanOrEqual(one.attacks.length - 1);
    const tree = createTree(diskBase(dir));
    await harden(tree, {
      protections: [one.protection],
      answers: { level: 'preserve', get: () => undefined },
      unsafeFixes: true,
    });
    for (const change of tree.changes()) {
      if (change.kind === 'delete') continue;
      mkdirSync(dirname(join(dir, change.path)), { recursive: true });
      writeFileSync(join(dir, change.path), change.after);
    }
    expect(await answers(dir, one.honest)).toEqual(honest);
    expect((await answers(dir, one.attacks)).filter((answer) => one.works.test(answer))).toEqual([]);
  });
});
