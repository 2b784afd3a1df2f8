import { runSearch } from '../fuzz/run-search.ts';

await runSearch('sqlite', 1, 200);
await runSearch('pglite', 10_001, 60);
await runSearch('postgres', 20_001, 100);
await runSearch('mariadb', 30_001, 100);

// Conditions that a function of another module gives among them.
await runSearch('sqlite', 710_000, 12, { projects: true });
await runSearch('postgres', 710_000, 12, { projects: true });
