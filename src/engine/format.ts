import type { Path, Tree } from '../model/tree.ts';
import { format } from './pretty-code.ts';
import { prettierOptions } from './prettier-options.ts';

/** Formats an emitted file the way the project formats its own. */
export function formatFile(tree: Tree, path: Path, text: string): Promise<string> {
  return format(path, text, prettierOptions(tree, path));
}
