import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, createTree, diskBase, harden, protections } from '../../src/index.ts';
import type { Answers, Level, Report } from '../../src/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXPRESS: Readonly<Record<ExpressMajor, string>> = { 4: 'express4', 5: 'express' };

export type ExpressMajor = 4 | 5;

/** An app before and after the change, in folders that can be started. */
export interface States {
  before: string;
  after: string;
  report: Report;
  remove(): void;
}

/** Copies an app twice, hardens the second copy as `migrate` does, and gives both the packages they need. */
export async function makeStates(app: string, major: ExpressMajor, level: Level = 'preserve'): Promise<States> {
  const home = mkdtempSync(join(tmpdir(), 'harden-e2e-'));
  linkPackages(join(home, 'node_modules'), major);
  const [before, after] = [join(home, 'before'), join(home, 'after')];
  for (const dir of [before, after]) copy(app, dir, major);
  const report = await migrate(after, level);
  return { before, after, report, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** What `migrate --yes --unsafe-fixes --set cors.origins=https://app.example` does to the files of a folder. */
export async function migrate(dir: string, level: Level = 'preserve'): Promise<Report> {
  const tree = createTree(diskBase(dir));
  const given = new Map([['cors.origins', 'https://app.example']]);
  const answers: Answers = { level, get: (key) => given.get(key) };
  const report = await harden(tree, { protections, answers, unsafeFixes: true });
  commit(dir, report.changes).finish();
  return report;
}

function copy(app: string, dir: string, major: ExpressMajor): void {
  cpSync(app, dir, {
    recursive: true,
    filter: (source) => !source.includes('node_modules') && !source.endsWith('.db'),
  });
  const manifest = join(dir, 'package.json');
  const range = (
    JSON.parse(readFileSync(join(ROOT, 'node_modules', EXPRESS[major], 'package.json'), 'utf8')) as { version: string }
  ).version;
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"express": "[^"]*"/, `"express": "^${range}"`));
}

/** The packages of this repository, with `express` being the wanted major. */
function linkPackages(dir: string, major: ExpressMajor): void {
  const installed = join(ROOT, 'node_modules');
  mkdirSync(dir);
  for (const name of readdirSync(installed)) {
    if (name !== 'express') symlinkSync(join(installed, name), join(dir, name));
  }
  symlinkSync(join(installed, EXPRESS[major]), join(dir, 'express'));
}

/** Chromium's executable, or `null` where there is none. */
export function findBrowser(): string | null {
  const candidates = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null;
}
