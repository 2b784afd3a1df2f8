import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentation, leftOver } from '../scripts/docs.ts';
import { protections } from '../src/protections/index.ts';

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

test('what guides name leads to each protection, and nowhere else', () => {
  const links = [...readFileSync(join(root, 'docs/guides.md'), 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(
    ([, path = '']) => path,
  );
  expect(links.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([]);
  expect(protections.filter(({ id }) => !links.includes(`protections/${id}.md`)).map(({ id }) => id)).toEqual([]);
});
