import { expect, it } from 'vitest';
import { ignoreRules } from '../../src/model/ignore-rules.ts';

it.each([
  ['is longer than a path can be', 'x'.repeat(300_000)],
  ['would take longer with each folder of a path', '**/a/**/a/**/a/**/a/**/*.js'],
])('leaves out a rule that %s, and keeps its neighbours', (_, rule) => {
  const rules = ignoreRules(`*.log\r\n${rule}\n/secret/\n!kept.log`);
  expect(rules.ignores('a/a/a/a/app.js')).toBe(false);
  expect(rules.ignores('src/a.log')).toBe(true);
  expect(rules.ignores('secret/key.js')).toBe(true);
  expect(rules.ignores('kept.log')).toBe(false);
});

it('keeps rules that people write', () => {
  const rules = ignoreRules(['**/packages/**/fixtures/**', '**/**/**/**/tmp/', '# a comment']);
  expect(rules.ignores('packages/a/fixtures/b.js')).toBe(true);
  expect(rules.ignores('a/b/tmp/c.js')).toBe(true);
  expect(rules.ignores('packages/a.js')).toBe(false);
});
