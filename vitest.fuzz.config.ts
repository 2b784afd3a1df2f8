import { defineConfig } from 'vitest/config';
import { templatesCompiled } from './test/templates-compiled.ts';

/** `npm run fuzz`: FUZZ_SEED (a number; without it another one each time) and FUZZ_COUNT (programs an engine; 2000). */
export default defineConfig({
  plugins: [templatesCompiled],
  test: {
    globalSetup: 'test/set-up.ts',
    include: ['test/fuzz/**/*.fuzz.ts'],
    testTimeout: 24 * 60 * 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
