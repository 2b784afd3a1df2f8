import type { Library } from './library.ts';

/** Browsers that the server drives. */
export const browsers: Library = {
  packages: [
    'puppeteer',
    'puppeteer-core',
    'puppeteer-extra',
    'playwright',
    'playwright-core',
    'playwright-chromium',
    'phantom',
  ],
  roles: {
    module: {
      'launch()': 'browser',
      'connect()': 'browser',
      'create()': 'browser',
      chromium: 'kind',
      firefox: 'kind',
      webkit: 'kind',
    },
    kind: { 'launch()': 'browser', 'connect()': 'browser', 'launchPersistentContext()': 'browser' },
    browser: {
      'newPage()': 'page',
      'createPage()': 'page',
      'newContext()': 'browser',
      'createIncognitoBrowserContext()': 'browser',
      'createBrowserContext()': 'browser',
    },
    page: {},
  },
  types: { Page: 'page', Browser: 'browser', BrowserContext: 'browser' },
};
