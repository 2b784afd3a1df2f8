import { runPrograms } from './run-programs.ts';

await runPrograms('sqlite', 'mappers');
await runPrograms('pglite', 'mappers');
await runPrograms('mariadb', 'mappers');
