import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '../src/model/project.ts';
import type { Protection } from '../src/model/protection.ts';
import type { Report } from '../src/model/report.ts';
import { protections } from '../src/protections/index.ts';
import { readFiles, readFixture, runFixture, updateFixture, type Fixture } from '../src/testing/fixture.ts';
import {
  changesOf,
  findingsLaw,
  formattedLaw,
  goneLaw,
  parsesLaw,
  resultLaw,
  stableLaw,
} from '../src/testing/fixture-laws.ts';
import { isSampled } from './support/sample.ts';

/** `npm run update <id>` writes what the run gives into `after/` and `findings.json`; read it before you accept it. */
const update = process.env['UPDATE_FIXTURES'] === '1';
/** `FIXTURES=all`: all protections at once in each fixture, not in every fourth; one after the other, not in every 16th. */
const EVERY = process.env['FIXTURES'] === 'all';
const home = join(import.meta.dirname, 'fixtures');

describe('fixtures', () => {
  test('each folder belongs to a protection', () => {
    const ids = protections.map(({ id }) => id);
    expect(folders(home).filter((name) => !ids.includes(name))).toEqual([]);
  });

  for (const protection of protections) {
    const dir = join(home, protection.id);
    for (const name of folders(dir)) {
      describe(`${protection.id}/${name}`, () => {
        const read = once(() => readFiles(readFixture(join(dir, name)).before));
        holdLaws(protection, join(dir, name), read);
        if (EVERY || isSampled(name, 4)) holdLawsTogether(join(dir, name), read, EVERY || isSampled(name, 16));
      });
    }
  }
});

function holdLaws(protection: Protection, dir: string, read: () => Project): void {
  let fixture: Fixture;
  let first: Report;
  let second: Report;

  beforeAll(async () => {
    if (update) await updateFixture(dir, [protection]);
    fixture = readFixture(dir);
    first = await runFixture(fixture.before, [protection], fixture.expected, read());
    second = await runFixture({ ...fixture.before, ...changesOf(first) }, [protection], fixture.expected);
  });

  test('its parts are used', () => {
    expect(readdirSync(dir).filter((name) => !['before', 'after', 'findings.json'].includes(name))).toEqual([]);
    expect(Object.keys(fixture.before)).not.toEqual([]);
  });
  test('the findings are as written', () => expect(findingsLaw(first, fixture.expected)).toEqual([]));
  test('the result is as written', () => {
    expect(changesOf(first)).toEqual(fixture.after);
    expect(resultLaw(changesOf(first), fixture.after)).toEqual([]);
  });
  test('what was fixed is gone', () => expect(goneLaw(first)).toEqual([]));
  test('a second run changes nothing', () => expect(stableLaw(second)).toEqual([]));
  test('every file parses', () => expect(parsesLaw(changesOf(first))).toEqual([]));
}

/** What holds for one protection holds for all of them in one run, and for one after the other. */
function holdLawsTogether(dir: string, read: () => Project, inTurn: boolean): void {
  const { before, expected: written } = readFixture(dir);
  const expected = { ...written, unsafeFixes: true };

  test('all protections at once', async () => {
    const first = await runFixture(before, protections, expected, read());
    expect(goneLaw(first)).toEqual([]);
    expect(parsesLaw(changesOf(first))).toEqual([]);
    expect(stableLaw(await runFixture({ ...before, ...changesOf(first) }, protections, expected))).toEqual([]);
  });
  test.runIf(inTurn)('one protection after the other', async () => {
    let files = before;
    let project = read();
    const modules = new Set<string>();
    for (const protection of protections) {
      const report = await runFixture(files, [protection], expected, project);
      expect(goneLaw(report), protection.id).toEqual([]);
      if (report.changes.length === 0) continue;
      files = { ...files, ...changesOf(report) };
      project = readFiles(files);
      for (const step of report.plan) if (step.kind === 'config' && !(step.path in before)) modules.add(step.path);
    }
    expect(parsesLaw(files)).toEqual([]);
    expect(
      await formattedLaw(
        [...modules].filter((path) => path in files),
        files,
      ),
    ).toEqual([]);
    expect(stableLaw(await runFixture(files, protections, expected))).toEqual([]);
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function folders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).filter((name) => statSync(join(dir, name)).isDirectory());
}
