import { runSearch } from '../fuzz/run-search.ts';

await runSearch('sqlite', 1, 600);
await runSearch('pglite', 10_001, 150);
await runSearch('postgres', 20_001, 150);
await runSearch('mariadb', 30_001, 120);
