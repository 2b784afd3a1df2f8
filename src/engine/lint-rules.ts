import type { Options } from 'prettier';
import { parse, ParseError } from '../code/syntax/parser.ts';
import { keyName, walk, type Node } from '../code/syntax/nodes.ts';
import { LINT_DATA, LINT_PROGRAMS } from '../model/lint-configs.ts';
import type { Path, Tree } from '../model/tree.ts';
import { isNamed, literalOf, parents, parseData, parsed, within } from './config-files.ts';
import { orderOfEslint, orderOfPatterns, orderOfPerfectionist, type ImportOrder } from './import-groups.ts';
import { biomeConfig } from './other-formatters.ts';

/** What the linter of a project asks of a file, as far as its configuration says so in literals; it is never run. */
export interface LintRules {
  layout: Options;
  /** `get () {`, `function run () {`. */
  spacedParameters: boolean;
  /** Keys of objects stand in the order of the alphabet; backwards with `desc`. */
  sortedKeys: { desc: boolean; caseSensitive: boolean } | null;
  /** Bodies of conditions and loops stand in braces: all of them, or those that do not stand on one line with what they depend on. */
  braces: 'all' | 'multi-line' | null;
  /** A function gives a value with all its returns or with none: no `return next()`. */
  consistentReturns: boolean;
  /** `} else {` over two lines; with `all`, each brace on a line of its own. */
  splitBraces: 'else' | 'all' | null;
  /** Functions in constants are declared as functions. */
  declaredFunctions: boolean;
  /** What an arrow gives stands beside it. */
  besideArrows: boolean;
  /** What a constant is set to stands beside the `=`. */
  besideEquals: boolean;
  /** Each use of the console is an exception. */
  noConsole: boolean;
  /** The order of imports; `null` where nothing is said of it. */
  imports: ImportOrder | null;
}

type Rules = Record<string, unknown>;

/** Rule sets by the name under which they are extended, installed or run. */
const SETS: readonly (readonly [RegExp, Rules])[] = [
  [
    /^(?:ts-)?standard(?:-with-typescript)?$|^neostandard$|^love$|^eslint-config-(?:standard|love)/,
    {
      quotes: 'single',
      semi: 'never',
      indent: 2,
      'comma-dangle': 'never',
      'space-before-function-paren': 'always',
      curly: 'multi-line',
    },
  ],
  [
    /^(?:eslint-config-)?semistandard$/,
    {
      quotes: 'single',
      semi: 'always',
      indent: 2,
      'comma-dangle': 'never',
      'space-before-function-paren': 'always',
      curly: 'multi-line',
    },
  ],
  [
    /^(?:eslint-config-)?xo(?:-typescript)?$/,
    {
      quotes: 'single',
      semi: 'always',
      indent: 'tab',
      'comma-dangle': 'always-multiline',
      'object-curly-spacing': 'never',
      curly: 'on',
    },
  ],
  [
    /^(?:eslint-config-)?airbnb(?:-base|-typescript.*)?$/,
    {
      quotes: 'single',
      semi: 'always',
      indent: 2,
      'comma-dangle': 'always-multiline',
      'import/order': 'on',
      'max-len': ['on', 100],
      'implicit-arrow-linebreak': 'on',
      'operator-linebreak': ['on', 'before', { overrides: { '=': 'none' } }],
      'consistent-return': 'on',
      curly: 'multi-line',
    },
  ],
];

export function lintRules(tree: Tree, path: Path): LintRules {
  for (const folder of parents(tree, path)) {
    const rules = rulesOf(tree, folder, within(folder, path));
    if (rules) return readRules(rules);
  }
  return readRules({});
}

/** What ESLint asks of prettier, where a rule of its own says it: `'prettier/prettier': ['error', { singleQuote: true }]`. */
export function prettierRule(tree: Tree, folder: string, path: Path): Options | null {
  const value = [rulesOf(tree, folder, within(folder, path))?.['prettier/prettier']].flat();
  const options = Object(value[1]) as Options;
  return value[1] === undefined || isOff(value) ? null : options;
}

/** The nearest configuration; where there is none, a tool that brings its own rules and is among the packages. */
function rulesOf(tree: Tree, folder: string, name: string): Rules | null {
  const manifest = Object(parsed(tree.read(`${folder}package.json`), JSON.parse)) as Rules;
  const installed = Object.keys({ ...Object(manifest['dependencies']), ...Object(manifest['devDependencies']) });
  const configs = [
    ...LINT_DATA.map((file) => parsed(tree.read(`${folder}${file}`), parseData)),
    Object(manifest['eslintConfig']) === manifest['eslintConfig'] ? (manifest['eslintConfig'] as object) : null,
  ].flatMap((config) => (config ? [config as Rules] : []));
  const biome = biomeConfig(tree, folder);
  if (biome) configs.push({ rules: rulesOfBiome(biome) });
  const programs = LINT_PROGRAMS.flatMap((file) => tree.read(`${folder}${file}`) ?? []).map((text) =>
    ofProgram(text, name),
  );
  if (configs.length + programs.length > 0)
    return united([...programs, ...configs.map((config) => ofConfig(config, name))]);
  const tool = ['ts-standard', 'standard', 'semistandard', 'xo'].find(
    (one) => installed.includes(one) || one in manifest,
  );
  return tool === undefined ? null : setNamed(tool);
}

