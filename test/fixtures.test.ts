import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { harden } from '../src/engine/index.ts';
import type { Answers, Level, Protection } from '../src/model/protection.ts';
import type { Report } from '../src/model/report.ts';
import { createTree, memoryBase } from '../src/model/tree.ts';
import { protections } from '../src/protections/index.ts';
import {
  changesOf,
  findingsLaw,
  findingsOf,
  formattedLaw,
  goneLaw,
  parsesLaw,
  resultLaw,
  stableLaw,
  type Files,
  type Findings,
} from './support/fixture-laws.ts';

/** `UPDATE_FIXTURES=1` writes what the run gives into `after/` and `findings.json`; read it before you accept it. */
const update = process.env['UPDATE_FIXTURES'] === '1';
const home = join(import.meta.dirname, 'fixtures');

/** `findings.json`: how the case is run, and what it finds. */
interface Expected extends Findings {
  level?: Level;
  set?: Record<string, string>;
  unsafeFixes?: boolean;
}

describe('fixtures', () => {
  test('each folder belongs to a protection', () => {
    const ids = protections.map(({ id }) => id);
    expect(folders(home).filter((name) => !ids.includes(name))).toEqual([]);
  });

  for (const protection of protections) {
    const dir = join(home, protection.id);
    for (const name of folders(dir)) {
      describe(`${protection.id}/${name}`, () => {
        holdLaws(protection, join(dir, name));
        holdLawsTogether(join(dir, name));
      });
    }
  }
});

function holdLaws(protection: Protection, dir: string): void {
  const path = join(dir, 'findings.json');
  const expected = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { findings: [] }) as Expected;
  const before = filesIn(join(dir, 'before'));
  let first: Report;
  let second: Report;

  beforeAll(async () => {
    first = await run(before, [protection], expected);
    second = await run({ ...before, ...changesOf(first) }, [protection], expected);
    if (!update) return;
    const { level, set, unsafeFixes } = expected;
    writeFileSync(path, `${JSON.stringify({ level, set, unsafeFixes, ...findingsOf(first) }, null, 2)}\n`);
    Object.assign(expected, findingsOf(first));
    writeFiles(join(dir, 'after'), changesOf(first));
  });

  test('its parts are used', () => {
    expect(readdirSync(dir).filter((name) => !['before', 'after', 'findings.json'].includes(name))).toEqual([]);
    expect(Object.keys(before)).not.toEqual([]);
  });
  test('the findings are as written', () => expect(findingsLaw(first, expected)).toEqual([]));
  test('the result is as written', () => {
    const written = filesIn(join(dir, 'after'));
    expect(changesOf(first)).toEqual(written);
    expect(resultLaw(changesOf(first), written)).toEqual([]);
  });
  test('what was fixed is gone', () => expect(goneLaw(first)).toEqual([]));
  test('a second run changes nothing', () => expect(stableLaw(second)).toEqual([]));
  test('every file parses', () => expect(parsesLaw(changesOf(first))).toEqual([]));
}

/** What holds for one protection holds for all of them in one run, and for one after the other. */
function holdLawsTogether(dir: string): void {
  const path = join(dir, 'findings.json');
  const written = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Expected) : { findings: [] };
  const expected = { ...written, unsafeFixes: true };
  const before = filesIn(join(dir, 'before'));

  test('all protections at once', async () => {
    const first = await run(before, protections, expected);
    expect(goneLaw(first)).toEqual([]);
    expect(parsesLaw(changesOf(first))).toEqual([]);
    expect(stableLaw(await run({ ...before, ...changesOf(first) }, protections, expected))).toEqual([]);
  });
  test('one protection after the other', async () => {
    let files = before;
    const modules = new Set<string>();
    for (const protection of protections) {
      const report = await run(files, [protection], expected);
      expect(goneLaw(report), protection.id).toEqual([]);
      files = { ...files, ...changesOf(report) };
      for (const step of report.plan) if (step.kind === 'config' && !(step.path in before)) modules.add(step.path);
    }
    expect(parsesLaw(files)).toEqual([]);
    expect(
      await formattedLaw(
        [...modules].filter((path) => path in files),
        files,
      ),
    ).toEqual([]);
    expect(stableLaw(await run(files, protections, expected))).toEqual([]);
  });
}

/** Runs protections as the command does: what was not said is inferred from the project. */
async function run(files: Files, chosen: readonly Protection[], expected: Expected): Promise<Report> {
  const { level = 'preserve', set = {}, unsafeFixes = false } = expected;
  const base = memoryBase(files);
  const silent: Answers = { level, get: () => undefined };
  const { project } = await harden(createTree(base), {
    protections: [],
    answers: silent,
    unsafeFixes: false,
    change: false,
  });
  const questions = project.entries.length > 0 ? chosen.flatMap(({ questions = [] }) => questions) : [];
  const inferred = Object.fromEntries(
    questions.map((question) => [question.key, question.infer(project, level).value]),
  );
  const all: Record<string, string> = { ...inferred, ...set };
  return harden(createTree(base), {
    protections: chosen,
    answers: { level, get: (key) => all[key] },
    unsafeFixes,
  });
}

function folders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).filter((name) => statSync(join(dir, name)).isDirectory());
}

function filesIn(dir: string, prefix = ''): Files {
  if (!existsSync(dir)) return {};
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = entries.map((entry): Files => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesIn(path, `${prefix}${entry.name}/`);
    return { [`${prefix}${entry.name}`]: readFileSync(path, 'utf8') };
  });
  return Object.assign({}, ...parts) as Files;
}

function writeFiles(dir: string, files: Files): void {
  rmSync(dir, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
