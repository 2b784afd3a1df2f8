import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, start, type Made, type Running } from './workshop.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!existsSync(executablePath))('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  describe.each(['ejs', 'pug', 'handlebars'] as const)('a site with %s', (views) => {
    let made: Made;
    let app: Running;
    let page: Page;
    const complaints: string[] = [];
    beforeAll(async () => {
      const answers = { ...defaultsOf('web'), template: 'web', name: 'site', pm: 'npm', lang: 'js', views } as const;
      made = await build(answers);
      app = await start(made);
      page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
    });
    afterAll(async () => {
      await page.close();
      await app.stop();
      made.remove();
    });

    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

    it('lets somebody register, write, upload and leave', async () => {
      await page.goto(`${app.origin}/register`);
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await page.getByLabel('Password').fill('correct horse battery');
      await press('Register');
      await page.waitForURL(/\/notes$/);

      await page.getByLabel('Title').fill('<b>First</b>');
      await page.getByLabel('Text').fill('<script>document.title = "taken"</script>');
      await press('Save');
      await page.waitForURL(/\/notes\/[\w-]+$/);
      expect(await page.getByRole('article').innerText()).toContain('<b>First</b>');
      expect(await page.title()).not.toBe('taken');

      page.once('dialog', (dialog) => void dialog.accept());
      await press('Remove');
      await page.waitForURL(/\/notes$/);
      expect(await page.getByRole('article').count()).toBe(0);

      await page.goto(`${app.origin}/account`);
      await page.getByLabel('PNG, JPEG or WebP').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PNG });
      await press('Save picture');
      await page.waitForURL(/\/account$/);
      await expect
        .poll(() =>
          page.locator('img.picture').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBe(1);

      await press('Sign out');
      await page.waitForURL(`${app.origin}/`);
      await page.goto(`${app.origin}/notes`);
      expect(new URL(page.url()).pathname).toBe('/login');
    });

    it('lets her in again, and nobody with another password', async () => {
      await page.goto(`${app.origin}/login`);
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await page.getByLabel('Password').fill('wrong horse battery');
      await press('Sign in');
      expect(await page.getByRole('alert').innerText()).toBe('Wrong e-mail address or password.');
      await page.getByLabel('E-mail address').fill('Ada@Example.com');
      await page.getByLabel('Password').fill('correct horse battery');
      await press('Sign in');
      await page.waitForURL(/\/notes$/);
    });

    it('refuses a form that another site sends', async () => {
      const answered = page.waitForResponse(`${app.origin}/notes`);
      await page.goto('about:blank');
      await page.setContent(
        `<form method="post" action="${app.origin}/notes"><input name="title" value="Forged"></form>
         <script>document.forms[0].submit()</script>`,
      );
      expect((await answered).status()).toBe(403);
    });

    it('breaks none of its own rules', () => {
      expect(complaints.filter((text) => !/40[13]/.test(text))).toEqual([]);
    });
  });
});
