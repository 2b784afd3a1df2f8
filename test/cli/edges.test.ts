import { spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commit } from '../../src/io/commit.ts';
import { saveState, pendingFolder, loadState, type State } from '../../src/io/state.ts';
import { commitAll, fingerprint, git, makeFolder } from '../io/folder.ts';
import { buildCommand, ended, environment, hasPython, inTerminal, start, type Built } from './built.ts';
import { APP, harden } from './command.ts';

let built: Built;
beforeAll(() => (built = buildCommand()));
afterAll(() => built.remove());

function project(files: Readonly<Record<string, string>> = APP): string {
  const folder = makeFolder(files);
  commitAll(folder);
  return folder;
}

const MIGRATE = ['migrate', '--yes', '--no-install'] as const;

describe('a run that was killed', () => {
  /** As it is left when the process dies at its first write: the state is there, temporary files are, too. */
  function killed(folder: string, written: boolean): void {
    const before = APP['app.js'] ?? '';
    const changes = [
      { kind: 'update', path: 'app.js', before, after: `${before}// half\n` },
      { kind: 'create', path: 'config/security.js', after: '' },
    ] as const;
    commit(folder, changes);
    const home = pendingFolder(folder);
    const state = loadState(home);
    if (!state) throw new Error('no state');
    const pid = spawnSync('true').pid;
    saveState(home, { ...state, pid });
    if (written) return;
    writeFileSync(join(folder, 'app.js'), before);
    spawnSync('rm', [join(folder, 'config/security.js')]);
    writeFileSync(join(folder, `.app.js.harden-${pid}`), 'half');
  }

  it('before it changed anything is mended by the next one', async () => {
    const folder = project();
    const before = fingerprint(folder);
    killed(folder, false);
    expect(fingerprint(folder)).not.toEqual(before);
    const { code, stderr } = await harden(folder, ...MIGRATE);
    expect(stderr).toContain('cut off before it changed anything');
    expect(code).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('harden-'))).toEqual([]);
    expect((await harden(folder, 'undo')).code).toBe(0);
    expect(fingerprint(folder)).toEqual(before);
  });

  it.each([true, false])('is taken back by undo, with all it left (something was written: %s)', async (written) => {
    const folder = project();
    const before = fingerprint(folder);
    killed(folder, written);
    expect((await harden(folder, 'undo')).code).toBe(0);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('is mended where its process id is another program by now, after a restart of the machine', async () => {
    const folder = project();
    const before = fingerprint(folder);
    killed(folder, true);
    const home = pendingFolder(folder);
    saveState(home, { ...(loadState(home) as State), pid: process.ppid });
    expect((await harden(folder, 'undo')).code).toBe(3);
    utimesSync(join(home, 'state.json'), 1, 1);
    expect((await harden(folder, 'undo')).code).toBe(0);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('after its last write is finished, and nothing stands in the way of the next', async () => {
    const folder = project();
    const before = fingerprint(folder);
    await harden(folder, ...MIGRATE, '--only', 'headers');
    const home = pendingFolder(folder);
    const last = join(home, '..', 'last');
    spawnSync('mv', [last, home]);
    expect((await harden(folder, ...MIGRATE, '--allow-dirty')).code).toBe(0);
    await harden(folder, 'undo');
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain('helmet');
    expect(fingerprint(folder)).not.toEqual(before);
  });
});

it('has nothing to undo, twice, and says so: exit 0', async () => {
  const folder = project();
  for (const _ of [1, 2]) {
    const { code, stderr } = await harden(folder, 'undo');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Nothing to undo') as string]);
  }
});

describe('uncommitted changes', () => {
  it('in a lockfile that installing rewrites count, without an installation they do not', async () => {
    const folder = project({ ...APP, 'package-lock.json': '{}' });
    writeFileSync(join(folder, 'package-lock.json'), '{ }');
    const refused = await harden(folder, 'migrate', '--yes');
    expect(refused.stderr).toMatch(/uncommitted changes would be touched:\n {2}package-lock\.json/);
    expect(refused.code).toBe(3);
    expect((await harden(folder, ...MIGRATE)).code).toBe(0);
  });
});

describe('two apps', () => {
  const app = (port: number): string => `const express = require('express');
const db = require('./db');
const app = express();
app.use(express.json());
app.get('/u', async (req, res) => res.json(await db.query(\`SELECT * FROM u WHERE n = '\${req.query.n}'\`)));
app.listen(${port});
`;
  const files = {
    'package.json': '{"name":"two","dependencies":{"express":"^4.21.2","pg":"^8.0.0"}}',
    'db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool();\n",
    'src/a.js': app(1).replace('./db', '../db'),
    'src/b.js': app(2).replace('./db', '../db'),
  };

  it('of which one is chosen: the other keeps every byte, and its findings', async () => {
    const folder = project(files);
    const before = fingerprint(folder);
    const { code } = await harden(folder, ...MIGRATE, '--all', '--unsafe-fixes', '--entry', 'src/b.js');
    expect(code).toBe(0);
    const after = fingerprint(folder);
    expect(after['src/a.js']).toBe(before['src/a.js']);
    expect(readFileSync(join(folder, 'src/b.js'), 'utf8')).toContain('n = $1`, [req.query.n]');
    const rest = await harden(folder, ...MIGRATE, '--all', '--unsafe-fixes', '--entry', 'src/a.js', '--allow-dirty');
    expect(rest.code).toBe(0);
    expect(readFileSync(join(folder, 'src/a.js'), 'utf8')).toContain('n = $1`, [req.query.n]');
  });
});

it('lists a broken file that might hold SQL', async () => {
  const folder = project({
    ...APP,
    'package.json': '{"name":"x","dependencies":{"express":"^4.21.2","pg":"^8.0.0"}}',
    'store.js': "const q = db.query('SELECT * FROM a WHERE b = ' + x;\n",
  });
  const { stdout } = await harden(folder, 'audit', '--format', 'json');
  const { project: read } = JSON.parse(stdout) as { project: { unread: { file: string }[] } };
  expect(read.unread.map(({ file }) => file)).toEqual(['store.js']);
});

it('saves answers in a dry run, which give the same change again', async () => {
  const folder = project();
  const file = join(makeFolder(), 'answers.json');
  const first = await harden(
    folder,
    'migrate',
    '--dry-run',
    '--only',
    'trust-proxy',
    '--set',
    'proxy.hops=2',
    '--save-answers',
    file,
  );
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    protections: ['trust-proxy'],
    set: { 'proxy.hops': '2' },
  });
  expect((await harden(folder, 'migrate', '--dry-run', '--answers', file)).stdout).toBe(first.stdout);
});

