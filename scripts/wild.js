/**
 * Runs the built command over every checkout below a folder, as a stranger would: `npm run wild -- <folder> [--only <pattern
 * of names>] [--keep <folder for what it printed>]`. Each checkout is copied and made a repository; then audit, dry run, migrate, a
 * second migrate, undo, and the dry run's patch. Nothing is installed, nothing of a checkout is run. Ends with 1 where there is a defect.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/harden-express.js');
const HOOK = new URL('../bench/cpu.mjs', import.meta.url).href;
const MINUTES = 20;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const EVERYTHING = ['--all', '--unsafe-fixes', '--all-entries', '--no-interactive'];
const MIGRATE = ['migrate', ...EVERYTHING, '--no-install', '--no-verify', '--format', 'json'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, keep: { type: 'string' } },
});

/** One run of the command: how it ended, what it said, milliseconds of CPU and MiB at its peak. */
function harden(folder, work, args) {
  const [cpu, peak] = [join(work, 'cpu'), join(work, 'peak')];
  for (const file of [cpu, peak]) rmSync(file, { force: true });
  const { CI: _, ...env } = process.env;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { ...env, NO_COLOR: '1', NODE_OPTIONS: `--import ${HOOK}`, BENCH_CPU: cpu, BENCH_PEAK: peak },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: MINUTES * 60_000,
    killSignal: 'SIGKILL',
  });
  const read = (file) => (existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : NaN);
  return { code: status ?? signal, stdout, stderr, ms: read(cpu) / 1000, mib: read(peak) / 1024 };
}

