import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatFile } from '../../src/engine/format.ts';
import { harden } from '../../src/engine/index.ts';
import { projectPrettier } from '../../src/io/project-prettier.ts';
import type { Formatter } from '../../src/model/formatter.ts';
import { createTree, memoryBase, type Tree } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';

const answers = { level: 'preserve', get: () => undefined } as const;
const CODE = /\.[cm]?[jt]s$/;
/** `FIXTURES=all`: each fixture, not every tenth. */
const EVERY = process.env['FIXTURES'] === 'all';

async function hardened(files: Record<string, string>, formatter?: Formatter): Promise<Tree> {
  const tree = createTree(memoryBase(files));
  await harden(tree, { protections, answers, unsafeFixes: true, ...(formatter ? { formatter } : {}) });
  return tree;
}

/** Changed files that the project's prettier would write otherwise. */
async function unformatted(tree: Tree): Promise<string[]> {
  const changed = tree.changes().filter(({ kind, path }) => kind !== 'delete' && CODE.test(path));
  const wrong = await Promise.all(
    changed.map(async ({ path }) =>
      (await formatFile(tree, path, tree.read(path) ?? '').catch(() => tree.read(path))) === tree.read(path)
        ? []
        : [path],
    ),
  );
  return wrong.flat();
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true }) as string[];
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('no file leaves its formatting', () => {
  const home = join(import.meta.dirname, '../fixtures');
  const cases = readdirSync(home).flatMap((id) => readdirSync(join(home, id)).map((name) => join(id, name)));
  const STYLES = [
    { printWidth: 70, singleQuote: true, semi: false, trailingComma: 'none' },
    { printWidth: 100, tabWidth: 4, arrowParens: 'avoid' },
    { useTabs: true, singleQuote: true },
  ];

  const turns = cases.map((path, index) => [path, STYLES[index % STYLES.length]] as const);
  // A number that shares no factor with that of the styles: each has its turn.
  test.each(turns.filter((_, index) => EVERY || index % 10 === 0))('%s', async (path, style) => {
    const before = filesIn(join(home, path, 'before'));
    for (const name of Object.keys(before)) if (/prettierrc|editorconfig/.test(name)) delete before[name];
    before['.prettierrc'] = JSON.stringify({ ...style, endOfLine: 'auto' });
    const plain = createTree(memoryBase(before));
    for (const [name, text] of Object.entries(before)) {
      if (!CODE.test(name)) continue;
      const once = await formatFile(plain, name, text).catch(() => text);
      before[name] = await formatFile(plain, name, once).catch(() => once);
    }
    expect(await unformatted(await hardened(before))).toEqual([]);
  });
});

const WIDE = `const express = require("express");
const app = express();
app.get("/", async (request, response) => response.json(await findEverythingOf(request.params)));
app.listen(3000);
`;
const MANIFEST = JSON.stringify({
  name: 'shop',
  dependencies: { express: '^4.18.2' },
  devDependencies: { prettier: '3' },
});

test('a file that was not formatted keeps its lines', async () => {
  const odd = WIDE.replace('const app = express();', 'const app   =   express();');
  const tree = await hardened({ 'package.json': MANIFEST, 'app.js': odd, '.prettierrc': '{"printWidth":100}' });
  expect(tree.read('app.js')).toContain('const app   =   express();');
});

test('a file that prettier is told to leave alone keeps its lines', async () => {
  const long = `${WIDE}const table = [1,0,0,\n  0,1,0];\n`;
  const tree = await hardened({ 'package.json': MANIFEST, 'app.js': long, '.prettierignore': 'app.js\n' });
  expect(tree.read('app.js')).toContain('[1,0,0,\n  0,1,0]');
});

test.each([
  ['prettier.config.js', 'module.exports = { semi: false, singleQuote: true, printWidth: 60 };\n'],
  [
    '.prettierrc.mjs',
    "/** @type {import('prettier').Config} */\nconst config = { semi: false, singleQuote: true, printWidth: 60 };\nexport default config;\n",
  ],
  ['.prettierrc.toml', 'semi = false\nsingleQuote = true\nprintWidth = 60\n'],
])('%s is followed without being run', async (name, config) => {
  const options = { 'package.json': MANIFEST, [name]: config };
  const text = await formatFile(createTree(memoryBase(options)), 'app.js', WIDE);
  expect(text).toContain("require('express')\n");
  const tree = await hardened({ ...options, 'app.js': text });
  expect(tree.read('app.js')).toContain("require('helmet')\n");
  expect(await unformatted(tree)).toEqual([]);
});

describe('the prettier that is installed', () => {
  const root = mkdtempSync(join(tmpdir(), 'prettier-'));
  afterAll(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(process.cwd(), 'node_modules/prettier'), join(root, 'node_modules/prettier'));
  writeFileSync(join(root, 'package.json'), MANIFEST);
  // Only a program can say this, so only the installed one knows it.
  writeFileSync(
    join(root, 'prettier.config.cjs'),
    'const width = 30 + 30;\nmodule.exports = { printWidth: width, tabWidth: 8 };\n',
  );
  writeFileSync(join(root, '.prettierignore'), 'generated/\n');

  test('formats with its configuration', async () => {
    const own = projectPrettier(root);
    const text = await own('app.js', WIDE);
    expect(text).toContain('\n        response.json(');
    const tree = await hardened({ 'package.json': MANIFEST, 'app.js': text ?? '' }, own);
    expect(tree.read('app.js')).toContain('helmet');
    for (const { path } of tree.changes().filter((change) => CODE.test(change.path)))
      expect(await own(path, tree.read(path) ?? '')).toBe(tree.read(path));
  });
  test('leaves alone what it is told to', async () =>
    expect(await projectPrettier(root)('generated/a.js', 'a ( )')).toBeNull());
  test('says nothing where it is not installed', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'none-'));
    expect(await projectPrettier(empty)('a.js', 'a ( )')).toBeNull();
    rmSync(empty, { recursive: true });
    expect(existsSync(empty)).toBe(false);
  });
});
