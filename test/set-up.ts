import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bundleProbes } from '../scripts/bundle-probes.js';
import { compileDrivers } from '../scripts/drivers.js';

/** What the tests find ready: the drivers, and the attacks as one file, which new apps get from a build. */
export async function setup(): Promise<void> {
  const file = resolve(import.meta.dirname, '../dist/probes.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await bundleProbes());
  await compileDrivers();
}