function git(folder, ...args) {
  const identity = ['-c', 'user.name=wild', '-c', 'user.email=wild@example.com', '-c', 'core.autocrlf=false'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.slice(0, 300)}`);
  return stdout;
}

/** What the files of a folder hold: two equal texts are two equal trees. */
function fingerprint(folder) {
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/]\.git(?:[\\/]|$)/.test(`${entry.parentPath}/`))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
  return lines.sort().join('\n');
}

/** An independent reader: whether TypeScript sees a syntax error. */
function isBroken(text, file) {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: file.replace(/\.([cm]?)js$/, '.$1jsx').replace(/\.[cm]jsx$/, '.jsx'),
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext },
  });
  return diagnostics.some(({ category }) => category === ts.DiagnosticCategory.Error);
}

const lineEnds = (text) => new Set(text.match(/\r?\n/g) ?? []).size;

/** What is wrong with a changed file, read by others than us. */
function faultsOf(file, before, after) {
  const faults = [];
  if (SOURCE.test(file) && isBroken(after, file) && !(before !== undefined && isBroken(before, file)))
    faults.push(`${file} does not parse any more`);
  if (before === undefined) return faults;
  if (lineEnds(before) === 1 && lineEnds(after) > 1) faults.push(`${file} has two kinds of line ends now`);
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) faults.push(`${file} gained or lost its mark`);
  return faults;
}

/** Lines that a change only indents or spaces differently. */
function respaced(folder) {
  const count = (...args) =>
    git(folder, 'diff', '--numstat', ...args)
      .split('\n')
      .reduce((sum, line) => sum + (Number(line.split('\t')[1]) || 0), 0);
  return count() - count('-w');
}

const parseJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A run that did not end as the command line promises. */
function crash(step, { code, stderr }) {
  if (code === 'SIGKILL') return [`${step} took longer than ${MINUTES} minutes`];
  const isStack = /This is a bug|\n\s+at .+:\d+:\d+|heap out of memory/.test(stderr);
  return typeof code !== 'number' || code > 4 || isStack ? [`${step} crashed (${code}): ${stderr.slice(-400)}`] : [];
}

/** All steps over a copy of one checkout. */
function visit(checkout, work) {
  const [folder, patch] = [join(work, 'app'), join(work, 'patch')];
  const filter = (path) => !/[\\/](?:node_modules|\.git)$/.test(path);
  cpSync(checkout, folder, { recursive: true, verbatimSymlinks: true, filter });
  git(folder, 'init', '-q');
  // A checkout holds what is tracked, also where .gitignore names it.
  git(folder, 'add', '-A', '--force');
  git(folder, 'commit', '-qm', 'all', '--allow-empty');
  const original = fingerprint(folder);
  const defects = [];
  const step = (name, args) => {
    const run = harden(folder, work, args);
    defects.push(...crash(name, run));
    return run;
  };
  const audit = step('audit', ['audit', '--format', 'json']);
  const dry = step('dry run', [...MIGRATE.slice(0, -2), '--patch', patch]);
  if (fingerprint(folder) !== original) defects.push('a run that only reads changed something');
  const migrate = step('migrate', MIGRATE);
  const report = parseJson(migrate.stdout);
  const row = { audit, dry, migrate, report, defects, respaced: 0 };
  if (migrate.code !== 0 || report === undefined) return row;

  const after = fingerprint(folder);
  const named = new Set(report.changes.map(({ file }) => file));
  for (const file of git(folder, 'status', '--porcelain', '-uall', '-z').split('\0').filter(Boolean))
    if (!named.has(file.slice(3))) defects.push(`${file.slice(3)} changed and is not in the report`);
  for (const { file, kind } of report.changes) {
    if (kind === 'delete') continue;
    const before = kind === 'create' ? undefined : git(folder, 'show', `HEAD:${file}`);
    defects.push(...faultsOf(file, before, readFileSync(join(folder, file), 'utf8')));
  }
  row.respaced = respaced(folder);
  const again = step('second migrate', [...MIGRATE, '--allow-dirty']);
  const more = parseJson(again.stdout)?.changes?.map(({ file }) => file) ?? [];
  if (more.length > 0) defects.push(`a second run changes ${more.join(', ')}`);
  step('undo', ['undo']);
  if (more.length > 0) {
    git(folder, 'checkout', '-q', '.');
    git(folder, 'clean', '-qfd');
  }
  if (more.length === 0 && fingerprint(folder) !== original) defects.push('undo did not bring back every file');
  if (existsSync(patch) && report.changes.length > 0) {
    git(folder, 'apply', '--whitespace=nowarn', patch);
    if (fingerprint(folder) !== after) defects.push('the patch of the dry run gives other files than migrate');
  }
  return row;
}

function print(name, { audit, dry, migrate, report, defects, respaced: spaced }) {
  const count = (status) => report?.findings?.filter((own) => own.status === status).length ?? 0;
  const changed = report?.changes?.length ?? 0;
  const peak = Math.max(...[audit, dry, migrate].map(({ mib }) => mib || 0));
  console.log(
    [
      name.padEnd(44),
      `exit ${[audit, dry, migrate].map(({ code }) => code).join(' ')}`,
      `${(audit.ms / 1000).toFixed(1)} s audit`,
      `${(migrate.ms / 1000).toFixed(1)} s migrate`,
      `${peak.toFixed(0)} MiB`,
      `${changed} files`,
      `${count('fixed')} fixed, ${count('refused')} refused, ${count('open')} open, ${count('failed')} failed`,
      `${spaced} lines respaced`,
    ].join('  '),
  );
  if (typeof migrate.code === 'number' && migrate.code !== 0)
    console.log(`    ${migrate.stderr.trim().split('\n').slice(-2).join(' ').slice(0, 400)}`);
  for (const defect of defects) console.log(`    ! ${defect.replaceAll('\n', '\n      ')}`);
}

function main() {
  const [top] = positionals;
  if (top === undefined || !existsSync(join(ROOT, 'dist'))) {
    console.error('usage: npm run build && npm run wild -- <folder of checkouts> [--only <pattern>] [--keep <folder>]');
    return 2;
  }
  const only = new RegExp(values.only);
  const checkouts = readdirSync(top, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && only.test(entry.name))
    .map((entry) => join(top, entry.name));
  if (values.keep) mkdirSync(values.keep, { recursive: true });
  let [faulty, total] = [0, 0];
  for (const checkout of checkouts) {
    const work = mkdtempSync(join(tmpdir(), 'wild-'));
    try {
      const row = visit(checkout, work);
      print(basename(checkout), row);
      total += row.defects.length;
      faulty += row.defects.length > 0 ? 1 : 0;
      if (values.keep) keep(values.keep, basename(checkout), row);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  console.log(`${checkouts.length} checkouts, ${faulty} with a defect, ${total} defects`);
  return total > 0 ? 1 : 0;
}

function keep(folder, name, { audit, migrate }) {
  writeFileSync(join(folder, `${name}.audit.json`), audit.stdout);
  writeFileSync(join(folder, `${name}.migrate.json`), migrate.stdout);
  writeFileSync(join(folder, `${name}.stderr`), `${audit.stderr}\n${migrate.stderr}`);
}

process.exitCode = main();