/** The rules of Biome that change how code stands, by the names that ESLint has for them. */
function rulesOfBiome(config: Rules): Rules {
  const within = (...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => (Object(value) as Rules)[key], config);
  const isOn = (...path: readonly string[]): boolean => {
    const value = within(...path);
    const level = (Object(value) as Rules)['level'] ?? value;
    return level !== undefined && level !== 'off' && level !== false;
  };
  // Both forms are on where nothing is said of them: that of version 1, and that of those since.
  const organizes = within('assist', 'actions', 'source', 'organizeImports');
  const imports =
    within('organizeImports', 'enabled') !== false &&
    within('assist', 'enabled') !== false &&
    (organizes === undefined || isOn('assist', 'actions', 'source', 'organizeImports'));
  return {
    ...(imports ? { 'import/order': 'on' } : {}),
    ...(isOn('linter', 'rules', 'style', 'useBlockStatements') ? { curly: ['on', 'all'] } : {}),
    ...(isOn('assist', 'actions', 'source', 'useSortedKeys') ? { 'sort-keys': 'on' } : {}),
  };
}

const setNamed = (name: string): Rules => SETS.find(([pattern]) => pattern.test(name))?.[1] ?? {};

function ofConfig(config: Rules, name: string): Rules {
  const own = [config['overrides']].flat().filter((one) => one !== undefined && matches(Object(one) as Rules, name));
  const sets = [config['extends']].flat().map((one) => setNamed(String(one).replace(/^plugin:|\/.*$/g, '')));
  return united([...sets, config['rules'], ...own.map((one) => (Object(one) as Rules)['rules'])]);
}

/** Rules of several configurations: what only switches one on again leaves it the options that it has. */
function united(all: readonly unknown[]): Rules {
  const rules: Rules = {};
  for (const [name, value] of all.flatMap((one) => Object.entries(Object(one) as Rules))) {
    const [only, ...options] = [value].flat();
    const isBare = options.length === 0 && (only === 1 || only === 2 || only === 'warn' || only === 'error');
    if (!isBare || rules[name] === undefined || isOff(rules[name])) rules[name] = value;
  }
  return rules;
}

const isOff = (value: unknown): boolean => ['off', 0].includes([value].flat()[0] as string | number);

const matches = ({ files }: Rules, name: string): boolean =>
  files === undefined || [files].flat().some((glob) => isNamed(name, String(glob)));

