import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { commitAll, copyFolder, fingerprint, makeFolder, writeFiles } from '../io/folder.ts';
import { APP, harden } from './command.ts';

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const OWN = ['.git', '.harden-express'];

function project(files: Readonly<Record<string, string | Buffer>> = APP): string {
  const folder = makeFolder(files);
  commitAll(folder);
  return folder;
}

describe('what only reads', () => {
  it.each([
    [['--help']],
    [['--version']],
    [['list']],
    [['list', '--json']],
    [['explain', 'cors']],
    [['explain', 'cors/any-origin']],
    [['audit']],
    [['audit', '--format', 'json']],
    [['migrate', '--dry-run']],
    [['migrate', '--check']],
    [['migrate', '--help']],
  ])('%j leaves the tree as it is', async (args) => {
    const folder = project();
    const before = fingerprint(folder, []);
    const { code, stdout } = await harden(folder, ...args);
    expect(code).toBe(args.includes('--check') ? 1 : 0);
    expect(stdout).not.toBe('');
    expect(fingerprint(folder, [])).toEqual(before);
  });
});

describe('the prettier of the project', () => {
  const FAKE = {
    ...APP,
    'package.json': (APP['package.json'] ?? '').replace('{', '{ "prettier": { "semi": true },'),
    'prettier.config.cjs': "require('node:fs').writeFileSync(__dirname + '/ran', '');\nmodule.exports = {};\n",
    'node_modules/prettier/package.json': '{ "name": "prettier", "version": "3.0.0", "main": "index.js" }',
    'node_modules/prettier/index.js': `require('node:fs').writeFileSync(__dirname + '/../../ran', '');
exports.getFileInfo = async () => ({ ignored: false });
exports.resolveConfig = async () => ({});
exports.format = (text) => text;
`,
  };

  it.each([[['audit']], [['migrate', '--dry-run']], [['migrate', '--check']], [['migrate', '--yes', '--no-install']]])(
    'is not run by %j',
    async (args) => {
      const folder = project(FAKE);
      const { stderr } = await harden(folder, ...args);
      expect(stderr).not.toMatch(/fault/i);
      expect(existsSync(join(folder, 'ran'))).toBe(false);
    },
  );

  it('is run where it is asked for', async () => {
    const folder = project(FAKE);
    await harden(folder, 'migrate', '--dry-run', '--project-prettier');
    expect(existsSync(join(folder, 'ran'))).toBe(true);
  });
});

it('sums a diff up beside it', async () => {
  const folder = project();
  const first = await harden(folder, 'migrate', '--check');
  expect(first.stdout).toContain('+++ b/app.js');
  expect(first.stderr).toMatch(/\d files would change/);
  await harden(folder, 'migrate', '--yes', '--no-install');
  const second = await harden(folder, 'migrate', '--check', '--yes', '--allow-dirty');
  expect([second.code, second.stdout]).toEqual([0, '']);
  expect(second.stderr).toContain('Nothing to do');
});

