import type { Path } from '../../model/tree.ts';
import { pick, text, texts } from '../json.ts';
import type { Package } from '../manifest.ts';
import { below, isBelow, type Sources } from '../sources.ts';
import { joinPath } from '../../code/values/operators.ts';
import { locate } from './built.ts';
import { commandFiles, withScripts } from './commands.ts';
import { type ScriptElsewhere, scriptsElsewhere } from './elsewhere.ts';
import { containerFiles, platformFiles } from './platforms.ts';
import { withShell } from './shell.ts';
import { workersOf } from './workers.ts';

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

/** Files that are started together. */
export interface Start {
  files: Path[];
  /** By what runs in production, whatever the scripts say: a container, a platform, a manager of processes. */
  deployed: boolean;
}

/** How a package is started, the surest first: scripts, `main`, `bin`, platform and container files. */
export function startsOf(sources: Sources, packages: readonly Package[], manifest: Package): Start[] {
  const { folder, scripts, main, raw } = manifest;
  const names = [
    ...SCRIPTS.filter((name) => name in scripts),
    ...Object.keys(scripts).filter((name) => /^(start|serve|dev)[:_-]/.test(name) && !SCRIPTS.includes(name)),
  ];
  const started = (command: string): Path[] => startedBy({ sources, packages }, manifest, command);
  const run = (name: string): Start => ({ files: started(scripts[name] ?? ''), deployed: false });
  const find = (files: readonly Path[]): Path[] => located(sources, manifest, files);
  const alone = (file: Path): Start => ({ files: find([file]), deployed: false });
  const withWorkers = (files: readonly Path[]): Path[] => [
    ...new Set([...files, ...files.flatMap((file) => workersOf(sources, manifest, file))]),
  ];
  const inFolder = (file: Path): string => (folder === '.' ? file : file.slice(folder.length + 1));
  const production = names.filter((name) => !/dev|debug|watch/.test(name));
  return [
    ...production.map(run),
    ...[...(main === undefined ? [] : [main]), ...commandsOf(pick(raw, 'bin')), ...exportsOf(pick(raw, 'exports'))].map(
      alone,
    ),
    ...platformFiles(sources, manifest).map(({ files, commands, deployed }) => ({
      files: [...commands.flatMap(started), ...find(files)],
      deployed,
    })),
    ...containerFiles(sources, manifest).map(({ files, deployed }) => ({
      files: find(files.filter((file) => isBelow(file, folder)).map(inFolder)),
      deployed,
    })),
    ...names.filter((name) => !production.includes(name)).map(run),
  ]
    .filter(({ files }) => files.length > 0)
    .map((start) => ({ ...start, files: withWorkers(start.files) }));
}

interface Tree {
  sources: Sources;
  packages: readonly Package[];
}

/** The files that a command runs, those of other packages among them. */
function startedBy(tree: Tree, manifest: Package, command: string, above: readonly Package[] = []): Path[] {
  const read = (path: string): string | undefined =>
    tree.sources.text(below(manifest.folder, path.replace(/^\.\//, '')));
  const whole = withShell(withScripts(manifest.scripts, command), read);
  const own = located(tree.sources, manifest, commandFiles(withScripts(manifest.scripts, whole)));
  const others = scriptsElsewhere(tree.packages, manifest, command).filter((one) => !above.includes(one.manifest));
  const follow = ({ manifest: other, script }: ScriptElsewhere): Path[] =>
    startedBy(tree, other, other.scripts[script] ?? '', [...above, manifest]);
  return [...own, ...others.flatMap(follow)];
}

/** The sources of what is started; `node .` starts `main`. */
function located(sources: Sources, manifest: Package, files: readonly Path[]): Path[] {
  const plain = files.flatMap((file) => (file === '.' && manifest.main !== undefined ? [manifest.main] : [file]));
  return plain.filter((file) => joinPath(file) !== '.').flatMap((file) => locate(sources, manifest, file));
}

/** Files that the README of a package says to run. */
export function documentedStarts(sources: Sources, manifest: Package | undefined): Path[] {
  if (!manifest) return [];
  const name = sources.inFolder(manifest.folder).find((one) => /^readme(\.(md|markdown|txt|rst))?$/i.test(one));
  const text = name === undefined ? '' : (sources.text(below(manifest.folder, name)) ?? '');
  const commands = [...text.matchAll(/(?:^|[`$>])[ \t]*((?:node|nodemon|tsx|ts-node|bun|forever|pm2) [^`\n]+)/gm)];
  return located(
    sources,
    manifest,
    commands.flatMap(([, command = '']) => commandFiles(command.trim())),
  );
}

const commandsOf = (bin: unknown): string[] => (typeof bin === 'string' ? [bin] : Object.values(texts(bin)));

/** What a package gives as a whole: `"exports": "./a.js"`, `{ ".": { "import": "./a.js" } }`. */
function exportsOf(exports: unknown): string[] {
  const whole = pick(exports, '.') ?? exports;
  const path =
    text(whole) ?? text(pick(whole, 'import')) ?? text(pick(whole, 'default')) ?? text(pick(whole, 'require'));
  return path === undefined ? [] : [path];
}
