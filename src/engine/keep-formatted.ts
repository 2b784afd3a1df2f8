import { PositionMap, type Splice } from '../code/edit/position-map.ts';
import type { Formatter } from '../model/formatter.ts';
import { partsOfDiff } from '../model/line-diff.ts';
import type { Change, Path, Tree } from '../model/tree.ts';
import { breakLines } from './break-lines.ts';
import { formatFile } from './format.ts';
import { isPrettiers, usesPrettier } from './prettier-options.ts';

const CODE = /\.([cm]?[jt]s|[jt]sx)$/;

/**
 * Formats what was edited, in files that the project's prettier had formatted: as it would write the rest of them the same,
 * only what an edit touched comes out differently. In a file that was not formatted, only lines that edits made too long are broken.
 */
export async function keepFormatted(tree: Tree, own: Formatter | undefined): Promise<Map<Path, PositionMap>> {
  const maps = new Map<Path, PositionMap>();
  for (const change of tree.changes()) {
    if (change.kind === 'delete' || !CODE.test(change.path)) continue;
    const format = await formatterOf(tree, change, own);
    const text = format
      ? await settled(format, change.path, change.after)
      : change.kind === 'update' && (await breakLines(tree, change.path, change.before, change.after));
    if (!text || text === change.after) continue;
    maps.set(change.path, mapOfLines(change.after, text));
    tree.write(change.path, text);
  }
  return maps;
}

type Written = Exclude<Change, { kind: 'delete' }>;

/** What the project formats a changed file with; `undefined` where it does not. */
async function formatterOf(tree: Tree, change: Written, own: Formatter | undefined): Promise<Formatter | undefined> {
  if (!usesPrettier(tree, change.path)) return undefined;
  const theirs = isPrettiers(tree, change.path) ? own : undefined;
  return change.kind === 'create' ? theirs : formatterFor(tree, change.path, change.before, theirs);
}

/** A formatter does not say what it moved: what stands on lines that it wrote is somewhere on them. */
function mapOfLines(before: string, after: string): PositionMap {
  const splices: Splice[] = [];
  let at = 0;
  for (const { added, removed, value } of partsOfDiff(before, after)) {
    const last = splices.at(-1);
    if (added && last?.end === at) last.length += value.length;
    else if (added) splices.push({ start: at, end: at, length: value.length });
    else if (removed) splices.push({ start: at, end: at + value.length, length: 0 });
    if (!added) at += value.length;
  }
  return new PositionMap(splices);
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
