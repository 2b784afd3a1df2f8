// npm run test:combinations -- [pairwise|all]: the laws of new apps, held to every combination of answers instead of a few, and what people forget in a feature, to both apps.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [extent = 'all', ...rest] = process.argv.slice(2);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/create/laws.test.ts', 'test/create/feature.test.ts', ...rest],
  {
    cwd: root,
    env: { ...process.env, COMBINATIONS: extent },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
