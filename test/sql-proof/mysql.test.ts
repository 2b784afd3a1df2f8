import { runPrograms } from './run-programs.ts';

await runPrograms('mariadb', 'mysql');
