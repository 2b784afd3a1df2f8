import { isBuiltin } from 'node:module';
import { fitsGlob } from '../code/syntax/globs.ts';

/** Where an import stands: by `rank`, then by the alphabet; an empty line is between two blocks. */
export type ImportOrder = (module: string, isType: boolean) => { rank: number; block: number };

type Options = Record<string, unknown>;

/** What a configuration gives for a pattern may be none. */
function patternOf(text: string): RegExp | null {
  try {
    return new RegExp(text, 'u');
  } catch {
    return null;
  }
}

const listOf = (value: unknown): string[] => [value ?? []].flat().map(String);

type Kind = 'builtin' | 'external' | 'internal' | 'parent' | 'sibling' | 'index';

function kindOf(module: string): Kind {
  if (isBuiltin(module)) return 'builtin';
  if (module.startsWith('..')) return 'parent';
  if (/^\.\/?$|^\.\/index(\.\w+)?$/.test(module)) return 'index';
  if (module.startsWith('.')) return 'sibling';
  return /^(?:[@~]?\/|#)/.test(module) ? 'internal' : 'external';
}

/** Modules of Node, packages, own ones. */
const byKind: ImportOrder = (module) => {
  const kind = kindOf(module);
  return { rank: kind === 'builtin' ? 0 : kind === 'external' ? 1 : 2, block: 0 };
};

/** As editors organize imports. */
const relativeLast: ImportOrder = (module) => ({ rank: Number(module.startsWith('.')), block: 0 });

/** `import/order` with its options. */
export function orderOfEslint(options: Options): ImportOrder {
  const groups: unknown[] = Array.isArray(options['groups'])
    ? options['groups']
    : ['builtin', 'external', 'parent', 'sibling', 'index'];
  const at = (kind: string): number => {
    const index = groups.findIndex((group) => listOf(group).includes(kind));
    return index < 0 ? groups.length : index;
  };
  const excluded = new Set(listOf(options['pathGroupsExcludedImportTypes'] ?? ['builtin', 'external', 'object']));
  const paths = [options['pathGroups'] ?? []].flat().map((one) => Object(one) as Options);
  const isApart = /^always/.test(String(options['newlines-between']));
  return (module, isType) => {
    const kind = isType && at('type') < groups.length ? 'type' : kindOf(module);
    const path = paths.find(({ pattern }) => fitsGlob(module, String(pattern)));
    const moved = { before: -0.5, after: 0.5 }[String(path?.['position'])] ?? 0;
    const rank = path && !excluded.has(kind) ? at(String(path['group'])) + moved : at(kind);
    return { rank, block: isApart ? rank : 0 };
  };
}

/** `simple-import-sort`: the pattern that fits most of a name decides; what is for types ends in a zero. */
export function orderOfPatterns(options: Options): ImportOrder {
  const given = options['groups'];
  const groups = (Array.isArray(given) ? given : SIMPLE).map((group) =>
    listOf(group).flatMap((one) => patternOf(one) ?? []),
  );
  return (module, isType) => {
    const name = isType ? `${module}\0` : module;
    const fits = groups.flatMap((patterns, block) =>
      patterns.map((pattern, inner) => ({ block, rank: block + inner / 100, size: pattern.exec(name)?.[0].length })),
    );
    const [best] = fits.filter(({ size }) => size !== undefined).sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
    return best ?? { rank: groups.length, block: groups.length };
  };
}

const SIMPLE = [['^\\u0000'], ['^node:'], ['^@?\\w'], ['^'], ['^\\.']];

/** `perfectionist/sort-imports`, which has types first unless it is told otherwise. */
export function orderOfPerfectionist(options: Options): ImportOrder {
  const groups: unknown[] = Array.isArray(options['groups']) ? options['groups'] : PERFECTIONIST;
  const between = options['newlinesBetween'] ?? options['newlines-between'] ?? 'always';
  const isApart = between === 'always' || (typeof between === 'number' && between > 0);
  return (module, isType) => {
    const kind = kindOf(module);
    const names = isType ? [`${kind}-type`, `type-${kind}`, 'type', 'type-import'] : [kind, `value-${kind}`];
    const at = [...names, kind].map((name) => groups.findIndex((group) => listOf(group).includes(name)));
    const rank = at.find((index) => index >= 0) ?? groups.length;
    return { rank, block: isApart ? rank : 0 };
  };
}

const PERFECTIONIST = ['type', ['builtin', 'external'], 'internal', ['parent', 'sibling', 'index']];

/** The plugins of prettier that sort imports: patterns, and names for what none of them fits; an empty one is an empty line. */
export function orderOfPrettier(options: Options, installed: readonly string[]): ImportOrder | null {
  const isPlugin = (name: RegExp): boolean => installed.some((one) => name.test(one));
  if (isPlugin(/^prettier-plugin-organize-imports$/)) return relativeLast;
  const given = options['importOrder'];
  if (!isPlugin(/^@[\w-]+\/prettier-plugin-sort-imports$/)) return null;
  if (!Array.isArray(given)) return isPlugin(/^@ianvs/) ? byKind : null;
  const order = given.map(String);
  const isSeparated = options['importOrderSeparation'] === true;
  return (module) => {
    const named = order.findIndex((one) => one !== '' && !one.startsWith('<') && patternOf(one)?.test(module));
    const builtin = isBuiltin(module) ? order.indexOf('<BUILTIN_MODULES>') : -1;
    const rank = [named, builtin, order.indexOf('<THIRD_PARTY_MODULES>')].find((at) => at >= 0) ?? -1;
    const empty = order.slice(0, Math.max(rank, 0)).filter((one) => one === '').length;
    return { rank, block: isSeparated ? rank : empty };
  };
}
