// npm run try <id> [--update]: the fixtures of one protection; with --update (npm run update <id>) they are written anew.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { update: { type: 'boolean' } }, allowPositionals: true });
const [id = ''] = positionals;
if (!/^[a-z0-9-]+$/.test(id) || !existsSync(`src/protections/${id}`)) {
  console.error(`There is no protection "${id}": npm run try cors`);
  process.exit(2);
}
const { status } = spawnSync('npx', ['vitest', 'run', 'test/fixtures.test.ts', '-t', `^fixtures ${id}/`], {
  stdio: 'inherit',
  env: { ...process.env, ...(values.update ? { UPDATE_FIXTURES: '1' } : {}) },
});
process.exit(status ?? 1);
