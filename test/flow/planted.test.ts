import { expect, test } from 'vitest';
import { searchFlows } from '../fuzz/flow-programs.ts';

test('every planted flow is found, every guarded one is left alone: 150 handlers', () => {
  const { failures, open } = searchFlows(1, 150);
  expect(failures.join('\n\n')).toBe('');
  // Both kinds are there.
  expect(open).toBeGreaterThan(30);
  expect(open).toBeLessThan(120);
});
