import { availableParallelism } from 'node:os';
import v8 from 'node:v8';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { optimizeLater } from './bin/start.js';
import { templatesCompiled } from './test/templates-compiled.ts';

for (const flag of optimizeLater) v8.setFlagsFromString(flag);

/** What takes longest, by the names of the files: begun first, none of it is left to run on one core at the end. */
const LONGEST = [
  'test/fixtures',
  'create/laws',
  'create/pack',
  'cli/terminal',
  'e2e/demo',
  'e2e/express4',
  'e2e/express5',
  'create/feature',
  'cli/harden',
  'create/chromium',
  'sql-proof/generated',
  'create/scaffold',
  'test/generators',
  'sql-proof/postgres',
  'sql-proof/mysql',
  'cli/edges',
  'cli/ci',
  'transforms/jscodeshift',
  'protections/config-module',
  'engine/compiles',
  'flow/input-attacked',
  'create/forgotten',
  'engine/keep-formatted',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
}

export default defineConfig({
  plugins: [templatesCompiled],
  test: {
    globalSetup: 'test/set-up.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'test/e2e/apps/**', 'test/fuzz/**', 'test/faults/**'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    execArgv: optimizeLater,
    sequence: { sequencer: LongestFirst },
    // What the product is made of is loaded once a worker, not once a file: a third of the time of the small ones.
    isolate: false,
    // Servers, databases and child processes wait more than half of the time.
    maxWorkers: availableParallelism() * 2 + 1,
  },
});
