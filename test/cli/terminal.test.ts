import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protections } from '../../src/protections/index.ts';
import { commitAll, fingerprint, makeFolder } from '../io/folder.ts';
import { buildCommand, ended, environment, hasPython, inTerminal, start, type Built } from './built.ts';
import { APP, harden } from './command.ts';

const ENTER = '\r';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const DOWN = '\u001b[B';

let built: Built;
beforeAll(() => (built = buildCommand()));
afterAll(() => built.remove());

function project(): string {
  const folder = makeFolder(APP);
  commitAll(folder);
  return folder;
}

const command = (...args: string[]): string[] => [process.execPath, built.command, ...args];

/** The beginning of a question that a protection asks. */
function question(key: string): string {
  const questions = protections.flatMap((protection) => protection.questions ?? []);
  return questions.find((own) => own.key === key)?.message.slice(0, 25) ?? key;
}

/** What is asked before the first change is shown, in its order, each with the key that goes on. */
const BEFORE_REVIEW: readonly (readonly [string, string])[] = [
  ['What should be added?', ENTER],
  [question('proxy.hops'), ENTER],
  [question('headers.hsts'), ENTER],
  [question('limits.requests'), ENTER],
  [question('limits.logins'), ENTER],
];

/** The questions of a run over the small app. */
const QUESTIONS: readonly (readonly [string, string])[] = [
  ...BEFORE_REVIEW,
  ['Apply trust-proxy?', DOWN + ENTER],
  ['to prove that it still works?', `n${ENTER}`],
  ['Change ', ENTER],
];

