import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Neighbour } from '../model/tree.ts';
import { isFile } from './root.ts';

/** Folders of a repository that hold what says how it is kept, and how it is run. */
const FOLDERS = [
  ...['', '.github', '.github/workflows', '.gitlab', '.circleci', 'docs'],
  ...['docker', '.docker', 'docker-compose', 'nginx', 'deploy', 'deployment', 'k8s', 'kubernetes'],
];
const KEEPING =
  /^((package-lock|npm-shrinkwrap)\.json|(yarn|bun)\.lockb?|pnpm-lock\.yaml|\.?renovate(rc)?(\.json5?)?|dependabot\.ya?ml|\.snyk|\.gitlab-ci\.yml|\.travis\.yml|[\w.-]+\.ya?ml|Jenkinsfile|SECURITY(\.\w+)?)$/i;
/** Images, and servers in front of what runs. */
const RUNNING =
  /^((Dockerfile|Containerfile)[\w.-]*|[\w.-]+\.Dockerfile|Procfile|Caddyfile[\w.]*|fly\.toml|[\w.-]*nginx[\w.-]*|[\w.-]+\.conf|haproxy[\w.-]*\.cfg)$/i;
/** Files in those folders themselves that say how all code below is laid out. */
const LAYOUT =
  /^(package\.json|\.editorconfig|\.prettier(rc(\.\w+)?|ignore)|prettier\.config\.\w+|\.eslintrc(\.\w+)?|eslint\.config\.\w+|biome\.jsonc?|\.oxfmtrc\.jsonc?|\.?dprint\.jsonc?)$/;

/**
 * The files between a folder and the top of its repository that say how all of it is kept: lockfiles, the CI, bots, whom to tell of holes, formatters, images.
 * `null` where the folder is the top, or in no repository. They are looked for once, when they are asked for.
 */
export function surroundings(root: string): () => readonly Neighbour[] | null {
  let found: readonly Neighbour[] | null | undefined;
  return () => (found === undefined ? (found = readAround(root)) : found);
}

/** The nearest folder above one in its repository that has a `package.json`, as a path from there; `null` where none has. */
export function manifestAbove(root: string): string | null {
  const holder = foldersAbove(root)?.find((folder) => existsSync(join(folder, 'package.json')));
  return holder === undefined ? null : relative(root, holder).split(sep).join('/');
}

/** The folders from above one up to the top of its repository; `null` where it is in none. */
function foldersAbove(root: string): string[] | null {
  const above: string[] = [];
  for (let folder = root; !existsSync(join(folder, '.git')); folder = dirname(folder)) {
    if (folder === dirname(folder)) return null;
    above.push(dirname(folder));
  }
  return above;
}

function readAround(root: string): Neighbour[] | null {
  const above = foldersAbove(root) ?? [];
  if (above.length === 0) return null;
  return above.flatMap((folder) => FOLDERS.flatMap((name) => keptIn(root, join(folder, name), name === '')));
}

function keptIn(root: string, folder: string, isAround: boolean): Neighbour[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => KEEPING.test(name) || RUNNING.test(name) || (isAround && LAYOUT.test(name)))
    .map((name) => ({
      path: relative(root, join(folder, name)).split(sep).join('/'),
      text: () => textOf(join(folder, name)),
    }));
}

function textOf(path: string): string {
  try {
    return !isFile(path) || statSync(path).size > 1024 * 1024 ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
