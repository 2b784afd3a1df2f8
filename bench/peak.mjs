/** Loaded into a measured process: writes the most memory it held, in MiB, to the file named by BENCH_PEAK. */
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_PEAK;
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1024)));
