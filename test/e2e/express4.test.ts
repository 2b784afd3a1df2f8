import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shapes } from './apps.ts';
import { testShapes } from './shapes.ts';

/** `traffic.test.ts` and `sign-in.test.ts`. */
const ELSEWHERE = ['media', 'sign-in'];

test('every app is tested', () => {
  const tested = [...shapes.map(({ name }) => name), ...ELSEWHERE];
  expect(tested.sort()).toEqual(readdirSync(join(import.meta.dirname, 'apps')).sort());
});

testShapes(4);
