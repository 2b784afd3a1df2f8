import { fitsGlob } from '../code/syntax/globs.ts';
import { walk, type Node } from '../code/syntax/nodes.ts';
import { parse } from '../code/syntax/parser.ts';
import { parseYaml } from '../code/syntax/yaml.ts';
import type { Path, Tree } from '../model/tree.ts';

/** The folders around a file, the nearest first: `''` is the root, `../` what is above it; a folder's name ends in a slash. */
export function parents(tree: Tree, path: Path): string[] {
  const parts = path.split('/').slice(0, -1);
  const above = (tree.above() ?? []).flatMap((one) => /^(?:\.\.\/)+(?=[^/]*$)/.exec(one.path)?.[0] ?? []);
  const outer = [...new Set(above)].sort((a, b) => a.length - b.length);
  return [...parts.map((_, at) => `${parts.slice(0, parts.length - at).join('/')}/`), '', ...outer];
}

/** A file's path as a folder around it sees it; from above the root, what the root is called is not known. */
export const within = (folder: Path, path: Path): Path => (folder.startsWith('../') ? path : path.slice(folder.length));

/** What a configuration holds; `null` where it is none, or does not parse. */
export function parsed(text: string | undefined, read: (text: string) => unknown): object | null {
  if (text === undefined) return null;
  try {
    const value = read(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** JSON, with comments too, or YAML. */
export function parseData(text: string): unknown {
  if (!/^\s*(?:\/\/[^\n]*\n\s*|\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*\{/.test(text)) return parseYaml(text);
  let data: unknown = null;
  walk(parse(`(${text}\n)`, 'data.ts').program, (node) => {
    if (node.type === 'ObjectExpression') data ??= literalOf(node);
  });
  return data;
}

/** The literals of an object that a program writes; what it computes is left out. */
export function literalOf(node: Node): unknown {
  if (node.type === 'StringLiteral' || node.type === 'NumericLiteral' || node.type === 'BooleanLiteral')
    return node.value;
  if (node.type === 'ArrayExpression') return node.elements.flatMap((item) => (item ? [literalOf(item)] : []));
  if (node.type !== 'ObjectExpression') return undefined;
  const entries = node.properties.flatMap((property): [string, unknown][] => {
    if (property.type !== 'ObjectProperty' || property.computed) return [];
    const key = property.key.type === 'Identifier' ? property.key.name : literalOf(property.key);
    const value = literalOf(property.value);
    return value === undefined ? [] : [[String(key), value]];
  });
  return Object.fromEntries(entries);
}

/** A glob without a folder fits names of files anywhere. */
export const isNamed = (path: Path, glob: string): boolean =>
  fitsGlob(path, glob, { matchBase: !glob.includes('/'), dot: true });
