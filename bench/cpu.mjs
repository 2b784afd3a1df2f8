/** Loaded into a measured process: adds its CPU time (user and system, microseconds) to the file named by BENCH_CPU. */
import { appendFileSync } from 'node:fs';

const file = process.env.BENCH_CPU;
if (file) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    appendFileSync(file, `${user + system}\n`);
  });
}
