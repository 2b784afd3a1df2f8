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
  'sql-proof/mysql',
  'e2e/express5',
  'e2e/express4',
  'create/feature',
  'sql-proof/generated',
  'create/pack',
  'cli/terminal',
  'sql-proof/schema',
  'e2e/demo',
  'sql-proof/postgres',
  'create/nothing-to-do',
  'cli/harden',
  'create/scaffold',
  'cli/edges',
  'e2e/session-stores',
  'flow/input-attacked',
  'engine/lint-rules',
  'e2e/traffic',
  'e2e/browser',
  'verify/verify',
  'transforms/jscodeshift',
  'cli/ci',
  'sql-proof/mappers',
  'engine/keep-formatted',
  'test/generators',
  'protections/config-module',
  'test/fixtures-varied',
  'cli/hostile',
  'sql-proof/mutants',
  'e2e/validated-settings',
  'sql-proof/sqlite',
  'e2e/sign-in-packages',
  'create/forgotten',
  'create/chromium',
  'engine/compiles',
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
