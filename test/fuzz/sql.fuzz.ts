import { runSearch } from './run-search.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.FUZZ_COUNT ?? 2_000);

await runSearch('sqlite', seed, count);
await runSearch('pglite', seed, count);
await runSearch('postgres', seed, count);
await runSearch('mariadb', seed, count);

// The same over several files, as the command changes them.
const fewer = Math.ceil(count / 5);
await runSearch('sqlite', seed, fewer, { projects: true });
await runSearch('postgres', seed, fewer, { projects: true });
await runSearch('mariadb', seed, fewer, { projects: true });
