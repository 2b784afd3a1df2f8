import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
let home = '';
/** On a clean checkout it builds first, beside the tests that run at the same time. */
const WITH_BUILD = 300_000;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'demo-test-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Runs the demo with a temporary folder of its own; `watch` sees what it prints and may end it. */
function demo(
  watch: (text: string, end: () => void) => void = () => {},
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/demo.js'], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: home, NO_COLOR: '1' },
    });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      watch(text, () => child.kill('SIGINT'));
    });
    child.on('close', (code) => resolve({ code, text }));
  });
}

test('the demo closes what was open, keeps what works and leaves nothing behind', { timeout: WITH_BUILD }, async () => {
  const { code, text } = await demo();
  expect(text).toMatch(/(\d+) requests of honest visitors: \1 answered as before, or better/);
  expect(text).toMatch(/Sign in with ' OR '1'='1 +works +refused/);
  expect(text).toMatch(/[1-9]\d* of \d+ attacks worked before, 0 after/);
  expect(code).toBe(0);
  expect(readdirSync(home)).toEqual([]);
});

test('interrupted, it leaves nothing behind either', { timeout: WITH_BUILD }, async () => {
  const { code } = await demo((text, end) => text.includes('4. The same requests') && setTimeout(end, 1500));
  expect(code).toBe(130);
  expect(readdirSync(home)).toEqual([]);
});
