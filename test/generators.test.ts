import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf, hostOf } from './support/compiler.ts';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'generators-'));

beforeAll(() => {
  for (const part of ['src', 'transforms', 'templates', 'test/verify', 'test/read', 'tsconfig.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', 'package.json']) symlinkSync(join(root, part), join(folder, part));
});
afterAll(() => rmSync(folder, { recursive: true }));

const node = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
const create = (what: string, name: string): SpawnSyncReturns<string> =>
  node(join(root, `scripts/new-${what}.js`), name);

/** What is written, the list that names it, and that name. */
const NEW = [
  ['protection', 'secure-cookies', 'src/protections/index.ts', 'secureCookies'],
  ['driver', '@some/sql', 'src/code/sql/drivers/index.ts', 'someSql'],
  ['probe', 'debug-page', 'src/verify/probes/index.ts', 'debugPage'],
  ['sink', 'ldap-filters', 'src/code/flow/sinks/index.ts', 'ldapFilters'],
] as const;

test.each(NEW)('a new %s stands in its list', (what, name, file, entry) => {
  const { status, stdout, stderr } = create(what, name);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^Next:$/m);
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(
    new RegExp(`^import .*\\b${entry}\\b[^]*const \\w+[^=]*= \\[[^\\]]*\\b${entry},\\n\\]`, 'm'),
  );
});

test('what was written type-checks', () => {
  const lists = NEW.slice(1).map(([, , file]) => file);
  const own = ['src/protections/secure-cookies/*.ts', 'test/flow/ldap-filters*.ts', 'test/verify/cases.ts'];
  const include = [...lists, ...own, 'templates/hbs.d.ts'];
  const config = { extends: './tsconfig.json', compilerOptions: { incremental: false }, include };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options, hostOf(options));
  // What they import is the tree as it is, whose types are checked elsewhere.
  expect(faultsOf(program, folder, fileNames)).toEqual([]);
  expect(fileNames.length).toBeGreaterThan(lists.length + own.length);
}, 300_000);

test.each(NEW)('a name that is none, or is taken, makes no new %s and says why', (what, name) => {
  const wrong = create(what, 'Some Name');
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('is no')]);
  const taken = create(what, name);
  expect([taken.status, taken.stderr]).toEqual([2, expect.stringContaining('exists')]);
});
