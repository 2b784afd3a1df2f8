import { runPrograms } from './run-programs.ts';

await runPrograms('pglite', 'postgres');
await runPrograms('postgres', 'postgres');
