import { defineConfig } from 'vitest/config';
import { optimizeLater } from './bin/start.js';

/** What puts another disk under the product, apart from the tests that share what a worker has loaded. */
export default defineConfig({
  test: { include: ['test/faults/**/*.test.ts'], testTimeout: 60_000, pool: 'forks', execArgv: optimizeLater },
});
