/**
 * Holds the prefilter of SQL files to a full parse: `npm run recall -- <folder>` reads every repository below a folder both ways
 * and lists the sites that are lost.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createTree, diskBase } from '../src/index.ts';
import { Sources } from '../src/read/sources.ts';
import { readSql } from '../src/read/sql.ts';

const [folder = '.', only = ''] = process.argv.slice(2);
let lost = 0;
let all = 0;
for (const repo of readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory())) {
  if (!repo.includes(only)) continue;
  const tree = createTree(diskBase(join(folder, repo)));
  const sites = (everything: boolean): string[] =>
    readSql(new Sources(tree), { everything }).sites.map(({ file, line, verdict }) => `${file}:${line} ${verdict}`);
  const quick = new Set(sites(false));
  const full = sites(true);
  const missing = full.filter((site) => !quick.has(site));
  all += full.length;
  lost += missing.length;
  if (full.length > 0) console.log(`${repo}  ${full.length} sites, ${missing.length} lost`);
  for (const site of missing) console.log(`    ! ${site}`);
}
console.log(`${all} sites, ${lost} lost`);
process.exitCode = lost > 0 ? 1 : 0;
