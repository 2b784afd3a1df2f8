import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'new-protection-'));
afterAll(() => rmSync(folder, { recursive: true }));

const create = (id: string) =>
  spawnSync(process.execPath, [join(root, 'scripts/new-protection.js'), id], { cwd: folder, encoding: 'utf8' });

test('a new protection type-checks, stands in the list and has a fixture', () => {
  mkdirSync(join(folder, 'src'));
  for (const part of [
    'node_modules',
    'src/model',
    'src/code',
    'transforms',
    'templates',
    'tsconfig.json',
    'package.json',
  ]) {
    symlinkSync(join(root, part), join(folder, part));
  }
  cpSync(join(root, 'src/protections'), join(folder, 'src/protections'), { recursive: true });
  expect(create('secure-cookies').status).toBe(0);

  const list = readFileSync(join(folder, 'src/protections/index.ts'), 'utf8');
  expect(list).toContain("import secureCookies from './secure-cookies/index.ts';");
  expect(list).toMatch(/= \[[^\]]*\bsecureCookies\b[^\]]*\]/);
  expect(existsSync(join(folder, 'test/fixtures/secure-cookies/plain/findings.json'))).toBe(true);

  writeFileSync(
    join(folder, 'tsconfig.check.json'),
    JSON.stringify({
      extends: './tsconfig.json',
      compilerOptions: { preserveSymlinks: true },
      include: ['src/protections/**/*.ts', 'templates/hbs.d.ts'],
      exclude: [],
    }),
  );
  const check = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.check.json'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  expect(check.stdout.split('\n').filter((line) => line.startsWith('src/protections'))).toEqual([]);
});

test('a wrong id, or one that is taken, writes nothing and says why', () => {
  const wrong = create('Secure Cookies');
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('is no id')]);
  const taken = create('cors');
  expect([taken.status, taken.stderr]).toEqual([2, expect.stringContaining('exists')]);
});