describe.skipIf(!hasPython)('in a terminal', () => {
  it('asks, shows each change, applies it and says how to undo and replay it', () => {
    const folder = project();
    const { output, code } = inTerminal(folder, command('migrate', '--no-install'), QUESTIONS);
    expect(output).toContain('Undo:   npx harden-express undo');
    expect(output).toMatch(/Replay: npx harden-express migrate --only/);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain('app.use(helmet(security.helmet));');
  });

  it.each(QUESTIONS.map(([text], at) => [text, at] as const))('is left with Ctrl-C at "%s"', (text, at) => {
    const folder = project();
    const before = fingerprint(folder, []);
    const steps = [...QUESTIONS.slice(0, at), [text, CTRL_C] as const];
    const { output, code } = inTerminal(folder, command('migrate', '--no-install'), steps);
    expect(code).toBe(130);
    expect(output.match(/Cancelled\. Nothing was changed\./g)).toHaveLength(1);
    expect(fingerprint(folder, [])).toEqual(before);
  });

  it.each(['What should be added?', question('proxy.hops'), 'Apply trust-proxy?', 'Change '])(
    'is left with Ctrl-D at "%s"',
    (text) => {
      const folder = project();
      const before = fingerprint(folder, []);
      const at = QUESTIONS.findIndex(([asked]) => asked === text);
      const steps = [...QUESTIONS.slice(0, at), [text, CTRL_D] as const];
      const { output, code } = inTerminal(folder, command('migrate', '--no-install'), steps);
      expect(code).toBe(130);
      expect(output).toContain('Cancelled. Nothing was changed.');
      expect(fingerprint(folder, [])).toEqual(before);
    },
  );

  it('explains, skips and quits without changes', () => {
    const folder = project();
    const before = fingerprint(folder, []);
    const steps = [
      ...BEFORE_REVIEW,
      ['Apply trust-proxy?', DOWN.repeat(3) + ENTER],
      ['How to turn it off', ''],
      ['Apply trust-proxy?', DOWN.repeat(2) + ENTER],
      ['Apply headers?', DOWN.repeat(4) + ENTER],
    ] as const;
    const { code } = inTerminal(folder, command('migrate', '--no-install'), steps);
    expect(code).toBe(130);
    expect(fingerprint(folder, [])).toEqual(before);
  });

  it('applies what was ticked and shown, review or not, says what it leaves alone, and sums the choice up shortly', () => {
    const folder = makeFolder({
      ...APP,
      'app.js': (APP['app.js'] ?? '').replace('express.json()', "express.json({ limit: '50mb' })"),
    });
    commitAll(folder);
    const steps = [
      ...BEFORE_REVIEW,
      [question('limits.json'), `\u0015100kb${ENTER}`],
      ['Apply trust-proxy?', DOWN + ENTER],
      ['to prove that it still works?', `n${ENTER}`],
      ['Change ', ENTER],
    ] as const;
    const { output, code } = inTerminal(folder, command('migrate', '--no-install'), steps);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).not.toContain('50mb');
    expect(output).toMatch(/Will not be touched:[^]*nothing to change:[^]*sql-injection/);
    expect(output).toMatch(/Replay: .*--unsafe-fixes/);
    // eslint-disable-next-line no-control-regex
    const plain = output.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '');
    expect(plain).toMatch(/trust-proxy \(safe\), headers \(safe\), [^:]*\n/);
  });

  it('asks before it touches files with uncommitted changes, and takes Enter for no', () => {
    const folder = project();
    const dirty = `${APP['app.js']}// mine\n`;
    spawnSync('sh', ['-c', 'echo "// mine" >> app.js'], { cwd: folder });
    const { output, code } = inTerminal(folder, command('migrate', '--no-install'), [['Continue?', ENTER]]);
    expect(output).toContain('app.js');
    expect(code).toBe(130);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe(dirty);
  });

  it('asks at the start, where the package manager is not there, and goes on with package.json alone', () => {
    const folder = makeFolder({ ...APP, 'bun.lock': '' });
    commitAll(folder);
    const steps = [['not on the PATH', ENTER], ...BEFORE_REVIEW, ['Apply trust-proxy?', CTRL_C]] as const;
    const { output, code } = inTerminal(folder, command('migrate'), steps);
    expect(output.indexOf('not on the PATH')).toBeLessThan(output.indexOf('What should be added?'));
    expect(code).toBe(130);
  });

  it.each([40, 80, 120])('draws no line wider than %i columns', (columns) => {
    const { output } = inTerminal(
      project(),
      command('migrate', '--no-install'),
      [...BEFORE_REVIEW, ['Apply trust-proxy?', CTRL_C]],
      { columns },
    );
    // eslint-disable-next-line no-control-regex
    const lines = output.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').split(/\r?\n|\r/);
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
  });

  it('wraps help, lists and reasons at 40 columns', () => {
    const lines = ['migrate --help', 'list', 'explain --why app.js:8', '--help', '', 'undo', 'audit --only nobody'];
    const script = lines.map((line) => `${command().join(' ')} ${line}`).join(';');
    const { output } = inTerminal(project(), ['sh', '-c', script], [], { columns: 40 });
    // eslint-disable-next-line no-control-regex
    const shown = output.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').split(/\r?\n/);
    expect(shown.filter((line) => [...line].length > 40 && !line.startsWith('Usage: '))).toEqual([]);
    expect(output).toContain('--only <ids>');
  });

  it.each(['--help', '-h'])('prints with %s what the build wrote, in 80 columns and more', async (flag) => {
    const { stdout } = await harden(project(), flag);
    const run = spawnSync(process.execPath, [built.command, flag], { encoding: 'utf8' });
    expect(run.stdout).toBe(stdout);
    const wide = inTerminal(project(), command(flag), [], { columns: 120 }).output.replaceAll('\r', '');
    expect(wide).toBe(stdout);
  });

  it('has no colour with NO_COLOR and with --no-color', () => {
    const steps = [['What should be added?', CTRL_C]] as const;
    // eslint-disable-next-line no-control-regex
    const colour = /\u001b\[[\d;]*m/;
    expect(inTerminal(project(), command('migrate'), steps).output).toMatch(colour);
    expect(inTerminal(project(), command('migrate'), steps, { env: { NO_COLOR: '1' } }).output).not.toMatch(colour);
    expect(inTerminal(project(), command('migrate', '--no-color'), steps).output).not.toMatch(colour);
  });

  it.each([{ TERM: 'dumb' }, { ACCESSIBLE: '1', NO_COLOR: '1' }])('asks in plain lines with %j', (env) => {
    const folder = project();
    const steps = [
      ['Numbers with commas', '1 9\r'],
      ['Type numbers from', '2\r'],
      ['(day): ', '\r'],
      ['Apply headers?', ''],
      ['Number (1): ', '2\r'],
      ['yes or no (yes): ', 'n\r'],
      ['yes or no (yes): ', '\r'],
    ] as const;
    const { output, code } = inTerminal(folder, command('migrate', '--no-install'), steps, { env });
    expect(output).not.toContain('\u001b');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain('helmet(');
  });

  it('asks nothing where stdout is a pipe, even if stdin is a terminal', () => {
    const folder = project();
    const line = command('migrate', '--dry-run').join(' ');
    const { output, code } = inTerminal(folder, ['sh', '-c', `${line} | cat`], []);
    expect(output).toContain('+++ b/app.js');
    expect(code).toBe(0);
  });

  it.each([{ CI: 'true' }, {}])('asks nothing with --yes, nor with %j', (env) => {
    const args = Object.keys(env).length > 0 ? [] : ['--yes'];
    const { code, output } = inTerminal(project(), command('migrate', '--no-install', ...args), [], { env });
    expect(output).not.toContain('What should be added?');
    expect(code).toBe(0);
  });
});

