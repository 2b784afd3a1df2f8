/**
 * Loaded into a measured process: adds its CPU time (user and system, microseconds) to the file named by BENCH_CPU, and what it held
 * at most (KiB) to the one named by BENCH_PEAK.
 */
import { appendFileSync } from 'node:fs';

const { BENCH_CPU, BENCH_PEAK } = process.env;
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  if (BENCH_CPU) appendFileSync(BENCH_CPU, `${user + system}\n`);
  if (BENCH_PEAK) appendFileSync(BENCH_PEAK, `${process.resourceUsage().maxRSS}\n`);
});
