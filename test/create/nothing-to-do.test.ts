import ignore from 'ignore';
import { expect, it } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { every, nameOf, pairwise } from './combinations.ts';
import { make } from './workshop.ts';

/** The templates are text that answers switch on and off: two of them meet in each pair. `COMBINATIONS=all`: all of them. */
const apps = process.env['COMBINATIONS'] === 'all' ? every : pairwise();

it.each(apps.map((answers) => [nameOf(answers), answers] as const))('nothing is to do in %s', async (_, answers) => {
  const files = Object.fromEntries(await make(answers));
  const ignored = ignore().add(files['.gitignore'] ?? '');
  const tracked = Object.entries(files).filter(([path]) => !ignored.ignores(path));
  const tree = createTree(memoryBase(Object.fromEntries(tracked)));
  const report = await harden(tree, {
    protections,
    answers: { level: 'preserve', get: () => undefined },
    unsafeFixes: true,
  });
  expect(report.project.entries.map(({ home }) => home.file)).toEqual([`src/app.${answers.lang}`]);
  expect(report.found.map(({ ruleId, at, message }) => `${at?.file}:${at?.line} ${ruleId}: ${message}`)).toEqual([]);
  expect(report.changes).toEqual([]);
});
