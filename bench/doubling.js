/**
 * What doubling one thing in an app costs: `npm run bench:doubling -- [pattern of names]`. All runs are in one process, so that its
 * start and the warming up of the engine are not in them; a shape grows until a dry run takes seconds or its files are large. Shown are
 * the user CPU of n and 2n, an app with one of the thing taken off, and the ratio.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shapes } from './shapes.js';

const { main } = await import('../dist/cli/harden.js');
const COMMAND = ['migrate', '--dry-run', '--all', '--unsafe-fixes', '--no-interactive'];
const ENOUGH_MS = 1500;
const LARGE = 250_000;

process.env.CI = '1';
process.env.NO_COLOR = '1';
const work = mkdtempSync(join(tmpdir(), 'harden-doubling-'));

/** What is printed while something runs is thrown away. */
async function silently(run) {
  const writes = [process.stdout, process.stderr].map((stream) => [stream, stream.write]);
  for (const [stream] of writes) stream.write = () => true;
  try {
    await run();
  } finally {
    for (const [stream, write] of writes) stream.write = write;
  }
}

/** User CPU of one dry run in milliseconds, and the characters it read. */
async function measure(files) {
  const folder = mkdtempSync(join(work, 'app-'));
  let size = 0;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    size += text.length;
  }
  process.chdir(folder);
  globalThis.gc?.();
  const before = process.cpuUsage().user;
  await silently(() => main(COMMAND));
  const ms = (process.cpuUsage().user - before) / 1000;
  process.chdir(work);
  rmSync(folder, { recursive: true, force: true });
  return { ms, size };
}

async function grow(make) {
  await measure(make(1));
  const start = (await measure(make(1))).ms;
  for (let n = 50; ; n *= 2) {
    const { ms, size } = await measure(make(n));
    if (ms - start < ENOUGH_MS && size < LARGE) continue;
    const twice = await measure(make(2 * n));
    return { n, ms: ms - start, twice: twice.ms - start, size: twice.size };
  }
}

const pattern = new RegExp(process.argv[2] ?? '');
try {
  for (const make of Object.values(shapes).slice(0, 3)) await measure(make(50));
  for (const [name, make] of Object.entries(shapes).filter(([name]) => pattern.test(name))) {
    const { n, ms, twice, size } = await grow(make);
    // What is refused at once, since it is nested too deep, says nothing.
    const ratio = ms < 50 ? '   -' : (twice / ms).toFixed(2).padStart(4);
    const cost = `${ms.toFixed(0).padStart(6)} ms  ${twice.toFixed(0).padStart(6)} ms`;
    console.log(
      `${ratio}  ${name.padEnd(46)} ${String(n).padStart(6)}  ${cost}  ${(size / 1024).toFixed(0).padStart(5)} KiB`,
    );
  }
} finally {
  process.chdir(tmpdir());
  rmSync(work, { recursive: true, force: true });
}
process.exit(0);
