import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { updateProbes } from '../../src/cli/probes.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, type Made } from './workshop.ts';

describe('verify --probes', () => {
  let made: Made;
  beforeEach(async () => {
    made = await build({ ...defaultsOf('minimal'), template: 'minimal', name: 'shop', pm: 'npm' });
  });
  afterEach(() => made.remove());

  const update = (folder: string): string => {
    const stdout = new PassThrough();
    updateProbes(folder, {}, { stdout } as unknown as Terminal);
    return String(stdout.read());
  };
  const at = (name: string): string => join(made.folder, 'test/security', name);

  it('writes the attacks of this version, and says which', () => {
    writeFileSync(at('probes.js'), '// The attacks of harden-express 0.0.1 (MIT).\n');
    expect(update(made.folder)).toBe('test/security/probes.js\n');
    expect(readFileSync(at('probes.js'), 'utf8')).toBe(made.files.get('test/security/probes.js'));
    expect(update(made.folder)).toMatch(/^test\/security has the attacks of harden-express \d/);
  });

  it('leaves an app alone that has none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probes-'));
    expect(() => update(folder)).toThrow(/no test\/security\/probes\.js/);
    rmSync(folder, { recursive: true });
  });
});
