import type { Formatter } from '../model/formatter.ts';
import type { Path, Tree } from '../model/tree.ts';
import { formatFile } from './format.ts';
import { usesPrettier } from './prettier-options.ts';

const CODE = /\.[cm]?[jt]s$/;

/**
 * Formats what was edited, in files that the project's prettier had formatted: as it would write the rest of them the same,
 * only what an edit touched comes out differently. A file that was not formatted keeps its edits as they are.
 */
export async function keepFormatted(tree: Tree, own: Formatter | undefined): Promise<void> {
  for (const change of tree.changes()) {
    if (change.kind === 'delete' || !CODE.test(change.path) || !usesPrettier(tree, change.path)) continue;
    const format = change.kind === 'create' ? own : await formatterFor(tree, change.path, change.before, own);
    const text = format && (await settled(format, change.path, change.after));
    if (text) tree.write(change.path, text);
  }
}

/** The project's prettier or ours, whichever takes the file for formatted. */
async function formatterFor(
  tree: Tree,
  path: Path,
  before: string,
  own: Formatter | undefined,
): Promise<Formatter | undefined> {
  const ours: Formatter = (file, text) => formatFile(tree, file, text).catch(() => null);
  const theirs = await own?.(path, before);
  if (own && theirs != null) return theirs === before ? own : undefined;
  return (await ours(path, before)) === before ? ours : undefined;
}

/** Some things prettier writes the same only at the second go. */
async function settled(format: Formatter, path: Path, text: string): Promise<string | null> {
  const once = await format(path, text);
  return once === null ? null : format(path, once);
}