describe('wrong use ends with exit 2, a message and a way out', () => {
  it.each<[string[], RegExp]>([
    [['migrat'], /no command "migrat".*\n?.*Did you mean migrate\?/s],
    [['--quiet', 'audit'], /'--quiet' stands in front of the command.*harden-express audit --quiet/s],
    [['--qiet', 'audit'], /Unknown option '--qiet'/],
    [['verify', '--apply', 'none.patch'], /no file .*none\.patch/],
    [['audit', '--only', 'headers', '--exclude', '*.js'], /--include and --exclude leave files out/],
    [['migrate', '--dry-rn'], /Unknown option '--dry-rn'.*--dry-run/s],
    [['migrate', '--level', 'hard'], /observe, preserve, strict/],
    [['migrate', '--only', 'corz'], /no protection "corz".*Did you mean cors\?/s],
    [['migrate', '--set', 'cors.orgins=x'], /no answer "cors\.orgins".*Did you mean cors\.origins\?/s],
    [['migrate', '--set', 'proxy.hops'], /--set key=value|has no value/],
    [['migrate', '--only', 'cors', '--all'], /contradict/],
    [['migrate', '--report', 'pdf=x'], /no report format "pdf"/],
    [['migrate', '--report', 'json'], /names no file/],
    [['migrate', '--answers', 'none.json'], /no file .*none\.json/],
    [['migrate', '--entry', 'none.js'], /no such file/],
    [['migrate', '--entry', 'package.json'], /no Express app is made there/],
    [['migrate', 'no-such-folder'], /no folder/],
    [['migrate', 'app.js'], /is a file/],
    [['migrate', '--workspace', 'api'], /no workspace "api"/],
    [['explain', 'helmet'], /no protection "helmet"/],
    [['explain', 'cors/any'], /no rule "cors\/any"/],
    [['migrate', '--only', 'cors', '--set', 'proxy.hops=1'], /reaches nothing: trust-proxy.*--only cors,trust-proxy/s],
    [['audit', '--only', 'cors', '--set', 'proxy.hops=1'], /reaches nothing.*cors\.origins/s],
    [['audit', '--report', 'json=none/there.json'], /there is no folder .*none/],
    [['migrate', '--yes', '--save-answers', 'none/a.json'], /there is no folder/],
    [['migrate', '--patch', '.'], /it is a folder/],
    [['explain'], /Nothing is named.*harden-express list/s],
    [['explain', '--why', 'app.js:999'], /app\.js has \d+ lines/],
    [['ci'], /There are: github, gitlab/],
    [['audit', '--format', 'pdf'], /Allowed choices.*--help/s],
  ])('%j', async (args, message) => {
    const folder = project();
    const before = fingerprint(folder, []);
    const { code, stdout, stderr } = await harden(folder, ...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(fingerprint(folder, [])).toEqual(before);
  });

  it('an unknown key in the config', async () => {
    const folder = project({ ...APP, 'harden-express.config.json': '{ "levl": "strict" }' });
    const { code, stderr } = await harden(folder, 'audit');
    expect(stderr).toMatch(/unknown key "levl".*Did you mean level\?/s);
    expect(code).toBe(2);
  });

  it.each([[['migrate', '--yes']], [['audit']]])(
    'no Express app, where a chosen protection needs one: %j',
    async (args) => {
      const folder = project({ 'package.json': '{"name":"lib"}', 'index.js': 'module.exports = 1;\n' });
      const { code, stderr } = await harden(folder, ...args, '--only', 'headers');
      expect(stderr).toMatch(/No Express app was found/);
      expect(code).toBe(2);
    },
  );

  it('several apps and no choice', async () => {
    const one = "const express = require('express');\nconst app = express();\napp.listen(1);\n";
    const folder = project({ 'package.json': APP['package.json'] ?? '', 'src/a.js': one, 'src/b.js': one });
    const { code, stderr } = await harden(folder, 'migrate', '--yes');
    expect(stderr).toMatch(/Found 2 Express apps: src\/a\.js, src\/b\.js\.\nPass --entry <file> or --all-entries\./);
    expect(code).toBe(2);
    const chosen = await harden(folder, 'migrate', '--dry-run', '--entry', 'src/b.js');
    expect(chosen.code).toBe(0);
    expect(chosen.stdout).toContain('+++ b/src/b.js');
    expect(chosen.stdout).not.toContain('+++ b/src/a.js');
  });

  it('several apps of which one is started', async () => {
    const one =
      "const express = require('express');\nconst app = express();\napp.post('/a', (req, res) => res.json({}));\napp.listen(1);\n";
    const redirect = one.replace(
      "post('/a', (req, res) => res.json({}))",
      "get('*', (req, res) => res.redirect('https://a.example'))",
    );
    const folder = project({
      'package.json': JSON.stringify({
        name: 'shop',
        scripts: { start: 'node main.js' },
        dependencies: { express: '^4.18.2' },
      }),
      'main.js': `require('./admin');\nrequire('./redirect');\n${one}`,
      'admin.js': one,
      'redirect.js': redirect,
      'old.js': one,
    });
    const { code, stdout, stderr } = await harden(folder, 'migrate', '--dry-run', '--format', 'diff');
    expect(stderr).toContain(
      'The app of redirect.js:2 only redirects and is left alone; for it, pass --entry redirect.js.',
    );
    expect(stdout.match(/^\+\+\+ b\/.*\.js$/gm)).toEqual(['+++ b/admin.js', '+++ b/main.js', '+++ b/security.js']);
    expect(code).toBe(0);
    const all = await harden(folder, 'migrate', '--dry-run', '--all-entries', '--format', 'diff');
    expect(all.stdout).toContain('+++ b/redirect.js');
  });

  it('several apps in packages of their own', async () => {
    const one = "const express = require('express');\nconst app = express();\napp.listen(1);\n";
    const manifest = APP['package.json'] ?? '';
    const folder = project({
      'a/package.json': manifest,
      'a/app.js': one,
      'b/package.json': manifest,
      'b/app.js': one,
    });
    const { code, stderr } = await harden(folder, 'migrate', '--yes');
    expect(stderr).toContain('in 2 packages:\n  a: a/app.js\n  b: b/app.js\nPass --workspaces for all of them');
    expect(stderr).toContain('--workspace a for one package, or --entry a/app.js');
    expect(code).toBe(2);
    const all = await harden(folder, 'migrate', '--dry-run', '--all-entries', '--format', 'diff');
    expect(all.stdout).toContain('+++ b/a/app.js');
    expect(all.stdout).not.toContain('+++ b/b/app.js');
  });
});

describe('refused for safety: exit 3, nothing written', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'a file it touches is dirty',
      (folder) => writeFileSync(join(folder, 'app.js'), `${APP['app.js']}\n`),
      /app\.js\n.*--allow-dirty/s,
    ],
    ['a file is read-only', (folder) => chmodSync(join(folder, 'app.js'), 0o444), /app\.js is read-only/],
    ['the folder is read-only', (folder) => chmodSync(folder, 0o555), /read-only/],
    [
      'the entry does not parse',
      (folder) => (
        writeFileSync(join(folder, 'app.js'), "const express = require('express');\nconst app = express(;\n"),
        commitAll(folder)
      ),
      /app\.js cannot be read/,
    ],
    [
      'the entry does not parse, and another app does',
      (folder) => (
        writeFileSync(
          join(folder, 'package.json'),
          '{ "name": "shop", "main": "app.js", "dependencies": { "express": "4" } }',
        ),
        writeFileSync(join(folder, 'old.js'), APP['app.js'] ?? ''),
        writeFileSync(join(folder, 'app.js'), "const express = require('express');\nconst app = express(;\n"),
        commitAll(folder)
      ),
      /app\.js cannot be read/,
    ],
    [
      'the config folder leads out',
      (folder) => symlinkSync(makeFolder(), join(folder, 'config')),
      /outside of the project/,
    ],
  ])('%s', async (_, spoil, message) => {
    const folder = project();
    spoil(folder);
    const before = fingerprint(folder);
    const { code, stderr, stdout } = await harden(folder, 'migrate', '--yes', '--no-install');
    chmodSync(folder, 0o755);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(3);
    expect({ ...fingerprint(folder), '/': '' }).toEqual({ ...before, '/': '' });
  });

  it('but not for dirty files elsewhere, nor with --allow-dirty', async () => {
    const folder = project({ ...APP, 'README.md': 'a' });
    writeFiles(folder, { 'README.md': 'b', 'new.js': '' });
    expect((await harden(folder, 'migrate', '--yes', '--no-install', '--only', 'headers')).code).toBe(0);
    expect((await harden(folder, 'migrate', '--yes', '--no-install', '--allow-dirty')).code).toBe(0);
  });
});

