import { fitsGlob } from '../code/syntax/globs.ts';
import type { Options } from 'prettier';
import type { Path, Tree } from '../model/tree.ts';
import { parseData, parsed, within } from './config-files.ts';

type Data = Record<string, unknown>;

const dataOf = (value: unknown): Data => Object(value) as Data;
const dataIn = (tree: Tree, names: readonly Path[]): Data | undefined =>
  names.flatMap((name) => parsed(tree.read(name), parseData) ?? [])[0] as Data | undefined;

/** How a formatter that writes as prettier does, by another configuration, lays out a file; `null` where a folder has none. */
export function formatterOptions(tree: Tree, folder: Path, path: Path): Options | null {
  const name = within(folder, path);
  const biome = biomeConfig(tree, folder);
  if (biome) return optionsOfBiome(biome, name);
  const oxfmt = dataIn(tree, [`${folder}.oxfmtrc.json`, `${folder}.oxfmtrc.jsonc`]);
  if (oxfmt) return optionsOfOxfmt(oxfmt, name);
  const dprint = dataIn(
    tree,
    ['dprint.json', 'dprint.jsonc', '.dprint.json', '.dprint.jsonc'].map((one) => folder + one),
  );
  return dprint?.['typescript'] === undefined ? null : optionsOfDprint(dprint);
}

/** Biome's configuration of a folder, with what it extends. */
export function biomeConfig(tree: Tree, folder: Path): Data | undefined {
  const own = dataIn(tree, [`${folder}biome.json`, `${folder}biome.jsonc`]);
  if (!own) return undefined;
  const bases = [own['extends'] ?? []].flat().flatMap((one): Data[] => {
    const isAbove = one === '//' && folder !== '';
    const base = isAbove ? biomeConfig(tree, '') : dataIn(tree, [beside(folder, String(one))]);
    return base ? [base] : [];
  });
  return [...bases, own].reduce(merged, {});
}

const beside = (folder: Path, name: string): Path => folder + name.replace(/^\.\//, '');

/** Objects are united, everything else is what the later one says. */
function merged(one: Data, other: Data): Data {
  const entries = Object.entries(other).map(([key, value]): [string, unknown] => {
    const isUnited = [one[key], value].every(
      (part) => typeof part === 'object' && part !== null && !Array.isArray(part),
    );
    return [key, isUnited ? merged(dataOf(one[key]), dataOf(value)) : value];
  });
  return { ...one, ...Object.fromEntries(entries) };
}

function optionsOfBiome(config: Data, name: string): Options | null {
  if (!isTaken(dataOf(config['files']), name) || !isTaken(dataOf(config['formatter']), name)) return null;
  const overrides = [config['overrides'] ?? []].flat().map(dataOf);
  const own = overrides.filter((one) => ('includes' in one || 'include' in one) && isTaken(one, name));
  const all = [config, ...own].map((one) => {
    const code = dataOf(dataOf(one['javascript'])['formatter']);
    return { ...dataOf(one['formatter']), ...code };
  });
  const said: Data = Object.assign({}, ...all) as Data;
  if (all.some((one) => one.enabled === false)) return null;
  return {
    useTabs: said['indentStyle'] !== 'space',
    tabWidth: numberOf(said['indentWidth'] ?? said['indentSize'], 2),
    printWidth: numberOf(said['lineWidth'], 80),
    singleQuote: said['quoteStyle'] === 'single',
    semi: !/^as-?needed$/i.test(String(said['semicolons'])),
    arrowParens: /^as-?needed$/i.test(String(said['arrowParentheses'])) ? 'avoid' : 'always',
    bracketSpacing: said['bracketSpacing'] !== false,
    trailingComma: commaOf(said['trailingCommas'] ?? said['trailingComma'], 'all'),
    endOfLine: said['lineEnding'] === 'crlf' ? 'crlf' : 'lf',
  };
}

/** Whether lists of patterns take a file: what is named with `!`, or as ignored, is left out. */
function isTaken(lists: Data, name: string): boolean {
  const strings = (key: string): string[] => [lists[key] ?? []].flat().map(String);
  const fits = (glob: string): boolean => fitsGlob(name, glob.replace(/^\.?\//, ''), { dot: true, matchBase: true });
  const patterns = [...strings('includes'), ...strings('include')];
  const left = [
    ...strings('ignore'),
    ...patterns.flatMap((one) => (one.startsWith('!') ? [one.replace(/^!+/, '')] : [])),
  ];
  const wanted = patterns.filter((one) => !one.startsWith('!'));
  return !left.some(fits) && (wanted.length === 0 || wanted.some(fits));
}

function optionsOfOxfmt({ ignorePatterns, ...options }: Data, name: string): Options | null {
  if (!isTaken({ ignore: ignorePatterns }, name)) return null;
  const overrides = [options['overrides'] ?? []].flat().map(dataOf);
  const own = overrides.filter((one) => isTaken({ include: one['files'] }, name)).map((one) => one['options']);
  const named = Object.entries(Object.assign({}, options, ...own) as Data).filter(([key]) => OXFMT.has(key));
  return { printWidth: 100, ...(Object.fromEntries(named) as Options) };
}

const OXFMT = new Set([
  ...['arrowParens', 'bracketSpacing', 'endOfLine', 'objectWrap', 'printWidth', 'quoteProps'],
  ...['semi', 'singleQuote', 'tabWidth', 'trailingComma', 'useTabs'],
]);

function optionsOfDprint(config: Data): Options {
  const said = { ...config, ...dataOf(config['typescript']) } as Data;
  return {
    useTabs: said['useTabs'] === true,
    tabWidth: numberOf(said['indentWidth'], 4),
    printWidth: numberOf(said['lineWidth'], 120),
    singleQuote: /single/i.test(String(said['quoteStyle'])),
    semi: said['semiColons'] !== 'asi',
    arrowParens: said['arrowFunction.useParentheses'] === 'force' ? 'always' : 'avoid',
    trailingComma: said['trailingCommas'] === 'never' ? 'none' : 'all',
  };
}

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const commaOf = (value: unknown, otherwise: 'all'): 'all' | 'es5' | 'none' =>
  value === 'none' || value === 'es5' || value === 'all' ? value : otherwise;
