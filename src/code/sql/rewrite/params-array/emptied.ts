import type { Flat } from '../../classify/variants.ts';
import type { Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/change.ts';

const EMPTY = /^(''|""|``)(\s*\+\s*(''|""|``))*$/;

/** `sql += '-';` or `parts.push('-');` of whose text nothing is left goes as a whole, where it has a line of its own. */
export function withoutEmptied(changes: readonly Change[], flats: readonly Flat[], context: Context): Change[] {
  const gone = new Map<Node, Change>();
  const sorted = [...changes].sort((a, b) => a.start - b.start);
  const seen = new Set<Node>();
  for (const { piece } of flats.flatMap(({ parts }) => parts)) {
    const root = piece.kind === 'hole' ? piece.root : piece.source?.root;
    if (!root || !/^(append|push)$/.test(root.by) || seen.has(root.node)) continue;
    seen.add(root.node);
    if (!EMPTY.test(changed(root.node, sorted, context))) continue;
    const line = lineOf(root.node, context);
    if (line) gone.set(root.node, line);
  }
  if (gone.size === 0) return [...changes];
  const isGone = ({ start, end }: Change): boolean =>
    [...gone.keys()].some((node) => startOf(node) <= start && end <= endOf(node));
  return [...changes.filter((change) => !isGone(change)), ...gone.values()];
}

/** The code of an expression after the changes inside of it, which are given in their order. */
function changed(node: Node, changes: readonly Change[], { file }: Context): string {
  let code = '';
  let at = startOf(node);
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change).start < at) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < changes.length; index += 1) {
    const { start, end, text } = changes[index] as Change;
    if (start > endOf(node)) break;
    if (end > endOf(node)) continue;
    code += file.slice(at, start) + text;
    at = end;
  }
  return at === startOf(node) && code === '' ? '' : code + file.slice(at, endOf(node));
}

function lineOf(node: Node, { file, scopes }: Context): Change | null {
  const adds = scopes.parent(node);
  const statement = adds && scopes.parent(adds);
  const block = statement && scopes.parent(statement);
  if (adds?.type === 'CallExpression' && adds.arguments.length > 1) return null;
  if (statement?.type !== 'ExpressionStatement' || !/^(BlockStatement|Program)$/.test(block?.type ?? '')) return null;
  const start = file.lastIndexOf('\n', startOf(statement));
  const end = endOf(statement);
  const isAlone = /^\s*$/.test(file.slice(start, startOf(statement))) && /^[^\S\n]*(\r?\n|$)/.test(file.slice(end));
  return isAlone && start >= 0 ? { start: file[start - 1] === '\r' ? start - 1 : start, end, text: '' } : null;
}
