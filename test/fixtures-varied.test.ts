import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Protection } from '../src/model/protection.ts';
import type { Report } from '../src/model/report.ts';
import { protections } from '../src/protections/index.ts';
import { readFixture, runFixture } from '../src/testing/fixture.ts';
import { changesOf, parsesLaw, type Files } from '../src/testing/fixture-laws.ts';
import { strayNames } from './support/stray-names.ts';
import { VARIANTS, type Variant } from './support/variants.ts';

/** `FIXTURES=all`: every fixture in every style. */
const EVERY = process.env['FIXTURES'] === 'all';
const home = join(import.meta.dirname, 'fixtures');

/** How a file is written and what its variables are called decides how an edit is written, and never whether it can be made. */
describe('fixtures in another style', () => {
  const all = protections.flatMap((protection) =>
    readdirSync(join(home, protection.id)).map((name) => ({ protection, name })),
  );
  all.forEach(({ protection, name }, index) => {
    VARIANTS.forEach((variant, at) => {
      if (!EVERY && (index % 8 !== 0 || at !== (index / 8) % VARIANTS.length)) return;
      if (variant.except?.test(`${protection.id}/${name}`) === true) return;
      test(`${protection.id}/${name}: ${variant.name}`, () => sameIn(protection, name, variant));
    });
  });
});

async function sameIn(protection: Protection, name: string, variant: Variant): Promise<void> {
  const { before, expected } = readFixture(join(home, protection.id, name));
  const varied = await changed(before, variant);
  if (Object.entries(before).every(([path, text]) => varied[path] === text)) return;
  const other = await runFixture(varied, [protection], expected);
  expect(outcomes(other)).toEqual(await asWritten(protection, name));
  expect(parsesLaw(changesOf(other))).toEqual([]);
  expect(straysIn(changesOf(other), varied)).toEqual([]);
}

/** Names of Express that an edit has brought into code that has others. */
function straysIn(changes: Files, before: Files): string[] {
  return Object.entries(changes).flatMap(([path, text]) => {
    if (!/\.[cm]?[jt]s$/.test(path) || before[path] === undefined) return [];
    const known = new Set(strayNames(before[path], path));
    return strayNames(text, path).flatMap((name) => (known.has(name) ? [] : [`${path}: ${name}`]));
  });
}

const known = new Map<string, Promise<string[]>>();

/** The outcomes of a fixture as it is written. */
function asWritten(protection: Protection, name: string): Promise<string[]> {
  const key = `${protection.id}/${name}`;
  const { before, expected } = readFixture(join(home, key));
  const run = known.get(key) ?? runFixture(before, [protection], expected).then(outcomes);
  known.set(key, run);
  return run;
}

/** Rules by file, with what became of each. */
const outcomes = ({ found }: Report): string[] =>
  found.map(({ at, ruleId, status }) => `${at?.file ?? '-'} ${ruleId} ${status}`).sort();

async function changed(files: Files, { change }: Variant): Promise<Files> {
  const entries = Object.entries(files).map(async ([path, text]) => {
    const isCode = /\.[cm]?[jt]s$/.test(path) && parsesLaw({ [path]: text }).length === 0;
    return [path, isCode ? await change(text, path) : text];
  });
  return Object.fromEntries(await Promise.all(entries)) as Files;
}
