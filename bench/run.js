/**
 * Speed as ratios against peers in one run: CPU time of whole processes (user + system, children included), in pairs A B A B,
 * median of the ratios. Wall time is not shown: it says more about the machine than about us. Writes docs/images/bench.svg.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chart } from './chart.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/harden-express.js');
const JSCODESHIFT = join(ROOT, 'node_modules/jscodeshift/bin/jscodeshift.js');
const HOOK = new URL('./cpu.mjs', import.meta.url).href;
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const FILES = Number(process.env.BENCH_FILES ?? 2000);

if (!existsSync(join(ROOT, 'dist'))) {
  spawnSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
}

const work = mkdtempSync(join(tmpdir(), 'harden-bench-'));

/** CPU milliseconds of one run of node with these arguments. */
function cpu(args) {
  const log = join(work, 'cpu.log');
  rmSync(log, { force: true });
  const env = { ...process.env, NODE_OPTIONS: `--import ${HOOK}`, BENCH_CPU: log, CI: '1', NO_COLOR: '1' };
  const run = spawnSync(process.execPath, args, { cwd: work, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}\n${run.stderr.slice(-2000)}`);
  return (
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0) / 1000
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const rows = [];

function compare(name, target, ours, [peerName, peer], runs = RUNS) {
  cpu(ours);
  const pairs = Array.from({ length: runs }, () => [cpu(ours), cpu(peer)]);
  const ratio = median(pairs.map(([a, b]) => a / b));
  const own = median(pairs.map(([a]) => a));
  const other = median(pairs.map(([, b]) => b));
  rows.push({ name, peer: peerName, ratio, target });
  console.log(
    `${name.padEnd(34)} ${own.toFixed(0).padStart(7)} ms   ${peerName.padEnd(26)} ${other.toFixed(0).padStart(7)} ms   ratio ${ratio.toFixed(2)}`,
  );
}

/** The shop among modules that have nothing to do with Express: what most files of a real repository are. */
function makeTree(dir, files) {
  cpSync(join(ROOT, 'examples/shop'), dir, { recursive: true, filter: (path) => !path.includes('node_modules') });
  for (let at = 0; at < files; at++) {
    const folder = join(dir, 'lib', String(Math.floor(at / 100)));
    mkdirSync(folder, { recursive: true });
    const body = Array.from(
      { length: 40 },
      (_, line) => `export function f${line}(a, b) {\n  return a * ${line} + b.map((x) => x + ${at});\n}\n`,
    );
    writeFileSync(join(folder, `m${at}.js`), body.join('\n'));
  }
}

try {
  const small = join(work, 'small');
  const large = join(work, 'large');
  makeTree(small, 0);
  makeTree(large, FILES);
  console.log(`CPU time of whole processes, median of ${RUNS} pairs, Node ${process.version}`);
  const node = ['node -e 0', ['-e', '0']];
  const noop = (dir) => [
    'jscodeshift no-op',
    [JSCODESHIFT, '-t', join(ROOT, 'bench/noop.cjs'), '--dry', '--run-in-band', '--silent', dir],
  ];
  const dryRun = (dir) => [BIN, 'migrate', dir, '--dry-run', '--yes'];
  compare('--version', 1.2, [BIN, '--version'], node);
  compare('--help', 1.2, [BIN, '--help'], node);
  compare('audit, the shop', 4, [BIN, 'audit', small], node);
  compare('migrate --dry-run, the shop', 4, dryRun(small), node);
  const runs = Math.min(RUNS, 3);
  compare(`audit, ${FILES} files`, 0.1, [BIN, 'audit', large], noop(large), runs);
  compare(`migrate --dry-run, ${FILES} files`, 0.1, dryRun(large), noop(large), runs);
  const title = `What a run costs, Node ${process.version}`;
  writeFileSync(join(ROOT, 'docs/images/bench.svg'), chart(title, rows));
} finally {
  rmSync(work, { recursive: true, force: true });
}
