import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { open } from '../code/syntax/source-file.ts';
import { ParseError } from '../code/syntax/parser.ts';
import type { Package } from './manifest.ts';
import { whyNotShipped } from './shipping/index.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';

/** Names the module may have, in order of preference: a foreign file of the first name is left alone. */
const NAMES = ['security', 'http-security', 'express-security', 'harden-express'];
const EXTENSIONS = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'];
const CODE = /\.[cm]?[jt]s$/;

/**
 * Where the config module of the app made in `entry` is or belongs: the folder that its configuration lives in, one made for
 * it, or beside the entry; the first of them that ships with `home`, the file that imports it.
 */
export function configModule(
  sources: Sources,
  manifest: Package | undefined,
  app: { file: Path; home: { file: Path } },
): Project['security'] {
  const root = manifest?.folder ?? '.';
  const {
    file: entry,
    home: { file: home },
  } = app;
  // An app made in a folder of its own (sockets, say) is set up above it.
  const folders = foldersFor(sources, root, isBelow(entry, folderOf(home)) ? home : entry);
  for (const folder of [...folders, ...before(root, entry)]) {
    const there = presentIn(sources, folder);
    if (there) return there;
  }
  const paths = folders.map((folder) => freePath(sources, folder, home));
  const imports = manifest ? undefined : importMapOf(sources, entry);
  if (imports !== undefined)
    return {
      path: paths[0] ?? '',
      members: [],
      refused: `${imports} names the packages of this app, and is not edited here: what Node and package.json take would not be found.`,
    };
  const reasons = whyNotShipped(sources, manifest, home, paths);
  const path = paths.find((one) => reasons.get(one) === undefined);
  if (path !== undefined) return { path, members: [] };
  const [first = ''] = paths;
  const all = paths.map((one) => `${one}: ${reasons.get(one)}`).join('; ');
  return {
    path: first,
    members: [],
    refused: `There is no place for the module with the settings that ships with ${home} (${all}).`,
  };
}

/** The configuration of Deno, which names packages where there is no package.json. */
const importMapOf = (sources: Sources, entry: Path): Path | undefined =>
  upwards(folderOf(entry), '.')
    .flatMap((folder) => ['deno.json', 'deno.jsonc'].map((name) => below(folder, name)))
    .find((path) => sources.text(path) !== undefined);

/** Folders that the module may be put in, the best first. */
function foldersFor(sources: Sources, root: Path, entry: Path): Path[] {
  const own = folderOf(entry);
  const source = isBelow(entry, below(root, 'src')) && own !== root ? below(root, 'src') : undefined;
  const isStart = /(^|\/)(bin|scripts?|cli)$/.test(own);
  const imported = foldersImported(sources, entry);
  // A folder `config` beside a file of that name would be taken for it.
  const hasFile = (folder: Path): boolean =>
    sources.inFolder(folder).some((name) => /^config\.[cm]?[jt]s$/i.test(name));
  const settings = below(root, spellingOf(sources, root, 'config') ?? 'config');
  const isData = [settings, ...OF_SETTINGS.flatMap((name) => spelledBelow(sources, root, name))].some((folder) =>
    holdsDataAlone(sources, folder),
  );
  const made = isData ? imported.filter((folder) => OF_HELPERS.test(folder)) : hasFile(root) ? [] : [settings];
  const folders = [
    ...new Set([
      ...upwards(own, root).flatMap((folder) => configFolders(sources, folder)),
      ...imported.filter((folder) => !OF_FEATURES.test(folder)).flatMap((folder) => configFolders(sources, folder)),
      ...(isFlat(sources, entry) && !isStart ? [own] : []),
      // A part of the sources with an entry of its own is what is built and shipped together.
      ...(source === undefined || (own !== source && !isStart) ? [] : [hasFile(source) ? source : `${source}/config`]),
      ...(own === root || isStart ? [] : [own]),
      ...(isStart && folderOf(own) !== root ? [folderOf(own)] : []),
      ...made,
      own,
      below(own, 'config'),
      ...imported,
      ...besideHandlers(sources, entry),
    ]),
  ];
  return isData ? folders.filter((folder) => folder !== settings) : folders;
}

/** JSON and YAML for each place where it runs, as node-config reads them: who puts his own over it would lose the code. */
function holdsDataAlone(sources: Sources, folder: Path): boolean {
  const files = sources.files.filter((file) => isBelow(file, folder));
  return files.some((file) => /\.(json5?|ya?ml|toml)$/.test(file)) && !files.some((file) => CODE.test(file));
}

const OF_HELPERS = /(^|\/)(libs?|utils?|helpers?|common)$/i;