it.each(['headers', 'request-limits', 'errors', 'trust-proxy'])('adds cors after a run for %s', async (first) => {
  const app = (APP['app.js'] ?? '').replace(
    'app.use(express.json',
    "app.use(require('cors')());\napp.use(express.json",
  );
  const folder = project({ ...APP, 'app.js': app });
  await harden(folder, ...MIGRATE, '--only', first);
  const args = ['--only', 'cors', '--set', 'cors.origins=https://a.example', '--allow-dirty'];
  const { stdout } = await harden(folder, ...MIGRATE, ...args);
  expect(stdout).toContain('1 finding fixed');
  expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain('security.cors');
});

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  it.each(['audit', 'list', 'migrate --dry-run'])('under stdout of %s is named, without a stack', (line) => {
    const result = spawnSync('sh', ['-c', `"${process.execPath}" "${built.command}" ${line} > /dev/full`], {
      cwd: project(),
      encoding: 'utf8',
      env: environment() as NodeJS.ProcessEnv,
    });
    expect(result.stderr).toContain('the disk is full');
    expect(result.stderr).not.toMatch(/\n\s+at |bug/);
    expect(result.status).toBe(3);
  });

  it('under what is said beside the result takes nothing from it', () => {
    const command = `"${process.execPath}" "${built.command}" audit 2> /dev/full`;
    const result = spawnSync('sh', ['-c', command], { cwd: project(), encoding: 'utf8' });
    expect(result.stdout).toContain('findings:');
    expect(result.status).toBe(0);
  });

  it('under a report', async () => {
    const { code, stderr } = await harden(project(), 'audit', '--report', 'json=/dev/full');
    expect(stderr).toMatch(/\/dev\/full cannot be written \(the disk is full\)/);
    expect(code).toBe(2);
  });
});

/** Waits until a text is among what a command says: Node may say something of its own before. */
function says(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((heard) => child.stderr?.on('data', (part) => (said += part).includes(text) && heard()));
}

describe('signals', () => {
  it.each([
    ['waits', 'await new Promise((go) => setTimeout(go, 600000));'],
    ['computes', 'for (const end = Date.now() + 600000; Date.now() < end; );'],
  ])('end at once a run that has written nothing and %s', async (_, takesLong) => {
    const folder = project({ ...APP, 'harden-express.config.mjs': `console.error("loaded"); ${takesLong}` });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      for (const command of ['audit', 'migrate']) {
        const child = start(folder, built.command, [command]);
        await says(child, 'loaded');
        child.kill(signal);
        expect(await ended(child)).toBe(signal);
      }
    }
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it.skipIf(!hasPython).each([
    [2, 130],
    [15, 143],
    [1, 129],
  ])('%i at a question shows the cursor again: exit %i', (signal, code) => {
    const folder = project();
    const command = [process.execPath, built.command, 'migrate'];
    const ran = inTerminal(folder, command, [['What should be added?', `signal ${signal}`]]);
    expect(ran.code).toBe(code);
    expect(ran.output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(ran.output.lastIndexOf('\u001b[?25l'));
    expect(ran.output.match(/Cancelled\. Nothing was changed\./g)).toHaveLength(1);
  });
});

/** Without a second argument nobody knows what to do next. */
it('every mistake of use has a way out', () => {
  const root = join(import.meta.dirname, '../../src');
  const bare = (readdirSync(root, { recursive: true }) as string[])
    .filter((name) => /^(?:cli|io)\/.*\.ts$/.test(name))
    .filter((name) =>
      /new UserError\(\s*(?:`(?:[^`\\]|\\.)*`|'[^']*'),?\s*\)/.test(readFileSync(join(root, name), 'utf8')),
    );
  expect(bare).toEqual([]);
});
