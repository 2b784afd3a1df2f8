import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runChecks } from '../../src/verify/checks.ts';
import { makeFolder } from '../io/folder.ts';

/** Two states of a project in one folder, with this repository's tools. */
function states(before: Record<string, string>, after: Record<string, string>): { before: string; after: string } {
  const put = (state: string, files: Record<string, string>): [string, string][] =>
    Object.entries(files).map(([path, text]) => [`${state}/${path}`, text]);
  const home = makeFolder(Object.fromEntries([...put('before', before), ...put('after', { ...before, ...after })]));
  for (const state of ['before', 'after'])
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(home, state, 'node_modules'));
  return { before: join(home, 'before'), after: join(home, 'after') };
}

it('a type error that was there is no fault of the change, a new one is', async () => {
  const tsconfig = {
    'tsconfig.json': '{"compilerOptions":{"strict":true,"types":[],"skipLibCheck":true},"include":["*.ts"]}',
  };
  const old = { ...tsconfig, 'a.ts': 'export const a: string = 1;\n' };
  const options = { updated: [], created: [], tests: false };
  const [same] = await runChecks({ ...states(old, { 'a.ts': '\n\nexport const a: string = 1;\n' }), ...options });
  expect(same).toMatchObject({ id: 'types', before: 'failed', after: 'failed', ok: true });
  const [worse] = await runChecks({ ...states(old, { 'b.ts': 'export const b: number = "";\n' }), ...options });
  expect(worse).toMatchObject({
    id: 'types',
    ok: false,
    detail: expect.stringContaining('b.ts: error TS2322') as string,
  });
});

it('a file that was formatted must be so afterwards, one that was not need not', async () => {
  const two = states(
    { '.prettierrc': '{}', 'a.js': 'const a = 1;\n', 'b.js': 'const b=1\n' },
    { 'a.js': 'const a = 1\n', 'b.js': 'const b=2\n', 'new.js': 'x()\n' },
  );
  const [check] = await runChecks({ ...two, updated: ['a.js', 'b.js'], created: ['new.js'], tests: false });
  expect(check).toMatchObject({ id: 'format', before: 'failed', after: 'failed', ok: false });
  expect(check?.detail).toBe('a.js is not formatted; new.js is not formatted');
});

it('the project has tests that must still pass', async () => {
  const scripts = { test: 'node test.js' };
  const manifest = { 'package.json': JSON.stringify({ scripts }) };
  const run = (before: string, after: string): ReturnType<typeof runChecks> =>
    runChecks({
      ...states({ ...manifest, 'test.js': before }, { 'test.js': after }),
      updated: [],
      created: [],
      tests: true,
      scripts,
    });
  expect(await run('', '')).toMatchObject([{ id: 'tests', before: 'passed', after: 'passed', ok: true }]);
  expect(await run('', 'throw new Error("429 instead of 200")')).toMatchObject([
    { id: 'tests', after: 'failed', ok: false, detail: expect.stringContaining('429 instead of 200') as string },
  ]);
  expect(await run('process.exit(1)', 'process.exit(1)')).toMatchObject([{ before: 'failed', ok: true }]);
});
