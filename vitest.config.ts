import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'templates-as-text',
      enforce: 'pre',
      transform: (text, id) => (id.endsWith('.hbs') ? `export default ${JSON.stringify(text)};` : undefined),
    },
  ],
  test: {
    globalSetup: 'test/bundle-probes.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'test/e2e/apps/**', 'test/fuzz/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Servers and child processes wait much: one worker a core, not one less.
    maxWorkers: '100%',
  },
});
