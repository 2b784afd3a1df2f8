import type { Path } from '../../model/tree.ts';
import { pick, text, texts } from '../json.ts';
import type { Package } from '../manifest.ts';
import { isBelow, type Sources } from '../sources.ts';
import { joinPath } from '../../code/values/operators.ts';
import { locate } from './built.ts';
import { commandFiles, withScripts } from './commands.ts';
import { containerFiles, platformFiles } from './platforms.ts';

/** Scripts that start the program, what production runs first. */
const SCRIPTS = [
  'start',
  'start:prod',
  'start:production',
  'prod',
  'production',
  'serve',
  'server',
  'start:server',
  'start:dev',
  'dev',
  'develop',
  'dev:server',
  'debug',
  'watch',
];

/** Files by which a package is started, the surest first: scripts, `main`, `bin`, container and platform files. */
export function startsOf(sources: Sources, manifest: Package): Path[] {
  const { folder, scripts, main, raw } = manifest;
  const names = [
    ...SCRIPTS.filter((name) => name in scripts),
    ...Object.keys(scripts).filter((name) => /^(start|serve|dev)[:_-]/.test(name) && !SCRIPTS.includes(name)),
  ];
  const run = (name: string): string[] => commandFiles(withScripts(scripts, scripts[name] ?? ''));
  const production = names.filter((name) => !/dev|debug|watch/.test(name));
  const named = [
    ...production.flatMap(run),
    ...(main === undefined ? [] : [main]),
    ...commandsOf(pick(raw, 'bin')),
    ...exportsOf(pick(raw, 'exports')),
    ...platformFiles(sources, manifest),
  ];
  const inContainers = containerFiles(sources, manifest).filter((file) => isBelow(file, folder));
  const inFolder = (file: Path): string => (folder === '.' ? file : file.slice(folder.length + 1));
  const development = names.filter((name) => !production.includes(name)).flatMap(run);
  const all = [...named, ...inContainers.map(inFolder), ...development];
  const dot = all.flatMap((file) => (file === '.' && main !== undefined ? [main] : [file]));
  return [...new Set(dot.filter((file) => joinPath(file) !== '.').flatMap((file) => locate(sources, manifest, file)))];
}

const commandsOf = (bin: unknown): string[] => (typeof bin === 'string' ? [bin] : Object.values(texts(bin)));

/** What a package gives as a whole: `"exports": "./a.js"`, `{ ".": { "import": "./a.js" } }`. */
function exportsOf(exports: unknown): string[] {
  const whole = pick(exports, '.') ?? exports;
  const path =
    text(whole) ?? text(pick(whole, 'import')) ?? text(pick(whole, 'default')) ?? text(pick(whole, 'require'));
  return path === undefined ? [] : [path];
}
