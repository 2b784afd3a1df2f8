import type { Options } from 'prettier';
import { parse as parseToml } from 'smol-toml';
import { ignoreRules } from '../model/ignore-rules.ts';
import type { Path, Tree } from '../model/tree.ts';
import { walk } from '../code/syntax/nodes.ts';
import { parse, ParseError } from '../code/syntax/parser.ts';
import { isNamed, literalOf, parents, parseData, parsed, within } from './config-files.ts';
import { prettierRule } from './lint-rules.ts';
import { formatterOptions } from './other-formatters.ts';

type Config = Options & {
  overrides?: { files: string | string[]; excludeFiles?: string | string[]; options?: Options }[];
};

/**
 * The options prettier would find for a file: the nearest configuration, then `.editorconfig`, then what the code beside it
 * looks like. A configuration that is a program is not run; what it says in literals counts.
 */
export function prettierOptions(tree: Tree, path: Path): Options {
  const usual = defaultsOf(tree, path);
  for (const folder of parents(tree, path)) {
    const config = readConfig(tree, folder, path);
    if (config)
      return { ...usual, ...quotesOf(tree, path), ...editorConfig(tree, path), ...forFile(config, folder, path) };
    const other = formatterOptions(tree, folder, path);
    if (other) return { ...editorConfig(tree, path), ...other };
  }
  return { ...usual, ...inferred(tree, path), ...editorConfig(tree, path) };
}

/** What the prettier of the project takes for the default where ours, a 3, takes something else. */
function defaultsOf(tree: Tree, path: Path): Options {
  const manifests = parents(tree, path).map((folder) => parsed(tree.read(`${folder}package.json`), JSON.parse));
  const installed = parsed(tree.read('node_modules/prettier/package.json'), JSON.parse) as { version?: unknown } | null;
  const named = manifests.flatMap((manifest) => {
    const { dependencies, devDependencies } = Object(manifest) as Record<string, unknown>;
    return [dependencies, devDependencies].flatMap(
      (list) => (Object(list) as Record<string, unknown>)['prettier'] ?? [],
    );
  });
  const major = Number(/\d+/.exec(String(installed?.version ?? named[0] ?? ''))?.[0] ?? 3);
  if (major >= 3) return manifests.some(namesOldNode) ? { trailingComma: 'es5' } : {};
  return major === 2 ? { trailingComma: 'es5' } : { trailingComma: 'none', arrowParens: 'avoid', endOfLine: 'auto' };
}

/** Node before 8 takes no comma behind the last argument. */
function namesOldNode(manifest: unknown): boolean {
  const { engines } = Object(manifest) as Record<string, unknown>;
  const least = /\d+/.exec(String((Object(engines) as Record<string, unknown>)['node'] ?? ''))?.[0];
  return least !== undefined && Number(least) < 8;
}

function readConfig(tree: Tree, folder: string, path: Path): Config | null {
  const manifest = parsed(tree.read(`${folder}package.json`), JSON.parse) as { prettier?: unknown } | null;
  if (manifest && typeof manifest.prettier === 'object') return manifest.prettier as Config;
  if (typeof manifest?.prettier === 'string') return sharedConfig(tree, folder, manifest.prettier);
  const yaml = [
    `${folder}.prettierrc`,
    `${folder}.prettierrc.json`,
    `${folder}.prettierrc.yaml`,
    `${folder}.prettierrc.yml`,
  ];
  for (const name of yaml) {
    const text = tree.read(name);
    const config = parsed(text, parseData) ?? nameIn(text);
    if (typeof config === 'string') return sharedConfig(tree, folder, config);
    if (config) return config as Config;
  }
  const toml = parsed(tree.read(`${folder}.prettierrc.toml`), parseToml);
  if (toml) return toml as Config;
  for (const name of PROGRAMS) {
    const config = literalConfig(tree.read(`${folder}${name}`));
    if (config) return config;
  }
  const linted = prettierRule(tree, folder, path);
  if (linted) return linted as Config;
  return settingsOfEditor(parsed(tree.read(`${folder}.vscode/settings.json`), parseData));
}

/** Who formats on save with what the editor is told: `"prettier.singleQuote": true`. */
function settingsOfEditor(settings: unknown): Config | null {
  const all = Object(settings) as Record<string, unknown>;
  const own = Object.entries(all).flatMap(([name, value]) => {
    const option = /^prettier\.(\w+)$/.exec(name)?.[1];
    return option !== undefined && OPTIONS.has(option) ? [[option, value] as const] : [];
  });
  const saves = all['editor.formatOnSave'] === true && all['editor.defaultFormatter'] === 'esbenp.prettier-vscode';
  return own.length > 0 || saves ? (Object.fromEntries(own) as Config) : null;
}

