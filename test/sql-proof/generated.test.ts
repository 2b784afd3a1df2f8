import { runSearch } from '../fuzz/run-search.ts';

await runSearch('sqlite', 1, 200);
await runSearch('pglite', 10_001, 60);
await runSearch('postgres', 20_001, 100);
await runSearch('mariadb', 30_001, 100);
