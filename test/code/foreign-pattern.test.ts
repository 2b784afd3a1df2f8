import { expect, test } from 'vitest';
import { foreignPattern } from '../../src/code/syntax/foreign-pattern.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { audit } from '../../src/engine/audit.ts';
import { protections } from '../../src/protections/index.ts';
import { readProject } from '../../src/read/index.ts';

const LONG = `${'a'.repeat(60)}!`;

test.each(['(a+)+$', '((a|b)*)*$', '(?:a+|b)+$', '(a*){2,}$', '(x+x+)+y', String.raw`(\w+\s?)*$`, String.raw`(a)\1+$`])(
  'a pattern that may never end is not run: %s',
  (source) => expect(foreignPattern(source, '', LONG)).toBeNull(),
);

test.each(['\\s+$', '[/+*]+', '(ab)+c', '^/api/(v\\d+)/', '\\(+\\)+', '(?:a|b)c*'])('others are: %s', (source) => {
  expect(foreignPattern(source, 'g', LONG)?.source).toBe(new RegExp(source).source);
});

test('what runs several repetitions over a long text is not run', () => {
  expect(foreignPattern('.*.*.*=', '', 'a'.repeat(1000))).toBeNull();
  expect(foreignPattern('.*=', '', 'a'.repeat(1000))).not.toBeNull();
});

test('patterns of an app that never end do not hold up the run', () => {
  const app = `const express = require('express');
const jwt = require('express-jwt');
const name = '${LONG}'.replace(/(a+)+$/, '');
const app = express();
app.use(jwt({ secret: process.env.KEY }).unless({ path: [/^\\/(a+)+$/, '/open'] }));
app.post('/${LONG}', (req, res) => res.json({ name }));
app.listen(3000);
`;
  const manifest = JSON.stringify({ name: 'shop', dependencies: { express: '^5.1.0', 'express-jwt': '^8.0.0' } });
  const project = readProject(createTree(memoryBase({ 'package.json': manifest, 'app.js': app })));
  expect(audit(project, protections).found.map(({ ruleId }) => ruleId)).toContain('headers/missing');
});