/** The app keeps its modules beside its entry: one more stands there, too, and no folder is made for it. */
function isFlat(sources: Sources, entry: Path): boolean {
  const text = sources.text(entry) ?? '';
  const own = sources.inFolder(folderOf(entry));
  const beside = [...text.matchAll(/(?:from|require\(|import\(?)\s*['"`]\.\/([\w.-]+)['"`]/g)].filter(([, name = '']) =>
    own.some((file) => CODE.test(file) && file.replace(CODE, '') === name.replace(CODE, '')),
  );
  return new Set(beside.map(([, name = '']) => name.replace(CODE, ''))).size >= FLAT;
}

const FLAT = 2;

/** The folders beside the entry that it loads code from: `./lib/router` is in `lib`. They ship wherever it does. */
function foldersImported(
  sources: Sources,
  entry: Path,
  isFit = (name: string): boolean => !OF_THE_APP.test(name),
): Path[] {
  const text = sources.text(entry) ?? '';
  const own = folderOf(entry);
  const names = [...text.matchAll(/(?:from|require\(|import\(?)\s*['"`]\.\/([\w-]+)\//g)].map(([, name = '']) => name);
  return [...new Set(names)].filter(isFit).map((name) => below(own, name));
}

const OF_THE_APP = /^(public|static|assets|views|routes|models|controllers|middlewares?)$/i;
/** They hold features, each with what it needs: a folder of settings in one of them is that of a feature. */
const OF_FEATURES =
  /(^|\/)(pages|components|routes?|routers?|apis?|entities|handlers?|resolvers?|services?|modules|features|domains?)$/i;
/** They hold handlers, and settings of these may stand beside them where no better place ships. */
const HANDLERS = [/^middlewares?$/i, /^routes$/i, /^controllers$/i];

const besideHandlers = (sources: Sources, entry: Path): Path[] =>
  HANDLERS.flatMap((name) => foldersImported(sources, entry, (one) => name.test(one))).filter(
    (folder) => !isLoadedWhole(sources, folder),
  );

/** Where the module of an earlier version may be. */
const before = (root: Path, entry: Path): Path[] => [
  below(root, isBelow(entry, below(root, 'src')) ? 'src/config' : 'config'),
];

function upwards(folder: Path, root: Path): Path[] {
  const found: Path[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    found.push(at);
    if (at === root || at === '.') return found;
  }
}

/** Folders of configuration that is code of the app, not of its build. */
function configFolders(sources: Sources, folder: Path): Path[] {
  return ['config', ...OF_SETTINGS]
    .flatMap((name) => spelledBelow(sources, folder, name))
    .filter((path) => {
      const code = sources.inFolder(path).filter((name) => CODE.test(name) && !OF_TOOLS.test(name));
      return code.length > 0 && !code.some((name) => OF_A_FEATURE.test(name)) && !isLoadedWhole(sources, path);
    });
}

const OF_SETTINGS = ['configs', 'configuration', 'conf', 'settings'];

function spelledBelow(sources: Sources, folder: Path, name: string): Path[] {
  const spelled = spellingOf(sources, folder, name);
  return spelled === undefined ? [] : [below(folder, spelled)];
}

/** Where settings are what the folder serves (`config.router.ts`), it holds none of the app's. */
const OF_A_FEATURE = /[.-](router|routes?|controller|service|resolver|module|repository|entity|dto)\.[cm]?[jt]s$/i;

/** How the project writes a name: beside `Config`, a folder `config` is the same one on some disks and another on others. */
function spellingOf(sources: Sources, folder: Path, name: string): string | undefined {
  const names = sources.inFolder(folder);
  return names.includes(name) ? name : names.find((one) => one.toLowerCase() === name);
}

const OF_TOOLS =
  /^(webpack|rollup|vite|jest|karma|babel|eslint|gulp|grunt|tsup|paths|env|modules|polyfills|getHttpsConfig|pnpTs|createEnv|setup|postcss|tailwind|protractor|test)/i;

/** Code that reads the folder and loads each file in it would take the module for one of its own. */
function isLoadedWhole(sources: Sources, folder: Path): boolean {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const inside = sources.inFolder(folder).some((file) => {
    const text = CODE.test(file) ? (sources.text(below(folder, file)) ?? '') : '';
    return /\breaddir(Sync)?\(\s*(__dirname|import\.meta)|require-?(dir|all)|requireContext|require\.context/i.test(
      text,
    );
  });
  if (inside) return true;
  const loads = new RegExp(
    `(readdir(Sync)?|glob(\\.?[sS]ync)?|require-?([dD]ir(ectory)?|[aA]ll)|consign|load|include|then|into)\\([^\\n]*['"/]${name}(['"/]|\\/\\*)`,
  );
  const readers = /readdir|glob|require-?(dir|all)|requireDir|requireAll|consign|express-load/;
  return sources
    .code()
    .filter((file) => isBelow(file, folderOf(folder)))
    .some((file) => {
      const text = sources.text(file) ?? '';
      return readers.test(text) && loads.test(text);
    });
}

function presentIn(sources: Sources, folder: Path): Project['security'] | undefined {
  for (const name of NAMES) {
    for (const path of paths(folder, name)) {
      const text = sources.text(path);
      const members = text === undefined ? null : membersOf(text, path);
      if (members) return { path, members };
    }
  }
  return undefined;
}

const paths = (folder: Path, name: string): Path[] =>
  EXTENSIONS.map((extension) => below(folder, `${name}${extension}`));

function freePath(sources: Sources, folder: Path, home: Path): Path {
  const wanted = CODE.exec(home)?.[0] ?? '.js';
  // A folder of the same name beside it is read as the same module.
  const isFree = (name: string): boolean =>
    spellingOf(sources, folder, name) === undefined &&
    paths(folder, name).every((path) => sources.text(path) === undefined);
  return below(folder, `${NAMES.find(isFree) ?? NAMES.at(-1)}${wanted}`);
}

/** Member names of the object `security` that the module declares; `null` where there is none, so it is not ours. */
function membersOf(text: string, path: Path): string[] | null {
  try {
    const { root, j } = open(text, path);
    const declared = root.find(j.VariableDeclarator, { id: { type: 'Identifier', name: 'security' } }).nodes()[0];
    if (declared?.init?.type !== 'ObjectExpression') return null;
    return declared.init.properties.flatMap((property) =>
      'key' in property && property.key.type === 'Identifier' ? [property.key.name] : [],
    );
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}
