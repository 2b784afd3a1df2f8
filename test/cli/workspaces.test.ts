import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
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

it('tells of several packages in one report, with files as the repository has them', async () => {
  const folder = project({
    'api/package.json': MANIFEST,
    'api/app.js': SOURCE,
    'web/package.json': MANIFEST,
    'web/app.js': SOURCE,
  });
  const told = async (format: string): Promise<string> =>
    (await harden(folder, 'audit', '--workspaces', '--format', format)).stdout;
  const log = JSON.parse(await told('sarif')) as Log;
  expect(log.runs).toHaveLength(1);
  const uris = log.runs[0]?.results?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  expect(new Set(uris)).toEqual(new Set(['api/app.js', 'web/app.js']));
  const prints =
    log.runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['hardenExpress/v1']) ?? [];
  expect(new Set(prints).size).toBe(prints.length);
  const annotations = await told('github');
  expect(annotations).toContain('file=web/app.js');
  expect(annotations).not.toContain('file=app.js');
  const markdown = await told('markdown');
  expect(markdown.split('<!-- harden-express:report -->')).toHaveLength(2);
  expect(markdown).toMatch(/^## api: .*^## web: /ms);
  const html = await told('html');
  expect(html.split('<!doctype')).toHaveLength(2);
  expect(new Set([...html.matchAll(/ name="(severity-[^"]*)"/g)].map(([, name]) => name)).size).toBe(2);
  expect(await told('pretty')).toMatch(/^api · Express .*^web · Express /ms);
});

it('names files from the top of the repository to code hosts, and from the project to everybody else', async () => {
  const folder = project({ 'api/package.json': MANIFEST, 'api/app.js': SOURCE });
  const below = await harden(folder, 'audit', 'api', '--format', 'github');
  expect(below.stdout).toContain('file=api/app.js');
  const { stdout } = await harden(folder, 'audit', 'api', '--format', 'json');
  expect((JSON.parse(stdout) as { findings: { file: string }[] }).findings[0]?.file).not.toMatch(/^api/);
});

it('lists the endpoints of several packages in one page', async () => {
  const folder = project({
    'api/package.json': MANIFEST,
    'api/app.js': SOURCE,
    'web/package.json': MANIFEST,
    'web/app.js': SOURCE,
  });
  const { stdout } = await harden(folder, 'routes', '--workspaces', '--format', 'html');
  expect(stdout.split('<!doctype')).toHaveLength(2);
  expect(stdout).toMatch(/Endpoints of api.*Endpoints of web/s);
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

it('knows the lockfile, the policy and the CI of the repository around a package', async () => {
  const folder = makeFolder({
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    'SECURITY.md': 'Write to security@shop.example.\n',
    '.github/workflows/test.yml': 'jobs: { test: { steps: [{ run: pnpm audit --prod }] } }\n',
    'packages/api/Dockerfile': 'FROM node:24\nCOPY . .\nCMD ["node", "app.js"]\n',
    'packages/api/package.json': '{"name":"api","main":"app.js","dependencies":{"express":"^5.2.1"}}\n',
    'packages/api/app.js': "const app = require('express')();\napp.listen(3000);\n",
  });
  commitAll(folder);
  const { stdout } = await harden(join(folder, 'packages/api'), 'audit', '--format', 'json');
  const { project, findings } = JSON.parse(stdout) as {
    project: { packageManager: string };
    findings: { ruleId: string; reason: string }[];
  };
  expect(project.packageManager).toBe('pnpm');
  const rules = findings.map(({ ruleId }) => ruleId);
  for (const rule of ['dependencies/no-lockfile', 'dependencies/unwatched', 'disclosure/no-policy'])
    expect(rules).not.toContain(rule);
});
