import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, start, UNHURRIED, type Made, type Running } from './workshop.ts';

vi.setConfig(UNHURRIED);

/** What is asked for again and again comes when the machine has come to it. */
const PATIENT = { timeout: UNHURRIED.testTimeout };

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Of the text on its ground, as WCAG counts it. */
const CONTRAST = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const { color, backgroundColor } = getComputedStyle(document.body);
  const [one, other] = [light(color), light(backgroundColor)].sort((a, b) => b - a);
  return (one + 0.05) / (other + 0.05);
})()`;

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
      const answers = {
        ...defaultsOf('web'),
        template: 'web',
        name: 'site',
        pm: 'npm',
        lang: 'js',
        views,
        with: ['uploads'],
      } as const;
      made = await build(answers);
      app = await start(made);
      page = await browser.newPage();
      page.setDefaultTimeout(0);
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

    /** Once the letter is there whole: its file stands in the folder before its text does. */
    const linkInMail = async (): Promise<string> => {
      const mailbox = join(made.folder, 'data/mail');
      const link = (): string | undefined => {
        const last = existsSync(mailbox) ? readdirSync(mailbox).sort().at(-1) : undefined;
        return last && /\/register\/complete\?token=\S+(?=\n)/.exec(readFileSync(join(mailbox, last), 'utf8'))?.[0];
      };
      await expect.poll(link, PATIENT).toBeTruthy();
      return link() ?? '';
    };

    it('lets somebody register, write, upload and leave', async () => {
      await page.goto(`${app.origin}/register`);
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await press('Send me a link');
      await page.getByRole('status').waitFor();
      await page.goto(app.origin + (await linkInMail()));
      await page.getByLabel('Password').fill('correct horse battery');
      await press('Save');
      await page.waitForURL(/\/notes$/);

      await page.getByLabel('Title', { exact: true }).fill('<b>First</b>');
      await page.getByLabel('Text', { exact: true }).fill('<script>document.title = "taken"</script>');
      await press('Save');
      await page.waitForURL(/\/notes\/[\w-]+$/);
      expect(await page.getByRole('heading').innerText()).toBe('<b>First</b>');
      expect(await page.title()).not.toBe('taken');

      await page.getByRole('link', { name: 'Edit' }).click();
      await page.getByLabel('Title', { exact: true }).fill('Second');
      await press('Save');
      await page.waitForURL(/\/notes\/[\w-]+$/);
      expect(await page.getByRole('heading').innerText()).toBe('Second');

      page.once('dialog', (dialog) => void dialog.accept());
      await press('Remove');
      await page.waitForURL(/\/notes$/);
      expect(await page.getByText('There are no notes yet.').count()).toBe(1);

      await page.goto(`${app.origin}/account`);
      await page.getByLabel('PNG, JPEG or WebP').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PNG });
      await press('Save picture');
      await page.waitForURL(/\/account$/);
      await expect
        .poll(
          () =>
            page
              .locator('img.picture')
              .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
          PATIENT,
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

    it.each(['light', 'dark'] as const)('fits into 360 pixels, and can be read, in the %s', async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 740 });
      for (const path of ['/', '/notes', '/account']) {
        await page.goto(app.origin + path);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
        expect(await page.evaluate(CONTRAST)).toBeGreaterThan(4.5);
      }
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
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
