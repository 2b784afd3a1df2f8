import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentation, leftOver } from '../scripts/docs.ts';

const root = join(import.meta.dirname, '..');

test('the documentation says what the code says (npm run docs writes it)', async () => {
  const stale = Object.entries(await documentation(root)).filter(([path, text]) => {
    try {
      return readFileSync(join(root, path), 'utf8') !== text;
    } catch {
      return true;
    }
  });
  expect(stale.map(([path]) => path)).toEqual([]);
  expect(leftOver(root)).toEqual([]);
});
