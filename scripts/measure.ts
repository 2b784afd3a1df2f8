/**
 * Runs the engine over every repository below a folder and reports what it did: `npm run measure -- <folder> [--json <file>]`.
 * Nothing is written there. For each repository: entries, findings by status, files changed, and the laws: no line lost outside an
 * edit, every changed file parses, a second run changes nothing, no rule is broken that was not, the patch applies and equals the
 * overlay.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTree,
  diskBase,
  harden,
  protections,
  type Answers,
  type Base,
  type Change,
  type Report,
} from '../src/index.ts';
import { unifiedDiff } from '../src/report/diff.ts';
import { parse } from '../src/code/syntax/parser.ts';

interface Row {
  repo: string;
  ms: number;
  entries: string[];
  express: string;
  statuses: Record<string, number>;
  created: number;
  updated: number;
  plus: number;
  minus: number;
  broken: string[];
}

const [folder = '.', ...flags] = process.argv.slice(2);
const json = flags.includes('--json') ? flags[flags.indexOf('--json') + 1] : undefined;
const only = flags.includes('--only') ? flags[flags.indexOf('--only') + 1] : undefined;
const diffs = flags.includes('--diffs') ? flags[flags.indexOf('--diffs') + 1] : undefined;

const answers: Answers = { level: 'preserve', get: () => undefined };

async function run(base: Base): Promise<Report> {
  return harden(createTree(base), { protections, answers, unsafeFixes: true });
}

/** The base as it would be after the commit. */
function committed(base: Base, changes: readonly Change[]): Base {
  const written = new Map(changes.map((change) => [change.path, change.kind === 'delete' ? undefined : change.after]));
  const created = changes.filter((change) => change.kind === 'create').map((change) => change.path);
  return {
    list: () => [...new Set([...base.list(), ...created])].sort(),
    read: (path) => (written.has(path) ? written.get(path) : base.read(path)),
    unread: () => base.unread(),
  };
}

async function measure(repo: string): Promise<Row> {
  const root = join(folder, repo);
  const started = performance.now();
  const base = diskBase(root);
  const report = await run(base);
  const ms = Math.round(performance.now() - started);
  const broken: string[] = [];
  for (const change of report.changes) {
    if (change.kind === 'delete' || !/\.[cm]?[jt]sx?$/.test(change.path)) continue;
    try {
      parse(change.after, change.path);
    } catch (error) {
      broken.push(`${change.path} does not parse: ${(error as Error).message}`);
    }
  }
  const again = await run(committed(base, report.changes));
  for (const change of again.changes) broken.push(`second run changes ${change.path}`);
  for (const ruleId of brought(report)) broken.push(`the change brings ${ruleId}`);
  const patch = unifiedDiff(report.changes);
  if (patch) broken.push(...checkPatch(root, patch, report.changes));
  if (diffs) {
    writeFileSync(join(diffs, `${repo}.diff`), patch);
    writeFileSync(join(diffs, `${repo}.found`), foundLines(report));
    if (again.changes.length > 0) writeFileSync(join(diffs, `${repo}.again.diff`), unifiedDiff(again.changes));
  }
  for (const item of report.found)
    if (item.status === 'failed') broken.push(`failed: ${item.ruleId} ${item.at?.file}:${item.at?.line}`);
  const statuses: Record<string, number> = {};
  for (const { status } of report.found) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    repo,
    ms,
    entries: report.project.entries.map((app) => app.file),
    express: report.project.express?.version ?? '-',
    statuses,
    created: report.changes.filter((change) => change.kind === 'create').length,
    updated: report.changes.filter((change) => change.kind === 'update').length,
    plus: patch.match(/^\+(?!\+\+ )/gm)?.length ?? 0,
    minus: patch.match(/^-(?!-- )/gm)?.length ?? 0,
    broken,
  };
}

/** Rules that are broken more often after the change than before it. */
function brought({ found, left }: Report): string[] {
  const count = (list: readonly { ruleId: string }[], id: string): number =>
    list.filter(({ ruleId }) => ruleId === id).length;
  return [...new Set(left.map(({ ruleId }) => ruleId))].filter((id) => count(left, id) > count(found, id));
}

/** One line a finding: status, rule, place, reason. */
function foundLines(report: Report): string {
  const lines = report.found.map(({ status, ruleId, at, message, reason }) =>
    [status, ruleId, at ? `${at.file}:${at.line}` : '-', message, reason ?? ''].join(' | '),
  );
  return `${lines.join('\n')}\n`;
}

function checkPatch(root: string, patch: string, changes: readonly Change[]): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'measure-'));
  try {
    cpSync(root, copy, { recursive: true, filter: (path) => !/node_modules|\.git$/.test(path) });
    writeFileSync(join(copy, '..patch'), patch);
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
    git('init', '-q');
    git('-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', '..patch');
    return changes.flatMap((change) => {
      const wanted = change.kind === 'delete' ? undefined : change.after;
      const got = statSync(join(copy, change.path), { throwIfNoEntry: false })
        ? readFileSync(join(copy, change.path), 'utf8')
        : undefined;
      return got === wanted ? [] : [`the patch gives another ${change.path}`];
    });
  } catch (error) {
    return [`git apply: ${String((error as { stderr?: string }).stderr ?? error).slice(0, 200)}`];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  if (diffs) mkdirSync(diffs, { recursive: true });
  for (const repo of readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory())) {
    if (only && !repo.includes(only)) continue;
    try {
      rows.push(await measure(repo));
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      rows.push({
        repo,
        ms: 0,
        entries: [],
        express: '-',
        statuses: {},
        created: 0,
        updated: 0,
        plus: 0,
        minus: 0,
        broken: [message],
      });
    }
    const row = rows.at(-1);
    if (row)
      console.log(
        `${row.repo}  ${row.ms} ms  express ${row.express}  ${row.entries.join(', ') || '(no entry)'}  +${row.plus} -${row.minus}  ${JSON.stringify(row.statuses)}`,
      );
    for (const line of row?.broken ?? []) console.log(`    ! ${line}`);
  }
  console.log(
    `${rows.length} repositories, ${rows.filter((row) => row.broken.length > 0).length} with something broken`,
  );
  if (json) writeFileSync(json, JSON.stringify(rows, null, 2));
}

void main();