describe('migrate', () => {
  it('changes what the dry run showed, byte for byte, also with CRLF and no newline at the end', async () => {
    const files = Object.fromEntries(
      Object.entries(APP).map(([path, text]) => [path, crlf(text).replace(/\r\n$/, '')]),
    );
    const folder = project(files);
    const copy = copyFolder(folder);
    const { stdout } = await harden(folder, 'migrate', '--dry-run', '--unsafe-fixes');
    execFileSync('git', ['apply', '--check', '-'], { cwd: copy, input: stdout, stdio: 'pipe' });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: copy, input: stdout, stdio: 'pipe' });
    const { code } = await harden(folder, 'migrate', '--yes', '--no-install', '--unsafe-fixes');
    expect(code).toBe(0);
    expect(fingerprint(folder, OWN)).toEqual(fingerprint(copy, OWN));
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toMatch(/app\.use\(helmet\(security\.helmet\)\);\r\n/);
  });

  it('writes the same as a patch', async () => {
    const folder = project();
    const before = fingerprint(folder, []);
    const target = join(makeFolder(), 'out.patch');
    const { code, stdout } = await harden(folder, 'migrate', '--patch', target);
    expect([code, stdout]).toEqual([0, '']);
    expect(fingerprint(folder, [])).toEqual(before);
    expect(readFileSync(target, 'utf8')).toBe((await harden(folder, 'migrate', '--dry-run')).stdout);
  });

  it('has nothing to do the second time', async () => {
    const folder = project();
    await harden(folder, 'migrate', '--yes', '--no-install', '--unsafe-fixes');
    const after = fingerprint(folder, []);
    const { code, stdout } = await harden(
      folder,
      'migrate',
      '--yes',
      '--no-install',
      '--allow-dirty',
      '--unsafe-fixes',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing to do');
    expect(fingerprint(folder, [])).toEqual(after);
    expect((await harden(folder, 'migrate', '--check', '--unsafe-fixes')).code).toBe(0);
  });

  it('is undone to the byte', async () => {
    const folder = project();
    const before = fingerprint(folder);
    await harden(folder, 'migrate', '--yes', '--no-install');
    expect(fingerprint(folder)).not.toEqual(before);
    expect((await harden(folder, 'undo')).code).toBe(0);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('keeps an edit made after it, and shows the rest as a patch', async () => {
    const folder = project();
    await harden(folder, 'migrate', '--yes', '--no-install');
    const edited = readFileSync(join(folder, 'app.js'), 'utf8').replace('hello', 'hello, mine');
    writeFileSync(join(folder, 'app.js'), edited);
    const { code, stdout } = await harden(folder, 'undo');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe(edited);
    expect(existsSync(join(folder, 'config'))).toBe(false);
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout, stdio: 'pipe' });
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe(APP['app.js']?.replace('hello', 'hello, mine'));
  });

  it('replays from its own line and from its saved answers', async () => {
    const folder = project();
    const [byLine, byFile] = [copyFolder(folder), copyFolder(folder)];
    const answers = join(makeFolder(), 'answers.json');
    const args = ['--only', 'headers,request-limits', '--set', 'limits.requests=50', '--no-install', '--unsafe-fixes'];
    const { stdout } = await harden(folder, 'migrate', '--yes', ...args, '--save-answers', answers);
    const line = /^Replay: npx harden-express (.+)$/m.exec(stdout)?.[1] ?? '';
    expect(line).toContain('--only headers,request-limits');
    await harden(byLine, ...line.split(' ').filter((word) => !word.includes(basename(folder))));
    await harden(byFile, 'migrate', '--yes', '--answers', answers);
    expect(fingerprint(byLine)).toEqual(fingerprint(folder));
    expect(fingerprint(byFile)).toEqual(fingerprint(folder));
    expect(readFileSync(join(folder, 'config/security.js'), 'utf8')).toContain('50');
  });

  it('names the protections in the line that replays it only where they were chosen', async () => {
    const lineOf = async (...args: string[]): Promise<string> =>
      /^Replay: .+$/m.exec((await harden(project(), 'migrate', '--yes', '--no-install', ...args)).stdout)?.[0] ?? '';
    expect(await lineOf()).toMatch(/migrate(?: \S+)? --level/);
    expect(await lineOf('--skip', 'headers')).toMatch(/--only trust-proxy,csp/);
  });

  it('takes the config file below the flags', async () => {
    const folder = project({
      ...APP,
      'harden-express.config.json': '{ "protections": ["headers"], "install": "none" }',
    });
    const { stdout } = await harden(folder, 'migrate', '--dry-run');
    expect(stdout).toContain('helmet');
    expect(stdout).not.toContain('rateLimit');
    expect((await harden(folder, 'migrate', '--dry-run', '--only', 'request-limits')).stdout).not.toContain(
      '+const helmet',
    );
  });

  it('works on one package of a monorepo, by name, or on all that use Express', async () => {
    const below = (folder: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(APP).map(([path, text]) => [
          `${folder}/${path}`,
          text.replace('"shop"', `"@x/${folder.slice(9)}"`),
        ]),
      );
    const files = {
      'package.json': '{"name":"root","private":true}',
      ...below('packages/api'),
      ...below('packages/admin'),
    };
    const folder = project({ ...files, 'packages/lib/package.json': '{"name":"lib"}' });
    const one = await harden(folder, 'migrate', '--dry-run', '--workspace', '@x/api');
    expect(one.stdout).toContain('+++ b/packages/api/app.js');
    expect(one.stdout).not.toContain('admin');
    const all = await harden(folder, 'audit', '--workspaces', '--format', 'json');
    expect(JSON.parse(all.stdout)).toHaveLength(2);
  });
});

