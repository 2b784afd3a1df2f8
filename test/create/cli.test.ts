import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dispatch } from '../../src/cli/create.ts';
import { execute, type Terminal } from '../../src/cli/terminal.ts';

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-cli-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command in this process, in an empty folder, without a terminal. */
async function create(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const world = { stdin: new PassThrough(), stdout, stderr, env: {} } as unknown as Terminal;
  const code = await execute(() => dispatch(args, world), world);
  const text = (stream: PassThrough): string => ((stream.read() as Buffer | null) ?? '').toString();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const offline = ['--no-install', '--no-git'];

describe('create-secure-express', () => {
  it('makes an app without a question, and says what comes next', async () => {
    const { code, stdout, stderr } = await create('shop', ...offline);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync('.')).toEqual(['shop']);
    expect(JSON.parse(readFileSync('shop/package.json', 'utf8'))).toMatchObject({ name: 'shop', type: 'module' });
    expect(stdout).toContain('cd shop && npm install');
    expect(stdout).toContain('npx create-secure-express shop --yes --template api');
  });

  it('replays itself', async () => {
    const first = await create(
      'one',
      '--views',
      'pug',
      '--lang',
      'js',
      '--db',
      'mysql',
      '--no-docker',
      '--pm',
      'pnpm',
      ...offline,
    );
    const [, line = ''] = /npx create-secure-express (.*)/.exec(first.stdout) ?? [];
    rmSync('one', { recursive: true });
    const answers = ['--dry-run', '--format', 'json'];
    const again = await create(...line.split(' '), ...answers);
    expect(JSON.parse(again.stdout)).toMatchObject({
      answers: { template: 'web', views: 'pug', lang: 'js', db: 'mysql', docker: false, pm: 'pnpm', auth: 'session' },
    });
  });

  it('gives each app secrets of its own, for its owner alone', async () => {
    await create('one', ...offline);
    await create('two', ...offline);
    expect(readFileSync('one/.env', 'utf8')).not.toBe(readFileSync('two/.env', 'utf8'));
    expect(statSync('one/.env').mode & 0o077).toBe(0);
    expect(readFileSync('one/.env', 'utf8')).toMatch(/^JWT_SECRETS=[\w-]{64}$/m);
  });

  it('makes an app without a name where every default is wanted', async () => {
    expect((await create('--yes', ...offline)).code).toBe(0);
    expect(readdirSync('.')).toEqual(['my-app']);
  });

  it('leaves nothing where it is interrupted while it writes, and takes away what a killed run left', async () => {
    mkdirSync('.shop.999999.new/src', { recursive: true });
    const interrupted = create('shop', ...offline);
    // Heard by the command alone: nothing else in this process listens.
    const again = setInterval(() => process.emit('SIGINT'), 0);
    const { code, stderr } = await interrupted;
    clearInterval(again);
    expect({ code, left: readdirSync('.') }).toEqual({ code: 130, left: [] });
    expect(stderr).toContain('Nothing is left behind');
  });

  it.each([
    ['pnpm', /^pnpm@\d+\.\d+\.\d+$/, 'pnpm install --frozen-lockfile'],
    ['yarn', /^yarn@4\.\d+\.\d+$/, 'yarn install --immutable'],
    ['npm', /^npm@\d+\.\d+\.\d+$/, 'npm ci'],
  ])('pins %s, and speaks as that version does', async (pm, pinned, install) => {
    await create('shop', '--pm', pm, ...offline);
    const manifest = JSON.parse(readFileSync('shop/package.json', 'utf8')) as { packageManager: string };
    expect(manifest.packageManager).toMatch(pinned);
    const said = ['Dockerfile', '.github/workflows/ci.yml'].map((file) => readFileSync(`shop/${file}`, 'utf8'));
    for (const text of said) expect(text).toContain(install);
    expect(said.join()).not.toMatch(/--frozen-lockfile.*yarn|yarn (?:audit|install --frozen)/);
    expect(existsSync('shop/.yarnrc.yml')).toBe(pm === 'yarn');
  });

  it('makes what has no accounts where there is no database', async () => {
    const { stdout } = await create('shop', '--db', 'none', '--dry-run', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ answers: { template: 'api', db: 'none', auth: 'none' } });
  });

  it('has uploads and links where they are wanted, and nothing of them elsewhere', async () => {
    await create('with', '--with', 'uploads,links', ...offline);
    await create('without', ...offline);
    const files = (name: string): string[] => readdirSync(name, { recursive: true, encoding: 'utf8' });
    const own = files('with').filter((file) => !files('without').includes(file));
    expect(own).toEqual(expect.arrayContaining(['src/storage.ts', 'src/pictures/routes.ts', 'src/links/routes.ts']));
    const text = readFileSync('without/package.json', 'utf8') + readFileSync('without/.env.example', 'utf8');
    expect(text).not.toMatch(/multer|undici|ipaddr|S3_/);
    expect(JSON.parse(readFileSync('with/package.json', 'utf8'))).toHaveProperty(['dependencies', 'multer']);
  });

  it('shows the files in a dry run, and writes none', async () => {
    const { code, stdout } = await create('shop', '--dry-run', '--template', 'minimal');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {4}app\.ts +\d+$/m);
    expect(readdirSync('.')).toEqual([]);
  });

  it('prints JSON and nothing else', async () => {
    const { stdout } = await create('shop', '--format', 'json', ...offline);
    const result = JSON.parse(stdout) as { files: { file: string; size: number }[]; next: string[] };
    expect(result.files.map(({ file }) => file)).toContain('src/app.ts');
    expect(result.next).toEqual(['cd shop && npm install', 'npm run dev', 'npm run security']);
  });

  it('reads answers from a file, and flags win', async () => {
    writeFileSync('answers.json', JSON.stringify({ template: 'web', views: 'handlebars', lang: 'js' }));
    const { stdout } = await create(
      'shop',
      '--answers',
      'answers.json',
      '--lang',
      'ts',
      '--dry-run',
      '--format',
      'json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ answers: { template: 'web', views: 'handlebars', lang: 'ts' } });
    writeFileSync('answers.json', '{ "templat": "web" }');
    const wrong = await create('shop', '--answers', 'answers.json', '--dry-run');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean template?') as string });
  });

  it.each([
    [['My App'], 'npx create-secure-express my-app'],
    [['Größe'], '"Größe" cannot be the name of an app; "grosse" can.'],
    [['.hidden'], 'cannot be the name'],
    [['shop', '--template', 'api', '--views', 'ejs'], 'Use --template web'],
    [['shop', '--template', 'web', '--views', 'none'], 'Pass --views'],
    [['shop', '--template', 'web', '--auth', 'jwt'], 'Pass --auth session'],
    [['shop', '--template', 'minimal', '--auth', 'jwt', '--db', 'sqlite'], 'Leave --auth out'],
    [['shop', '--db', 'none', '--auth', 'jwt'], 'Pass --db sqlite'],
    [['shop', '--with', 'uplods'], 'uploads and links'],
    [['shop', '--with', 'uploads', '--auth', 'none'], 'leave uploads out'],
    [['shop', '--template', 'minimal', '--with', 'links'], 'Use --template api'],
    [['shop', '--origins', 'app.example'], 'Scheme and host'],
    [['shop', '--origins', '*'], 'Scheme and host'],
    [['shop', '--proxy-hops', 'two'], 'not two.'],
    [['shop', '--proxy-hops', '1.5'], 'not 1.5.'],
    [['node_modules'], 'package managers keep for themselves'],
    [['favicon.ico'], 'package managers keep for themselves'],
    [[], 'Name the folder'],
    [['shop', '--templat', 'api'], 'Did you mean --template?'],
    [['shop', '--db', 'oracle'], 'Allowed choices'],
    [['one', 'two'], 'too many arguments'],
  ])('refuses %j with a way out', async (args, hint) => {
    const { code, stdout, stderr } = await create(...args, ...offline);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
    expect(readdirSync('.')).toEqual([]);
  });

  it('leaves a folder alone that holds something', async () => {
    mkdirSync('shop');
    writeFileSync('shop/precious.txt', 'mine');
    const { code, stderr } = await create('shop', ...offline);
    expect(code).toBe(3);
    expect(stderr).toContain('precious.txt');
    expect(readdirSync('shop')).toEqual(['precious.txt']);
  });

  it('goes into a folder that holds nothing but a repository', async () => {
    mkdirSync('shop/.git', { recursive: true });
    expect((await create('shop', ...offline)).code).toBe(0);
    expect(existsSync('shop/src/app.ts')).toBe(true);
  });

  it('merges where every name is free, and lists those that are not', async () => {
    mkdirSync('shop/src', { recursive: true });
    writeFileSync('shop/precious.txt', 'mine');
    expect((await create('shop', '--merge', ...offline)).code).toBe(0);
    expect(readFileSync('shop/precious.txt', 'utf8')).toBe('mine');
    rmSync('shop', { recursive: true });
    mkdirSync('shop/src', { recursive: true });
    writeFileSync('shop/src/app.ts', 'mine');
    writeFileSync('shop/.env', 'mine');
    const { code, stderr } = await create('shop', '--merge', ...offline);
    expect(code).toBe(3);
    expect(stderr).toMatch(/ {2}\.env\n {2}src\/app\.ts/);
    expect(readdirSync('shop').sort()).toEqual(['.env', 'src']);
    expect(readFileSync('shop/src/app.ts', 'utf8')).toBe('mine');
  });

  it.skipIf(process.getuid?.() === 0)('says that a folder cannot be written to', async () => {
    mkdirSync('fixed');
    chmodSync('fixed', 0o555);
    expect(await create('fixed/shop', ...offline)).toMatchObject({ code: 2 });
    chmodSync('fixed', 0o755);
  });

  it('does not go through a file', async () => {
    writeFileSync('file', '');
    const { code, stderr } = await create('file/shop', ...offline);
    expect(code).toBe(2);
    expect(stderr).toContain('is a file, not a folder');
  });

  it('makes the folders on the way', async () => {
    expect((await create('apps/new/shop', ...offline)).code).toBe(0);
    expect(existsSync('apps/new/shop/package.json')).toBe(true);
  });

  it('starts a repository with everything but secrets in it', async () => {
    const { code } = await create('shop', '--no-install');
    expect(code).toBe(0);
    const { stdout } = spawnSync('git', ['ls-files'], { cwd: 'shop', encoding: 'utf8' });
    expect(stdout.split('\n')).toContain('.env.example');
    expect(stdout.split('\n')).not.toContain('.env');
  });

  it('keeps the app where packages cannot be installed', async () => {
    writeFileSync('npmrc', 'registry=http://127.0.0.1:9/\nfetch-retries=0\n');
    process.env['npm_config_userconfig'] = join(folder, 'npmrc');
    process.env['npm_config_cache'] = join(folder, 'cache');
    process.env['npm_config_registry'] = 'http://127.0.0.1:9/';
    const { code, stdout, stderr } = await create('shop', '--template', 'minimal', '--no-git');
    for (const name of ['userconfig', 'cache', 'registry']) delete process.env[`npm_config_${name}`];
    expect(code).toBe(4);
    expect(stderr).toContain('cd shop && npm install');
    expect(stdout).toContain('cd shop && npm install');
    expect(existsSync('shop/src/app.ts')).toBe(true);
  });

  it.skipIf(process.platform === 'win32').each([
    ['99.1.2', 'pnpm@99.1.2'],
    ['1.0.0', 'pnpm@10.'],
  ])('pins the manager that is there where it is new enough: %s', async (version, pinned) => {
    mkdirSync('bin');
    writeFileSync('bin/pnpm', `#!/bin/sh\n[ "$1" = --version ] && echo ${version}\nexit 0\n`, { mode: 0o755 });
    const { PATH = '' } = process.env;
    process.env['PATH'] = `${join(folder, 'bin')}:${PATH}`;
    const { code, stderr } = await create('shop', '--template', 'minimal', '--pm', 'pnpm', '--no-git');
    process.env['PATH'] = PATH;
    expect(code, stderr).toBe(0);
    const { packageManager } = JSON.parse(readFileSync('shop/package.json', 'utf8')) as { packageManager: string };
    expect(packageManager).toContain(pinned);
  });

  it('keeps the files of Yarn itself out of git', async () => {
    await create('shop', '--pm', 'yarn', ...offline);
    expect(readFileSync('shop/.gitignore', 'utf8')).toMatch(/^\.yarn\/\*$/m);
  });

  it('wraps what it says of a wrong flag', async () => {
    const { stderr } = await create('shop', '--template', 'of-an-app-that-nobody-has-ever-seen-anywhere-before');
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stderr).toMatch(/is invalid\. Allowed\s+choices/);
  });
});
