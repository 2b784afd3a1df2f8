import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shapes } from './apps.ts';
import { testShapes } from './shapes.ts';

test('every app is tested', () => {
  expect(shapes.map(({ name }) => name).sort()).toEqual(readdirSync(join(import.meta.dirname, 'apps')).sort());
});

testShapes(4);
