import type { Path, Tree } from '../model/tree.ts';
import { format } from './pretty-code.ts';
import { prettierOptions } from './prettier-options.ts';

/** How an emitted file is laid out. */
export type Layout = (tree: Tree, path: Path, text: string) => Promise<string>;

/** What nobody will read is not laid out: loading the formatter takes longer than reading a small app. */
export const asRendered: Layout = (_tree, _path, text) => Promise.resolve(text);

/** Formats an emitted file the way the project formats its own. */
export function formatFile(tree: Tree, path: Path, text: string): Promise<string> {
  return format(path, text, prettierOptions(tree, path));
}
