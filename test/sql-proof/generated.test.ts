import { runSearch } from '../fuzz/run-search.ts';

await runSearch('sqlite', 1, 1_200);
await runSearch('pglite', 10_001, 300);
await runSearch('postgres', 20_001, 300);
await runSearch('mariadb', 30_001, 250);