describe('without a terminal', () => {
  it.each([['ignore' as const], ['pipe' as const]])('never waits for stdin (%s, idle)', async (stdin) => {
    const folder = project();
    const child = start(folder, built.command, ['migrate', '--no-install']);
    if (stdin === 'ignore') child.stdin?.end();
    child.stdout?.resume();
    child.stderr?.resume();
    expect(await ended(child)).toBe(0);
    expect(existsSync(join(folder, 'config/security.js'))).toBe(true);
  });

  it('ends quietly where the reader of the pipe has gone', () => {
    const result = spawnSync('sh', ['-c', `${command('audit', '--format', 'json').join(' ')} | head -1`], {
      cwd: project(),
      env: environment(),
      encoding: 'utf8',
    });
    expect(result.stdout).toBe('{\n');
    expect(result.stderr).not.toMatch(/EPIPE|bug/);
  });
});

describe('while packages are installed', () => {
  /** A package manager that has begun to write and takes its time. */
  function slowNpm(): string {
    const bin = makeFolder({
      npm: '#!/bin/sh\necho half > package-lock.json\nmkdir -p node_modules/x\nexec sleep 60\n',
    });
    chmodSync(join(bin, 'npm'), 0o755);
    return `${bin}:${process.env['PATH']}`;
  }

  async function installing(folder: string): Promise<ReturnType<typeof start>> {
    const child = start(folder, built.command, ['migrate', '--yes'], { PATH: slowNpm() });
    while (!existsSync(join(folder, 'node_modules/x'))) await sleep(20);
    return child;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s restores every file: exit %i', async (signal, code) => {
    const folder = project();
    const before = fingerprint(folder, ['.git']);
    const child = await installing(folder);
    let said = '';
    child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(said).toContain('Cancelled. Nothing was changed.');
    expect(fingerprint(folder, ['.git'])).toEqual(before);
  });

  it('another run changes nothing, and says whom to wait for', async () => {
    const folder = project();
    const child = await installing(folder);
    const during = fingerprint(folder);
    const run = (...args: string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [built.command, ...args], { cwd: folder, encoding: 'utf8' });
    for (const command of [['migrate', '--yes', '--allow-dirty'], ['undo']]) {
      const { status, stderr } = run(...command);
      expect(stderr).toMatch(new RegExp(`run \\(process ${child.pid}\\) is changing this project\\.\nWait`));
      expect(status).toBe(3);
    }
    expect(run('migrate', '--dry-run').stderr).toContain(`Another run (process ${child.pid})`);
    expect(fingerprint(folder)).toEqual(during);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
  });

  it('kill -9 leaves a run that undo takes back; until then nothing else is changed', async () => {
    const folder = project();
    const before = fingerprint(folder);
    const child = await installing(folder);
    child.kill('SIGKILL');
    expect(await ended(child)).toBe('SIGKILL');
    const again = spawnSync(process.execPath, [built.command, 'migrate', '--yes'], { cwd: folder, encoding: 'utf8' });
    expect(again.stderr).toMatch(/cut off.*\nUndo it first: harden-express undo/);
    expect(again.status).toBe(3);
    expect(spawnSync(process.execPath, [built.command, 'undo'], { cwd: folder }).status).toBe(0);
    expect(fingerprint(folder)).toEqual(before);
  });
});
