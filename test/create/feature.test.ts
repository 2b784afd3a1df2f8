import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, run, scriptOf, type Made } from './workshop.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** What people forget in a new feature: the file, what is there, what is left, and what the attacks then say. */
const FORGOTTEN = [
  [
    'the guard',
    'src/invoices/routes.js',
    "router.get('/:id', signedIn, ",
    "router.get('/:id', ",
    /OPEN.*without signing in/,
  ],
  [
    'the owner',
    'src/invoices/invoices.js',
    "'select * from invoices where id = ? and owner_id = ?', [id, ownerId]",
    "'select * from invoices where id = ?', [id]",
    /OPEN.*somebody else/,
  ],
  ['the escape of a search', 'src/invoices/invoices.js', ".replace(/[!%_]/g, '!$&')", '', /OPEN.*Search for %/],
  ['the escape of a page', 'views/invoice.ejs', '<%= invoice.body %>', '<%- invoice.body %>', /OPEN.*Leave a script/],
] as const;

describe('a feature that a new app gets by its README', () => {
  let made: Made;
  beforeAll(async () => {
    made = await build({ ...defaultsOf('web'), template: 'web', name: 'shop', pm: 'npm', lang: 'js' });
    const { code, output } = await run(made.folder, ['node', 'scripts/new.js', 'invoices']);
    expect(code, output).toBe(0);
  });
  afterAll(() => made.remove());

  it('passes the lint, its tests and the attacks at once', async () => {
    const checks = [scriptOf(made, 'lint'), ['node', '--test', 'test/invoices.test.js'], scriptOf(made, 'security')];
    for (const command of checks) {
      const { code, output } = await run(made.folder, command);
      expect(code, output.slice(-3000)).toBe(0);
    }
  });

  it.each(FORGOTTEN)('fails where somebody forgets %s', async (_, file, there, left, said) => {
    const path = join(made.folder, file);
    const whole = readFileSync(path, 'utf8');
    expect(whole).toContain(there);
    writeFileSync(
      path,
      whole.replace(there, () => left),
    );
    const { code, output } = await run(made.folder, scriptOf(made, 'security'));
    writeFileSync(path, whole);
    expect(code).toBe(1);
    expect(output).toMatch(said);
  });
});
