/**
 * What large repositories cost: CPU seconds of whole processes (user and system, children included) and the peak of one process
 * in MiB, ours and those of peers, of trees with as many files as the arguments say: `npm run bench:large -- 10000 40000`.
 * Peers are named by their programs: BENCH_RG, BENCH_AST_GREP; BENCH_JSCODESHIFT=1 runs jscodeshift, too, which takes long.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTree } from './tree.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/harden-express.js');
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const { BENCH_RG, BENCH_AST_GREP, BENCH_JSCODESHIFT } = process.env;
const counts = process.argv.slice(2).map(Number);
const work = mkdtempSync(join(tmpdir(), 'harden-large-'));

const RULES = ['express()', '$DB.query($A + $B)', 'eval($A)', 'fs.readFile($A)', '$RES.redirect($A)'].flatMap(
  (pattern, rule) =>
    ['JavaScript', 'TypeScript', 'Tsx'].map((language) =>
      JSON.stringify({ id: `r${rule}-${language}`, language, rule: { pattern } }),
    ),
);
const rules = join(work, 'rules.yml');
writeFileSync(rules, RULES.join('\n---\n'));
const noop = ['-t', join(ROOT, 'bench/noop.cjs'), '--dry', '--run-in-band', '--silent', '--extensions=js,jsx,ts'];

/** By name, the program and its arguments for a folder. */
const commands = {
  audit: (folder) => [process.execPath, BIN, 'audit', folder],
  'migrate --dry-run': (folder) => [process.execPath, BIN, 'migrate', folder, '--dry-run', '--yes'],
  'audit, 512 MiB': (folder) => [process.execPath, '--max-old-space-size=512', BIN, 'audit', folder],
  ...(BENCH_RG && { ripgrep: (folder) => [BENCH_RG, '-c', '-j2', 'express|\\.query\\(|SELECT ', folder] }),
  ...(BENCH_AST_GREP && { 'ast-grep, 15 rules': (folder) => [BENCH_AST_GREP, 'scan', '--rule', rules, folder] }),
  ...(BENCH_JSCODESHIFT && {
    'jscodeshift no-op': (folder) => [
      process.execPath,
      join(ROOT, 'node_modules/jscodeshift/bin/jscodeshift.js'),
      ...noop,
      folder,
    ],
  }),
};

/** CPU seconds and MiB of one run. */
function measure(command) {
  const log = join(work, 'time');
  const quoted = command.map((word) => `'${word}'`).join(' ');
  const script = `TIMEFORMAT='%U %S'; { time /usr/bin/env ${quoted} >/dev/null 2>'${work}/stderr'; } 2>'${log}'`;
  const env = {
    ...process.env,
    CI: '1',
    NO_COLOR: '1',
    NODE_OPTIONS: `--import ${new URL('./peak.mjs', import.meta.url).href}`,
  };
  const { status } = spawnSync('bash', ['-c', script], {
    env: { ...env, BENCH_PEAK: join(work, 'peak') },
    encoding: 'utf8',
  });
  if (status > 1)
    throw new Error(
      `${command.join(' ')} ended with ${status}\n${readFileSync(join(work, 'stderr'), 'utf8').slice(-2000)}`,
    );
  const [user, system] = readFileSync(log, 'utf8').trim().split(' ').map(Number);
  return {
    cpu: user + system,
    peak: command[0] === process.execPath ? Number(readFileSync(join(work, 'peak'), 'utf8')) : null,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  for (const count of counts) {
    const folder = join(work, String(count));
    writeTree(folder, count);
    const seen = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let run = 0; run < RUNS; run++)
      for (const [name, command] of Object.entries(commands)) seen[name].push(measure(command(folder)));
    for (const [name, runs] of Object.entries(seen)) {
      const peak = runs[0].peak === null ? '' : `${Math.round(median(runs.map((one) => one.peak)))} MiB`;
      console.log(`| ${count} | ${name} | ${median(runs.map((one) => one.cpu)).toFixed(2)} s | ${peak} |`);
    }
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
