import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { Hub, Known, KnownResult } from '../code/values/value.ts';
import type { Package } from './manifest.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';
import { foldersOf } from './statics.ts';

/** Endings of an engine's files, where they differ from its name. */
const ENDINGS: Readonly<Record<string, string[]>> = {
  ejs: ['ejs', 'html'],
  pug: ['pug', 'jade'],
  jade: ['jade', 'pug'],
  hbs: ['hbs', 'handlebars'],
  handlebars: ['handlebars', 'hbs'],
  'express-handlebars': ['handlebars', 'hbs'],
  nunjucks: ['njk', 'html', 'nunjucks'],
  swig: ['html', 'swig'],
  mustache: ['mustache', 'html', 'mst'],
  dustjs: ['dust'],
  eta: ['eta', 'html'],
  dust: ['dust'],
  html: ['html'],
};

/** Packages of engines that `package.json` names without the code saying `view engine`. */
const PACKAGES: Readonly<Record<string, string>> = {
  ejs: 'ejs',
  pug: 'pug',
  jade: 'jade',
  hbs: 'hbs',
  'express-handlebars': 'handlebars',
  nunjucks: 'nunjucks',
  eta: 'eta',
};

/** View engines of the apps with the files they render. */
export function readViews(
  hubs: readonly Hub[],
  calls: readonly KnownResult[],
  sources: Sources,
  manifest: Package | undefined,
): Project['views'] {
  const root = manifest?.folder ?? '.';
  const names = new Set<string>();
  const folders = new Set<Path>();
  for (const item of hubs.flatMap((hub) => hub.items)) {
    const name = textOf(item.path);
    if (item.kind === 'engine' && name) for (const engine of enginesOf(name, item.args[0])) names.add(engine);
    if (item.kind !== 'set') continue;
    const [value] = item.args;
    if (name === 'view engine' && textOf(value)) names.add(textOf(value)?.replace(/^\./, '') ?? '');
    if (name === 'views') for (const folder of foldersOf(value, root)) folders.add(folder);
  }
  for (const call of calls) {
    if (call.module !== 'nunjucks' || call.member !== 'configure') continue;
    names.add('nunjucks');
    for (const folder of foldersOf(call.args[0], root)) folders.add(folder);
  }
  const isRendered = [...names].some((name) => name !== 'html' && ENDINGS[name]?.includes('html'));
  if (isRendered) names.delete('html');
  if (folders.size === 0) folders.add(below(root, 'views'));
  const rendered = names.size > 0 ? [...names] : declaredEngines(manifest, sources, folders);
  return rendered.flatMap((engine) => viewsOf(sources, engine, folders, root));
}

/** Where the folder is not seen, the files of that engine are looked for everywhere. */
function viewsOf(sources: Sources, engine: string, folders: ReadonlySet<Path>, root: Path): Project['views'] {
  const found = [...folders].map((dir) => ({ engine, dir, files: filesOf(sources, dir, engine) }));
  if (found.some(({ files }) => files.length > 0)) return found;
  const [dir = root] = folders;
  const files =
    engine === 'html' ? [] : sources.files.filter((file) => isBelow(file, root) && file.endsWith(`.${engine}`));
  return [{ engine, dir: files.length > 0 ? commonFolder(files) : dir, files }];
}

function commonFolder(files: readonly Path[]): Path {
  const [first = '', ...others] = files;
  let folder = folderOf(first);
  while (folder !== '.' && !others.every((file) => isBelow(file, folder))) folder = folderOf(folder);
  return folder;
}

function textOf(value: Known | undefined): string | undefined {
  return value?.type === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** `app.engine('html', ejs.renderFile)` renders HTML files as EJS: both names say something. */
function enginesOf(extension: string, renderer: Known | undefined): string[] {
  const name = extension.replace(/^\./, '');
  if (renderer?.type !== 'package' && renderer?.type !== 'result') return [name];
  if (renderer.module === 'consolidate' && renderer.member) return [renderer.member];
  const known = {
    'express-handlebars': 'handlebars',
    'express-hbs': 'hbs',
    'ejs-locals': 'ejs',
    'dustjs-linkedin': 'dust',
    adaro: 'dust',
    'mustache-express': 'mustache',
  }[renderer.module];
  if (known) return [known];
  return name === 'html' && renderer.module in ENDINGS ? [renderer.module] : [name];
}

function declaredEngines(manifest: Package | undefined, sources: Sources, folders: ReadonlySet<Path>): string[] {
  return Object.keys(manifest?.dependencies ?? {}).flatMap((name) => {
    const engine = PACKAGES[name];
    if (engine === undefined) return [];
    return [...folders].some((folder) => filesOf(sources, folder, engine).length > 0) ? [engine] : [];
  });
}

function filesOf(sources: Sources, dir: Path, engine: string): Path[] {
  const endings = ENDINGS[engine] ?? [engine];
  const wanted = `${dir.toLowerCase()}/`;
  const inside = (file: Path): boolean => isBelow(file, dir) || file.toLowerCase().startsWith(wanted);
  return sources.files.filter((file) => inside(file) && endings.some((ending) => file.endsWith(`.${ending}`)));
}

/** Mails are no pages of the app: no browser runs what is in them. A page about mail, which holds a script, is one. */
export const isMail = (file: Path, text: string): boolean =>
  /(^|\/)(e-?mails?|mailers?|(e-?)?mail-?templates?|newsletters?)\//i.test(file) && !/<script\b/i.test(text);
