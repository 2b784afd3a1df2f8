import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundleProbes } from '../scripts/bundle-probes.js';
import { compileDrivers } from '../scripts/drivers.js';

/** What the tests find ready: the drivers, and the attacks as one file, which new apps get from a build. */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'harden-suite-'));
  // For what test files share, in whichever process they run.
  process.env['SUITE_FOLDER'] = folder;
  await Promise.all([compileDrivers(), writeProbes()]);
  return () => rmSync(folder, { recursive: true, force: true });
}

async function writeProbes(): Promise<void> {
  const file = resolve(import.meta.dirname, '../dist/probes.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await bundleProbes());
}
