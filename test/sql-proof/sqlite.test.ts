import { runPrograms } from './run-programs.ts';

await runPrograms('sqlite', 'sqlite');