const OPTIONS = new Set([
  'printWidth',
  'tabWidth',
  'useTabs',
  'semi',
  'singleQuote',
  'quoteProps',
  'trailingComma',
  'bracketSpacing',
  'objectWrap',
  'arrowParens',
  'endOfLine',
  'experimentalOperatorPosition',
]);

/** A file of one word is the name of a shared configuration. */
const nameIn = (text: string | undefined): string | undefined =>
  /^\s*["']?((?:@[\w.-]+\/|\.\/)?[\w./-]+)["']?\s*$/.exec(text ?? '')?.[1];

const PROGRAMS = ['.prettierrc', 'prettier.config'].flatMap((name) =>
  ['.js', '.cjs', '.mjs', '.ts', '.mts', '.cts'].map((ending) => name + ending),
);

/** Whether a configuration says how prettier, or a formatter like it, writes a file. */
export const hasPrettierConfig = (tree: Tree, path: Path): boolean =>
  parents(tree, path).some((folder) => isConfigured(tree, folder, path) || runs(tree.read(`${folder}package.json`)));

/** Who runs prettier over all files takes its defaults where nothing else is said. */
function runs(manifest: string | undefined): boolean {
  const { scripts } = Object(parsed(manifest, JSON.parse)) as Record<string, unknown>;
  return Object.values(Object(scripts) as object).some((script) =>
    /\bprettier\b.*\s--?(w|c|write|check)\b/.test(String(script)),
  );
}

/** A prettier that is among the packages of packages formats nothing where another formatter is configured. */
export const isPrettiers = (tree: Tree, path: Path): boolean =>
  !parents(tree, path).some((folder) => formatterOptions(tree, folder, path) !== null) ||
  parents(tree, path).some(
    (folder) => readConfig(tree, folder, path) !== null || names(tree.read(`${folder}package.json`)),
  );

const isConfigured = (tree: Tree, folder: Path, path: Path): boolean =>
  readConfig(tree, folder, path) !== null || formatterOptions(tree, folder, path) !== null;

/** Whether the project says that prettier, or a formatter like it, writes a file, and does not except it. */
export function usesPrettier(tree: Tree, path: Path): boolean {
  const folders = parents(tree, path);
  if (folders.some((folder) => isIgnored(tree.read(`${folder}.prettierignore`), within(folder, path)))) return false;
  return folders.some((folder) => isConfigured(tree, folder, path) || names(tree.read(`${folder}package.json`)));
}

const isIgnored = (rules: string | undefined, path: Path): boolean =>
  rules !== undefined && ignoreRules(rules).ignores(path);

const names = (manifest: string | undefined): boolean => {
  const { dependencies, devDependencies, prettier } = Object(parsed(manifest, JSON.parse)) as Record<string, unknown>;
  return prettier !== undefined || [dependencies, devDependencies].some((list) => 'prettier' in Object(list));
};

/** The object of literals that a configuration exports; a program is not run. */
function literalConfig(text: string | undefined): Config | null {
  if (text === undefined) return null;
  let config: Config | null = null;
  try {
    walk(parse(text, 'prettier.config.ts'), (node) => {
      if (node.type === 'ObjectExpression') config ??= literalOf(node) as Config;
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
  return config;
}

/** A configuration that stands in a package or another file, in JSON or in the literals of a module. */
function sharedConfig(tree: Tree, folder: string, name: string): Config | null {
  const home = name.startsWith('.') ? '' : 'node_modules/';
  for (const base of new Set([folder, ''])) {
    const path = `${base}${home}${name.replace(/^\.\//, '')}`;
    const manifest = parsed(tree.read(`${path}/package.json`), JSON.parse) as {
      main?: unknown;
      exports?: unknown;
    } | null;
    const main = [manifest?.exports, manifest?.main].find((value) => typeof value === 'string');
    const files = [
      path,
      ...(main ? [`${path}/${main.replace(/^\.\//, '')}`] : []),
      `${path}/index.json`,
      `${path}/index.js`,
    ];
    for (const file of files) {
      const config = file.endsWith('.json') ? parsed(tree.read(file), JSON.parse) : literalConfig(tree.read(file));
      if (config) return config as Config;
    }
  }
  return null;
}

function forFile({ overrides = [], ...options }: Config, folder: string, path: Path): Options {
  const name = within(folder, path);
  const matches = (globs: string | string[] | undefined): boolean =>
    [globs ?? []].flat().some((glob) => isNamed(name, glob));
  const own = overrides.filter(({ files, excludeFiles }) => matches(files) && !matches(excludeFiles));
  const {
    plugins: _plugins,
    parser: _parser,
    ...merged
  } = Object.assign({}, options, ...own.map((o) => o.options)) as Options;
  return merged;
}

function editorConfig(tree: Tree, path: Path): Options {
  const text = parents(tree, '').flatMap((folder) => tree.read(`${folder}.editorconfig`) ?? [])[0];
  if (text === undefined) return {};
  const found: Record<string, string> = {};
  let applies = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line);
    if (section?.[1]) applies = isNamed(path, section[1]);
    const pair = /^\s*([\w-]+)\s*=\s*([^#;]+?)\s*$/.exec(line);
    if (applies && pair?.[1] && pair[2]) found[pair[1].toLowerCase()] = pair[2].toLowerCase();
  }
  const size = Number(found['indent_size'] ?? found['tab_width']);
  return {
    ...(found['indent_style'] ? { useTabs: found['indent_style'] === 'tab' } : {}),
    ...(Number.isInteger(size) && size > 0 ? { tabWidth: size } : {}),
    ...(found['end_of_line'] ? { endOfLine: found['end_of_line'] as 'lf' | 'crlf' } : {}),
  };
}

/** The source files that have most folders in common with a path; scripts of pages and generated code have habits of their own. */
function nearest(tree: Tree, path: Path): Path[] {
  const folders = path.split('/').slice(0, -1);
  const shared = (name: Path): number => {
    const parts = name.split('/').slice(0, -1);
    const apart = folders.findIndex((folder, at) => folder !== parts[at]);
    return apart < 0 ? folders.length : apart;
  };
  const code = tree.list().filter((name) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(name) && name !== path);
  const plain = code.filter((name) => !name.endsWith('x'));
  const all = plain.length > 0 ? plain : code;
  const own = all.filter((name) => !OTHERS.test(name));
  const depth = (name: Path): number => name.split('/').length;
  const alike = own.filter((name) => /\.[cm]?tsx?$/.test(name) === /\.[cm]?tsx?$/.test(path));
  // Files of the other language are often from another time, with habits of it.
  const ranked = (alike.length > 2 ? alike : own.length > 0 ? own : all).map((name) => ({
    name,
    shared: shared(name),
    depth: depth(name),
  }));
  // Those in the same folder are nearer than what is kept deep below it.
  return ranked
    .sort((a, b) => b.shared - a.shared || a.depth - b.depth)
    .slice(0, 20)
    .map(({ name }) => name);
}

/** Where every file near it is written in single quotes, nobody has run a configuration that leaves out to say so. */
function quotesOf(tree: Tree, path: Path): Options {
  const texts = nearest(tree, path)
    .filter((name) => !name.endsWith('x'))
    .map((name) => tree.read(name) ?? '');
  const isSingle = (text: string): boolean => (text.match(/'/g)?.length ?? 0) > 4 * (text.match(/"/g)?.length ?? 0);
  const quoted = texts.filter((text) => /['"]/.test(text));
  return quoted.length > 2 && quoted.every(isSingle) ? { singleQuote: true } : {};
}

const OTHERS =
  /(^|\/)(public|static|assets|dist|build|vendor|libs|node_modules|www|client|frontend|locales?|i18n|lang|languages|translations)\/|\.min\./;

/** Values of JSX have quotes of their own. */
const ATTRIBUTES = /(?<=\s[\w-]+)="[^"\n]*"/g;

/** The habits of the project's own code: the nearest source files vote. */
function inferred(tree: Tree, path: Path): Options {
  const texts = nearest(tree, path).map((name) => {
    const text = tree.read(name) ?? '';
    return name.endsWith('x') ? text.replace(ATTRIBUTES, '') : text;
  });
  const all = texts.join('\n');
  if (all === '') return {};
  const count = (pattern: RegExp): number => all.match(pattern)?.length ?? 0;
  const indents = [...all.matchAll(/^(\t| +)\S/gm)].map((match) => match[1] ?? '');
  // One by one: a file of data may hold more texts than all others.
  const votes = texts.map((text) => Math.sign((text.match(/'/g)?.length ?? 0) - (text.match(/"/g)?.length ?? 0)));
  const single = votes.reduce<number>((sum, vote) => sum + vote, 0);
  return {
    singleQuote: single === 0 ? count(/'/g) >= count(/"/g) : single > 0,
    semi: count(/;[ \t]*\r?$/gm) * 4 >= count(/[\w)\]'"`][ \t]*\r?$/gm),
    useTabs: indents.filter((indent) => indent.startsWith('\t')).length * 2 > indents.length,
    tabWidth: mostOf(texts.flatMap((text) => stepOf(text) ?? [])) ?? 2,
    endOfLine: count(/\r\n/g) * 2 > count(/\n/g) ? 'crlf' : 'lf',
  };
}

/** How far most blocks of a file are indented. */
function stepOf(text: string): number | undefined {
  const depths = [...text.matchAll(/^( *)[^\s*]/gm)].map(([, spaces = '']) => spaces.length);
  return mostOf(depths.flatMap((depth, at) => [depth - (depths[at - 1] ?? 0)].filter((step) => step > 1 && step < 5)));
}

/** What is there most often, the first of them where two are. */
function mostOf(all: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
