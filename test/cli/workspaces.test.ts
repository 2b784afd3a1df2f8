import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitAll, fingerprint, git, makeFolder } from '../io/folder.ts';
import { APP, harden } from './command.ts';

const MANIFEST = APP['package.json'] ?? '';
const SOURCE = APP['app.js'] ?? '';
const DRY = ['migrate', '--dry-run', '--workspaces', '--only', 'headers'];

function project(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder({ 'package.json': '{"name":"root","private":true}', ...files });
  commitAll(folder);
  return folder;
}

it('takes every app of a workspace that has several, and says so', async () => {
  const folder = project({
    'api/package.json': MANIFEST,
    'api/public.js': SOURCE,
    'api/admin.js': SOURCE,
    'web/package.json': MANIFEST,
    'web/app.js': SOURCE,
  });
  const { code, stdout, stderr } = await harden(folder, ...DRY);
  expect(stderr).toMatch(/api has 2 Express apps: admin\.js, public\.js\./);
  for (const file of ['api/public.js', 'api/admin.js', 'web/app.js']) expect(stdout).toContain(`+++ b/${file}`);
  expect(code).toBe(0);
});

it('leaves one out that cannot be changed, and does the others', async () => {
  const folder = project({
    'api/package.json': MANIFEST,
    'api/app.js': SOURCE,
    'bad/package.json': MANIFEST,
    'bad/app.js': `${SOURCE}const = ;\n`,
    'dirty/package.json': MANIFEST,
    'dirty/app.js': SOURCE,
  });
  writeFileSync(join(folder, 'dirty/app.js'), `${SOURCE}// mine\n`);
  const { code, stderr } = await harden(
    folder,
    'migrate',
    '--yes',
    '--no-install',
    '--workspaces',
    '--only',
    'headers',
  );
  expect(stderr).toMatch(/bad was left out: The entry app\.js cannot be read/);
  expect(stderr).toMatch(/dirty was left out: .*\n {2}app\.js/);
  expect(code).toBe(3);
  expect(git(folder, 'status', '--porcelain', '-uno')).toBe(' M api/app.js\n M api/package.json\n M dirty/app.js\n');
});

it('does a package below another one once', async () => {
  const folder = project({
    'package.json': MANIFEST,
    'app.js': SOURCE,
    'api/package.json': MANIFEST,
    'api/app.js': SOURCE,
  });
  const { stdout } = await harden(folder, ...DRY);
  expect(stdout.match(/^\+\+\+ b\/api\/app\.js$/gm)).toHaveLength(1);
  expect(stdout).toContain('+++ b/app.js');
  const before = fingerprint(folder);
  await harden(folder, 'audit', '--workspaces');
  expect(fingerprint(folder)).toEqual(before);
});
