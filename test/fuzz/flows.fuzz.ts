import { expect, it } from 'vitest';
import { searchFlows } from './flow-programs.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.FUZZ_COUNT ?? 2_000);

it(`flows: ${count} handlers from seed ${seed}`, () => {
  const { failures, open } = searchFlows(seed, count);
  console.log(`flows: ${open} of ${count} planted open`);
  expect(failures.join('\n\n')).toBe('');
});
