import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bundleProbes } from '../scripts/bundle-probes.js';

/** New apps get the attacks as one file that a build makes: tests run from the sources, so it is made before them. */
export async function setup(): Promise<void> {
  const file = resolve(import.meta.dirname, '../dist/probes.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await bundleProbes());
}