describe('reports', () => {
  const schema = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8')) as object;

  it.each([[['audit']], [['migrate', '--dry-run']], [['migrate', '--yes', '--no-install', '--unsafe-fixes']]])(
    'the JSON of %j fits the schema, and every open finding has a reason',
    async (args) => {
      const folder = project({ ...APP, 'huge.js': Buffer.alloc(5_000_000, 'a\n'), 'bytes.js': Buffer.from([1, 0, 2]) });
      const { stdout, code } = await harden(folder, ...args, '--format', 'json');
      const report = JSON.parse(stdout) as {
        exitCode: number;
        findings: { status: string; reason: string | null }[];
        project: { unread: { file: string }[] };
      };
      const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
      expect(ajv.validate(schema, report), ajv.errorsText()).toBe(true);
      expect(report.exitCode).toBe(code);
      expect(report.findings.length).toBeGreaterThan(0);
      expect(report.findings.filter(({ status, reason }) => status !== 'fixed' && reason === null)).toEqual([]);
      expect(report.project.unread.map(({ file }) => file)).toEqual(['bytes.js', 'huge.js']);
    },
  );

  it('several in one run, each in its file', async () => {
    const folder = project();
    const target = makeFolder();
    const files = ['json', 'diff', 'pretty'].flatMap((format) => ['--report', `${format}=${join(target, format)}`]);
    const { stdout } = await harden(folder, 'migrate', '--dry-run', ...files);
    expect(readFileSync(join(target, 'diff'), 'utf8')).toBe(stdout);
    expect(JSON.parse(readFileSync(join(target, 'json'), 'utf8'))).toMatchObject({ command: 'migrate', exitCode: 0 });
    expect(readFileSync(join(target, 'pretty'), 'utf8')).toContain('Dry run: ');
  });

  it('--fail-on gives exit 1 at the threshold, and not below it', async () => {
    const folder = project();
    expect((await harden(folder, 'audit', '--fail-on', 'low')).code).toBe(1);
    expect((await harden(folder, 'audit', '--only', 'headers', '--fail-on', 'high')).code).toBe(0);
  });

  it('an audit promises no edit that a migrate refuses', async () => {
    const route = `app.get('/item', async (req, res) => {
  try {
    res.json(await item(req.query.id));
  } catch (error) {
    res.status(500).json({ error: error.message });
  }
});
`;
    const own = route.replace("'/item'", "'/own'").replace('500', '400');
    const folder = project({
      ...APP,
      'app.js': (APP['app.js'] ?? '').replace('app.listen', `${route}${own}app.listen`),
    });
    const leaks = async (...args: string[]): Promise<{ status: string; reason: string | null }[]> => {
      const { stdout } = await harden(folder, ...args, '--only', 'errors', '--format', 'json');
      const { findings } = JSON.parse(stdout) as {
        findings: { ruleId: string; status: string; reason: string | null }[];
      };
      return findings.filter(({ ruleId }) => ruleId === 'errors/leak');
    };
    const refused = { status: 'refused', reason: expect.stringContaining('The response has status 400') as string };
    expect(await leaks('audit')).toMatchObject([{ status: 'open' }, refused]);
    expect(await leaks('migrate', '--dry-run', '--unsafe-fixes')).toMatchObject([{ status: 'fixed' }, refused]);
    const { stdout } = await harden(folder, 'audit', '--only', 'errors');
    expect(stdout).toContain('4 findings: 3 medium, 1 low. harden-express migrate fixes 3 of them.');
  });

  it('an audit of a library says what does not apply', async () => {
    const folder = project({ 'package.json': '{"name":"lib"}', 'index.js': 'module.exports = 1;\n' });
    const { code, stdout, stderr } = await harden(folder, 'audit');
    expect(code).toBe(0);
    expect(stderr).toMatch(/No Express app was found .*: not applicable are .*headers/);
    expect(stdout).toContain('No finding.');
  });

  it('an audit of a library finds what needs no app, and its migrate edits only what needs none', async () => {
    const text = `const jwt = require('jsonwebtoken');
const JWT_SECRET = 'kept-in-the-repository';
exports.token = (id) => jwt.sign({ id }, JWT_SECRET);
`;
    const manifest = '{"name":"lib","dependencies":{"jsonwebtoken":"^9.0.0"}}';
    const folder = project({ 'package.json': manifest, 'index.js': text });
    const { stdout } = await harden(folder, 'audit', '--format', 'json');
    const { findings } = JSON.parse(stdout) as { findings: { ruleId: string; reason: string }[] };
    expect(findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'secrets/signing-secret',
        status: 'refused',
        reason: expect.stringMatching(/No Express app/) as string,
      }),
    );
    const { code } = await harden(folder, 'migrate', '--yes', '--only', 'secrets');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe(text);
  });

  it('a folder below its package.json is a mistake, in a repository', async () => {
    const text = "const express = require('express');\nexpress().listen(3000);\n";
    const files = { 'package.json': '{"dependencies":{"express":"^4.18.2"}}', 'services/api/main.js': text };
    const folder = project(files);
    const { code, stderr } = await harden(join(folder, 'services/api'), 'migrate', '--yes');
    expect(stderr).toMatch(
      /services\/api has no package\.json of its own[\s\S]*\.\.\/\.\. --entry services\/api\/main\.js/,
    );
    expect(code).toBe(2);
  });

  it('an audit of a folder without code is a mistake', async () => {
    const { code, stderr } = await harden(project({ 'README.md': 'text' }), 'audit');
    expect(stderr).toMatch(/holds no JavaScript or TypeScript/);
    expect(code).toBe(2);
  });
});

