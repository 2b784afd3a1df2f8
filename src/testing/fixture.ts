import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { harden } from '../engine/index.ts';
import type { Project } from '../model/project.ts';
import type { Level, Protection } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import { createTree, memoryBase } from '../model/tree.ts';
import { readProject } from '../read/index.ts';
import { changesOf, findingsLaw, findingsOf, goneLaw, parsesLaw, resultLaw, stableLaw } from './fixture-laws.ts';
import type { Files, Findings } from './fixture-laws.ts';

/** `findings.json`: how the case is run, and what it finds. */
export interface Expected extends Findings {
  level?: Level;
  set?: Record<string, string>;
  unsafeFixes?: boolean;
}

/** A small app, what becomes of it, and what is found: `before/`, `after/` and `findings.json` of a folder. */
export interface Fixture {
  before: Files;
  after: Files;
  expected: Expected;
}

export function readFixture(dir: string): Fixture {
  const path = join(dir, 'findings.json');
  const expected = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Expected) : { findings: [] };
  return { before: filesIn(join(dir, 'before')), after: filesIn(join(dir, 'after')), expected };
}

/**
 * Runs protections as the command does: what was not said is inferred from the project. Whoever has read these files already
 * hands on what they were read into.
 */
export async function runFixture(
  files: Files,
  protections: readonly Protection[],
  expected: Expected,
  project: Project = readFiles(files),
): Promise<Report> {
  const { level = 'preserve', set = {}, unsafeFixes = false } = expected;
  const questions = project.entries.length > 0 ? protections.flatMap(({ questions = [] }) => questions) : [];
  const inferred = Object.fromEntries(
    questions.map((question) => [question.key, question.infer(project, level).value]),
  );
  const all: Record<string, string> = { ...inferred, ...set };
  return harden(createTree(memoryBase(files)), {
    protections,
    answers: { level, get: (key) => all[key] },
    unsafeFixes,
    project,
  });
}

export const readFiles = (files: Files): Project => readProject(createTree(memoryBase(files)));

/** What is not as a fixture says, a line each: findings, result, what was fixed is gone, a second run changes nothing, every file parses. */
export async function checkFixture(dir: string, protections: readonly Protection[]): Promise<string[]> {
  const { before, after, expected } = readFixture(dir);
  const first = await runFixture(before, protections, expected);
  const second = await runFixture({ ...before, ...changesOf(first) }, protections, expected);
  return [
    ...findingsLaw(first, expected),
    ...resultLaw(changesOf(first), after),
    ...goneLaw(first),
    ...stableLaw(second),
    ...parsesLaw(changesOf(first)),
  ];
}

/** Writes what a run gives into `after/` and `findings.json`; read it before you accept it. */
export async function updateFixture(dir: string, protections: readonly Protection[]): Promise<void> {
  const { before, expected } = readFixture(dir);
  const report = await runFixture(before, protections, expected);
  const { level, set, unsafeFixes } = expected;
  const written = { level, set, unsafeFixes, ...findingsOf(report) };
  writeFileSync(join(dir, 'findings.json'), `${JSON.stringify(written, null, 2)}\n`);
  writeFiles(join(dir, 'after'), changesOf(report));
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
