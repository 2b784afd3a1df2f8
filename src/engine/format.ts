import type { Options } from 'prettier';
import type { Path, Tree } from '../model/tree.ts';
import { format } from './pretty-code.ts';
import {
  asForbidden,
  braceBodies,
  consistentReturns,
  declareFunctions,
  inOrder,
  spaceParameters,
} from './as-linted.ts';
import { parents, parsed } from './config-files.ts';
import { orderOfPrettier } from './import-groups.ts';
import { lintRules } from './lint-rules.ts';
import { hasPrettierConfig, prettierOptions } from './prettier-options.ts';
import { wrapComments } from './wrap-comments.ts';

/** How an emitted file is laid out. */
export type Layout = (tree: Tree, path: Path, text: string) => Promise<string>;

/** What nobody will read is not laid out: loading the formatter takes longer than reading a small app. */
export const asRendered: Layout = (_tree, _path, text) => Promise.resolve(text);

/** Formats a file the way the project's prettier would. */
export function formatFile(tree: Tree, path: Path, text: string): Promise<string> {
  return format(path, text, prettierOptions(tree, path));
}

/** Lays out an emitted file as the project does its own, and as its linter asks where that is not prettier's to say. */
export async function layOut(tree: Tree, path: Path, text: string, ours: Options = {}): Promise<string> {
  if (!/\.[cm]?[jt]s$/.test(path)) return formatFile(tree, path, text);
  const rules = lintRules(tree, path);
  const configured = prettierOptions(tree, path);
  const order = orderOfPrettier({ ...configured }, packagesOf(tree, path)) ?? rules.imports;
  const returns = rules.consistentReturns ? consistentReturns(text, path) : text;
  const declared = rules.declaredFunctions ? declareFunctions(returns, path) : returns;
  const ordered = inOrder(declared, path, rules, order);
  const isPrettiers = hasPrettierConfig(tree, path);
  const options = { ...configured, ...(isPrettiers ? {} : rules.layout), ...ours };
  const plain = await format(path, ordered, options);
  const braced = rules.braces ? braceBodies(plain, path, rules.braces) : plain;
  const written = braced === plain ? plain : await format(path, braced, options);
  const wrapped = wrapComments(written, commentWidth(options, rules.layout), options.tabWidth ?? 2);
  const spaced = rules.spacedParameters && !isPrettiers ? spaceParameters(wrapped, path) : wrapped;
  const free = { ...rules, splitBraces: null, besideArrows: false, besideEquals: false };
  return asForbidden(spaced, path, isPrettiers ? free : rules);
}

const packagesOf = (tree: Tree, path: Path): string[] =>
  parents(tree, path).flatMap((folder) => {
    const { dependencies, devDependencies } = Object(parsed(tree.read(`${folder}package.json`), JSON.parse)) as Record<
      string,
      unknown
    >;
    return Object.keys({ ...Object(dependencies), ...Object(devDependencies) } as object);
  });

/** Nobody reads lines of text as wide as code may be in some projects. */
const commentWidth = ({ printWidth = 80 }: Options, { printWidth: longest = 100 }: Options): number =>
  Math.min(Math.max(printWidth, 80), longest, 100);