/** A configuration that is a program: its literals, and the rule sets that it names. */
function ofProgram(text: string, name: string): Rules {
  const sets: Rules[] = [];
  const found: Rules[] = [];
  try {
    walk(parse(text, 'eslint.config.ts'), (node) => {
      const set = setIn(node);
      if (set) sets.push(set);
      if (node.type !== 'ObjectExpression') return;
      const config = literalOf(node) as Rules;
      if (config['rules'] && matches(config, name)) found.push(config['rules'] as Rules);
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
  // What is extended comes first, wherever it is written.
  return united([...sets, ...found]);
}

/** `extends: ['standard']`, `import neostandard from 'neostandard'`. */
function setIn(node: Node): Rules | undefined {
  if (node.type === 'ImportDeclaration') return setNamed(node.source.value);
  if (node.type === 'ObjectProperty' && keyName(node.key, node.computed) === 'extends')
    return united([literalOf(node.value)].flat().map((one) => setNamed(String(one))));
  const isRequire =
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require';
  return isRequire && node.arguments[0]?.type === 'StringLiteral' ? setNamed(node.arguments[0].value) : undefined;
}

function readRules(rules: Rules): LintRules {
  const rule = (...names: readonly string[]): unknown[] | null => {
    const name = names
      .flatMap((one) => [`@stylistic/${one}`, `@typescript-eslint/${one}`, one])
      .find((one) => one in rules);
    const value = name === undefined ? undefined : [rules[name]].flat();
    if (!value || isOff(value)) return null;
    return typeof value[0] === 'number' || /^(?:warn|error|on)$/.test(String(value[0])) ? value.slice(1) : value;
  };
  const spaced = rule('space-before-function-paren');
  const keys = rule('sort-keys', 'sort-keys-fix/sort-keys-fix', 'perfectionist/sort-objects');
  const desc = keys?.some((one) => one === 'desc' || (Object(one) as Rules)['order'] === 'desc') ?? false;
  const usual = 'sort-keys' in rules || 'sort-keys-fix/sort-keys-fix' in rules;
  const caseSensitive = usual && !keys?.some((one) => (Object(one) as Rules)['caseSensitive'] === false);
  const braceStyle = rule('brace-style')?.[0];
  const [style, styleOptions] = rule('func-style') ?? [];
  const arrows = rule('implicit-arrow-linebreak');
  const operators = rule('operator-linebreak');
  const overrides = Object((Object(operators?.[1]) as Rules)['overrides']) as Rules;
  return {
    layout: { ...layoutOf(rule), ...('max-len' in rules && isOff(rules['max-len']) ? { printWidth: WIDE } : {}) },
    spacedParameters:
      spaced !== null &&
      (spaced[0] === undefined || spaced[0] === 'always' || (Object(spaced[0]) as Rules)['named'] === 'always'),
    sortedKeys: keys && { desc, caseSensitive },
    braces: bracesOf(rule),
    consistentReturns: rule('consistent-return') !== null,
    splitBraces: braceStyle === 'stroustrup' ? 'else' : braceStyle === 'allman' ? 'all' : null,
    declaredFunctions: style === 'declaration' && !(Object(styleOptions) as Rules)['allowArrowFunctions'],
    besideArrows: arrows !== null && arrows[0] !== 'below',
    besideEquals: /^(?:none|before)$/.test(String(overrides['='] ?? operators?.[0])),
    noConsole: forbidsConsole(rules['no-console']),
    imports: importsOf(rule),
  };
}

/** Lines may be as long as they will. */
const WIDE = 100;

function forbidsConsole(value: unknown): boolean {
  const [level, options] = [value].flat();
  const allowed = [(Object(options) as Rules)['allow']].flat();
  return (level === 'error' || level === 2) && !allowed.includes('error');
}

function importsOf(rule: (...names: string[]) => unknown[] | null): ImportOrder | null {
  const orders = [
    [['import/order', 'import-x/order', 'n/order'], orderOfEslint],
    [['simple-import-sort/imports'], orderOfPatterns],
    [['perfectionist/sort-imports'], orderOfPerfectionist],
  ] as const;
  for (const [names, order] of orders) {
    const options = rule(...names);
    if (options) return order(Object(options.at(-1)) as Rules);
  }
  return null;
}

function bracesOf(rule: (...names: string[]) => unknown[] | null): LintRules['braces'] {
  const curly = rule('curly');
  if (curly && (curly[0] === undefined || curly[0] === 'all')) return 'all';
  const beside = rule('nonblock-statement-body-position');
  return curly?.[0] === 'multi-line' || (beside && beside[0] !== 'below') ? 'multi-line' : null;
}

function layoutOf(rule: (...names: string[]) => unknown[] | null): Options {
  const [quotes] = rule('quotes') ?? [];
  const [semi] = rule('semi') ?? [];
  const [indent] = rule('indent') ?? [];
  const [comma] = rule('comma-dangle') ?? [];
  const [braces] = rule('object-curly-spacing') ?? [];
  const [arrow] = rule('arrow-parens') ?? [];
  const [length] = rule('max-len') ?? [];
  const [operators] = rule('operator-linebreak') ?? [];
  const objects = typeof comma === 'string' ? comma : (Object(comma) as Rules)['objects'];
  const calls = typeof comma === 'string' ? comma : (Object(comma) as Rules)['functions'];
  const width = typeof length === 'number' ? length : (Object(length) as Rules)['code'];
  return {
    ...(quotes === 'single' || quotes === 'double' ? { singleQuote: quotes === 'single' } : {}),
    ...(semi === 'never' || semi === 'always' ? { semi: semi === 'always' } : {}),
    ...(indent === 'tab' ? { useTabs: true } : {}),
    ...(typeof indent === 'number' ? { useTabs: false, tabWidth: indent } : {}),
    ...(objects === 'never' ? { trailingComma: 'none' } : {}),
    ...(/^always/.test(String(objects)) ? { trailingComma: /^always/.test(String(calls)) ? 'all' : 'es5' } : {}),
    ...(braces === 'never' || braces === 'always' ? { bracketSpacing: braces === 'always' } : {}),
    ...(arrow === 'as-needed' || arrow === 'always' ? { arrowParens: arrow === 'always' ? 'always' : 'avoid' } : {}),
    ...(operators === 'before' ? { experimentalOperatorPosition: 'start' } : {}),
    ...(typeof width === 'number' && width >= 60 ? { printWidth: width } : {}),
  };
}