describe('installing', () => {
  /** A package manager that writes a lockfile and then does as told. */
  function withNpm(script: string): () => void {
    const bin = makeFolder({ npm: `#!/bin/sh\necho broken > package-lock.json\nmkdir -p node_modules/x\n${script}\n` });
    chmodSync(join(bin, 'npm'), 0o755);
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}:${path}`;
    return () => (process.env['PATH'] = path);
  }

  it('runs beside the manifest of the app, and says so', async () => {
    const server = Object.fromEntries(Object.entries(APP).map(([path, text]) => [`server/${path}`, text]));
    const files = { ...server, 'package.json': '{"name":"site"}', 'package-lock.json': '{}' };
    const folder = project(files);
    const { stdout } = await harden(folder, 'migrate', '--yes', '--no-install');
    expect(stdout).toMatch(/Not installed yet\. Run: cd .*server && npm install/);
    const again = project(files);
    const reset = withNpm('pwd > place');
    const { code } = await harden(again, 'migrate', '--yes').finally(reset);
    expect(code).toBe(0);
    expect(readFileSync(join(again, 'server/place'), 'utf8').trim()).toMatch(/server$/);
    expect(readFileSync(join(again, 'package-lock.json'), 'utf8')).toBe('{}');
  });

  it('that fails restores every file, and shows what it said', async () => {
    const folder = project({ ...APP, 'package-lock.json': '{}' });
    const before = fingerprint(folder, ['.git']);
    const reset = withNpm('echo "ERR no such version" >&2; exit 1');
    const { code, stderr } = await harden(folder, 'migrate', '--yes').finally(reset);
    expect(stderr).toMatch(/npm install .* failed:\n {2}ERR no such version\n.*--install none/s);
    expect(code).toBe(4);
    expect(fingerprint(folder, ['.git'])).toEqual(before);
  });

  it.each(['kill -9 $$', 'rm package.json; exit 1', 'mkdir node_modules/helmet; kill -SEGV $$'])(
    'that dies restores every file: %s',
    async (script) => {
      const folder = project({ ...APP, 'package-lock.json': '{}' });
      const before = fingerprint(folder, ['.git', 'node_modules']);
      const { code } = await harden(folder, 'migrate', '--yes').finally(withNpm(script));
      expect(code).toBe(4);
      expect(fingerprint(folder, ['.git', 'node_modules'])).toEqual(before);
    },
  );

  it('that fails while somebody edits a file restores the others, says why, and leaves the rest to undo', async () => {
    const folder = project({ ...APP, 'package-lock.json': '{}' });
    const reset = withNpm('echo "// mine" >> app.js; echo "ERR no such version" >&2; exit 1');
    const { code, stderr } = await harden(folder, 'migrate', '--yes').finally(reset);
    expect(stderr).toMatch(/ERR no such version[^]*left alone:\n {2}app\.js\n.*undo/);
    expect(code).toBe(4);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain('// mine');
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(APP['package.json']);
    const { stdout } = await harden(folder, 'undo');
    expect(stdout).toMatch(/^-.*security/m);
  });

  it('is undone with its lockfile', async () => {
    const folder = project({ ...APP, 'package-lock.json': '{}' });
    const before = fingerprint(folder);
    const reset = withNpm('exit 0');
    expect((await harden(folder, 'migrate', '--yes').finally(reset)).code).toBe(0);
    expect(readFileSync(join(folder, 'package-lock.json'), 'utf8')).toBe('broken\n');
    await harden(folder, 'undo');
    expect(fingerprint(folder)).toEqual(before);
  });

  it('is refused before anything is written where the package manager is not there', async () => {
    const folder = project({ ...APP, 'bun.lock': '' });
    const before = fingerprint(folder);
    const path = process.env['PATH'];
    const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const bin = makeFolder();
    symlinkSync(git, join(bin, 'git'));
    process.env['PATH'] = bin;
    const { code, stderr } = await harden(folder, 'migrate', '--yes').finally(() => (process.env['PATH'] = path));
    expect(stderr).toMatch(/bun is to install the packages.*--pm/s);
    expect(code).toBe(2);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('of nothing says so', async () => {
    const { stdout } = await harden(project(), 'migrate', '--yes', '--no-install');
    expect(stdout).toMatch(/Not installed yet\. Run: cd \S+ && npm install/);
  });
});

describe('verifying', () => {
  /** What is started answers without a package, so that it runs where nothing is installed. */
  const NAKED: Readonly<Record<string, string>> = {
    ...APP,
    'server.js': "require('node:http').createServer((req, res) => res.end('hello')).listen(process.env.PORT);\n",
  };

  it('that the app does not survive restores every file: exit 4', async () => {
    const folder = project(NAKED);
    const before = fingerprint(folder);
    const start = 'test ! -d config && node server.js';
    const args = ['--yes', '--no-install', '--verify', '--start', start];
    const { code, stdout } = await harden(folder, 'migrate', ...args, '--format', 'json');
    const report = JSON.parse(stdout) as {
      exitCode: number;
      changes: unknown[];
      findings: { status: string }[];
      verification: { boot: object };
    };
    expect(report.verification.boot).toMatchObject({ before: 'started', ok: false });
    expect([code, report.exitCode, report.changes]).toEqual([4, 4, []]);
    expect(report.findings.some(({ status }) => status === 'fixed')).toBe(false);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('that cannot be done, though it was asked for, changes nothing: exit 4 and the way out', async () => {
    const folder = project(NAKED);
    const before = fingerprint(folder);
    const { code, stderr } = await harden(folder, 'migrate', '--yes', '--no-install', '--verify', '--start', 'exit 1');
    expect(stderr).toMatch(/could not be verified: .*did not start.*--start/s);
    expect(code).toBe(4);
    expect(fingerprint(folder)).toEqual(before);
  });
});
