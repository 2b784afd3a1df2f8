import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase, type Tree } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { faultsOf, hostOf } from '../support/compiler.ts';

const home = mkdtempSync(join(tmpdir(), 'compiles-'));
afterAll(() => rmSync(home, { recursive: true }));
symlinkSync(join(process.cwd(), 'node_modules'), join(home, 'node_modules'));

const BODY = `
const app = express();
app.set('view engine', 'ejs');
app.use(cors());
app.get('/', async (_req: express.Request, res: express.Response) => {
  res.json(await Promise.resolve({}));
});
app.post('/login', (_req, res) => {
  res.render('home');
});
app.listen(3000);
`;
const ESM = `import express from 'express';\nimport cors from 'cors';\n${BODY}`;
const EQUALS = `import express = require('express');\nimport cors = require('cors');\n${BODY}`;
const VIEW = '<!doctype html><script>start()</script>';
const STRICT = {
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: false,
  noImplicitOverride: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  useUnknownInCatchVariables: true,
};
const BASE = { target: 'es2022', types: ['node'], skipLibCheck: true, esModuleInterop: true, noEmit: true };

/** What the compiler says of the files of a tree. */
function compiler(own: object): (tree: Tree, name: string) => string[] {
  const { options, errors } = ts.convertCompilerOptionsFromJson(own, home);
  const host = hostOf(options);
  return (tree, name) => {
    const root = join(home, name);
    for (const path of tree.list()) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), tree.read(path) ?? '');
    }
    const files = tree.list().filter((path) => /\.[cm]?ts$/.test(path));
    const program = ts.createProgram(
      files.map((path) => join(root, path)),
      options,
      host,
    );
    return [...errors.map(({ messageText }) => String(messageText)), ...faultsOf(program, root)];
  };
}

test.each<[string, object, string, string?]>([
  ['commonjs, not strict', { module: 'commonjs', moduleResolution: 'node10' }, ESM],
  ['commonjs, every strict option', { module: 'commonjs', moduleResolution: 'node10', ...STRICT }, ESM],
  [
    'nodenext, a module',
    { module: 'nodenext', verbatimModuleSyntax: true, isolatedModules: true, ...STRICT },
    ESM,
    'module',
  ],
  ['nodenext, CommonJS written as such', { module: 'nodenext', verbatimModuleSyntax: true, ...STRICT }, EQUALS],
  ['commonjs, written as such', { module: 'commonjs', moduleResolution: 'node10', verbatimModuleSyntax: true }, EQUALS],
  [
    'import by require alone, not asked for',
    { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: false },
    EQUALS,
  ],
  ['a bundler', { module: 'esnext', moduleResolution: 'bundler', ...STRICT }, ESM, 'module'],
  [
    'types that are stripped',
    {
      module: 'nodenext',
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      ...STRICT,
    },
    `${ESM}export {};\n`,
    'module',
  ],
  [
    'isolated declarations',
    { module: 'nodenext', isolatedDeclarations: true, declaration: true, noEmit: true, ...STRICT },
    ESM,
    'module',
  ],
])('%s', async (name, own, app, type) => {
  const options = { ...BASE, ...own };
  const manifest = {
    name: 'shop',
    main: 'src/app.ts',
    ...(type === undefined ? {} : { type }),
    dependencies: { cors: '^2.8.5', ejs: '3', express: '^5.0.0' },
    devDependencies: { typescript: '^5.9.0', '@types/node': '^20.0.0' },
  };
  const tree = createTree(
    memoryBase({
      'package.json': JSON.stringify(manifest, null, 2),
      'tsconfig.json': JSON.stringify({ compilerOptions: options }),
      'src/app.ts': app,
      'views/home.ejs': VIEW,
    }),
  );
  const folder = name.replace(/\W+/g, '-');
  const faults = compiler(options);
  expect(faults(tree, `${folder}-before`)).toEqual([]);
  const answers = { level: 'preserve', get: () => undefined } as const;
  await harden(tree, { protections, answers, unsafeFixes: true });
  expect(tree.read('src/app.ts')).toContain('security.helmet');
  expect(faults(tree, folder)).toEqual([]);
});
