import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { harden } from '../cli/command.ts';
import { build, type Made } from './workshop.ts';

const OLD = '// The attacks of harden-express 0.0.1 (MIT).\n';

describe('verify --probes', () => {
  let made: Made;
  let elsewhere: string;
  beforeEach(async () => {
    made = await build({ ...defaultsOf('minimal'), template: 'minimal', name: 'shop', pm: 'npm' });
    elsewhere = mkdtempSync(join(tmpdir(), 'probes-'));
  });
  afterEach(() => {
    made.remove();
    rmSync(elsewhere, { recursive: true });
  });

  const at = (): string => join(made.folder, 'test/security/probes.js');
  const text = (): string => readFileSync(at(), 'utf8');
  const update = (...flags: string[]) => harden(made.folder, 'verify', '--probes', ...flags);

  it('writes the attacks of this version, says which, and keeps the mode of the file', async () => {
    writeFileSync(at(), OLD);
    chmodSync(at(), 0o640);
    expect(await update()).toMatchObject({ code: 0, stdout: 'test/security/probes.js\n' });
    expect(text()).toBe(made.files.get('test/security/probes.js'));
    expect(statSync(at()).mode & 0o777).toBe(0o640);
    expect((await update()).stdout).toMatch(/^test\/security has the attacks of harden-express \d/);
  });

  it('is taken back by undo', async () => {
    writeFileSync(at(), OLD);
    await update();
    expect(await harden(made.folder, 'undo')).toMatchObject({ code: 0 });
    expect(text()).toBe(OLD);
  });

  it('writes nothing through a link that leaves the app', async () => {
    const outside = join(elsewhere, 'probes.js');
    writeFileSync(outside, OLD);
    rmSync(at());
    symlinkSync(outside, at());
    expect((await update()).code).not.toBe(0);
    expect(readFileSync(outside, 'utf8')).toBe(OLD);
  });

  it('leaves an app alone that has none', async () => {
    const { code, stderr } = await harden(elsewhere, 'verify', '--probes');
    expect(code).not.toBe(0);
    expect(stderr).toContain('There is no test/security/probes.js');
  });

  it.each(['--against', '--apply'])('does not take %s beside it', async (flag) => {
    writeFileSync(at(), OLD);
    const { code, stderr } = await update(flag, 'x');
    expect(code).not.toBe(0);
    expect(stderr).toContain(`--probes and ${flag} contradict each other.`);
    expect(text()).toBe(OLD);
  });
});
