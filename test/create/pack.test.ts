import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { environment, UNHURRIED } from './workshop.ts';

vi.setConfig(UNHURRIED);

const root = resolve(import.meta.dirname, '../..');

function run(folder: string, program: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { ...environment({ CI: '1', npm_config_loglevel: 'error' }) },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { status, output: stdout + stderr };
}

const online = run(tmpdir(), 'npm', 'view', 'express', 'version', '--fetch-retries=0').status === 0;

describe('what npm publishes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'create-pack-'));
    const place = join(folder, 'packs');
    mkdirSync(place);
    for (const source of [root, join(root, 'packages/create-secure-express')]) {
      const { status, output } = run(source, 'npm', 'pack', '--pack-destination', place);
      expect(status, output).toBe(0);
    }
    const packs = readdirSync(place).map((name) => join(place, name));
    const { status, output } = run(folder, 'npm', 'install', '--offline', '--prefix', folder, '--no-audit', ...packs);
    expect(status, output).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds both commands, and needs no other package', () => {
    expect(readdirSync(join(folder, 'node_modules/.bin')).sort()).toEqual(['create-secure-express', 'harden-express']);
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'create-secure-express',
      'harden-express',
    ]);
  });

  it.each(['--version', '-V'])('tells its version with %s', (flag) => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const command = join(folder, 'node_modules/harden-express/bin/harden-express.js');
    expect(run(folder, process.execPath, command, flag)).toEqual({ status: 0, output: `${version}\n` });
  });

  it('hands on the licences of what it holds', () => {
    const notice = readFileSync(join(folder, 'node_modules/harden-express/dist/NOTICE.txt'), 'utf8');
    for (const name of ['@babel/parser', '@clack/prompts', 'commander', 'handlebars', 'jscodeshift', 'prettier'])
      expect(notice).toMatch(new RegExp(`^${name} \\d+\\.\\S+ \\(MIT\\)$`, 'm'));
    expect(notice).toContain('Permission is hereby granted, free of charge');
  });

  it('makes an app that the other command finds nothing in', () => {
    const made = run(folder, 'npx', 'create-secure-express', 'shop', '--yes', '--no-install', '--no-git');
    expect(made.status, made.output).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'shop/package.json'), 'utf8'))).toMatchObject({ name: 'shop' });
    const audit = run(folder, 'npx', 'harden-express', 'audit', 'shop', '--fail-on', 'low');
    expect(audit.output).toContain('No finding.');
    expect(audit.status).toBe(0);
  });

  it('hardens an app once', () => {
    cpSync(join(root, 'examples/shop'), join(folder, 'old'), {
      recursive: true,
      filter: (from) => basename(from) !== 'node_modules',
    });
    const migrate = (...flags: string[]): { status: number | null; output: string } =>
      run(folder, 'npx', 'harden-express', 'migrate', 'old', '--yes', '--unsafe-fixes', '--install', 'none', ...flags);
    expect(migrate('--check').status).toBe(1);
    const { status, output } = migrate('--no-verify');
    expect(status, output).toBe(0);
    expect(readFileSync(join(folder, 'old/app.js'), 'utf8')).toContain('app.use(helmet(security.helmet));');
    expect(migrate('--check').status).toBe(0);
  });

  it.skipIf(!online)('makes an app whose packages install, and which passes its tests and closes its attacks', () => {
    const args = ['first', '--yes', '--template', 'minimal', '--lang', 'js', '--pm', 'npm', '--no-git'];
    const made = run(folder, 'npx', 'create-secure-express', ...args);
    expect(made.status, made.output).toBe(0);
    const app = join(folder, 'first');
    for (const script of ['test', 'security']) {
      const { status, output } = run(app, 'npm', 'run', script);
      expect(status, output.slice(-4000)).toBe(0);
    }
  });
});
