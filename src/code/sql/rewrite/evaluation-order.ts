import { startOf } from '../../syntax/ancestors.ts';
import { bare, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { functionAround, isInside, isPure } from '../../syntax/static-types.ts';
import type { Parameter } from '../classify/index.ts';
import type { Flat } from '../classify/variants.ts';
import type { HolePiece } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import type { Existing } from './values-argument/index.ts';

/**
 * Why values can't leave the text: the text is evaluated before the list of values, so that what stays spliced in, or is bound
 * already, would change places with a call that is bound now.
 */
export function reordered(
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  parameters: readonly Parameter[],
  existing: Existing,
  numbered: boolean,
): string | null {
  for (const { parts } of flats) {
    const holes = parts.flatMap(({ piece }) => (piece.kind === 'hole' ? [piece] : []));
    const acts = holes.filter(({ node }) => !isPure(node));
    for (const [index, hole] of acts.entries()) {
      if (!bindings.has(hole)) continue;
      const later = acts.slice(index + 1).find((one) => one.root === hole.root && !bindings.has(one));
      if (later)
        return 'it is called before what stays in the text behind it, and would be called after it: keep it in a constant first';
    }
  }
  const own = existing.kind === 'listed' ? existing.elements : [];
  const bound = [...bindings.keys()].filter(({ node }) => !isPure(node));
  const [flat] = flats;
  const flips = own.some((element: Node, index) => {
    if (isPure(element)) return false;
    const mark = parameters[index]?.start ?? 0;
    return bound.some((hole) => numbered || mark < (flat?.parts.find(({ piece }) => piece === hole)?.start ?? 0));
  });
  return flips
    ? 'it is called before a value that is bound already, and would be called after it: keep it in a constant first'
    : null;
}

/** `${next().map((id) => …)} … ${next()}`: a list that is called for in the text, in front of one of the text's own values. */
export function listedBefore(
  bindings: ReadonlyMap<HolePiece, Binding>,
  { node }: HolePiece['root'],
  scopes: Scopes,
): boolean {
  const holes = [...bindings.keys()];
  const last = holes.findLast((hole) => hole.root.node === node && !isPure(hole.node));
  if (!last) return false;
  return holes.some(({ root }) => {
    if (!/^(map|return)$/.test(root.by) || !isInside(root.node, node) || startOf(root.node) > startOf(last.node))
      return false;
    const call = scopes.parent(functionAround(root.node, scopes) ?? root.node);
    const callee = call?.type === 'CallExpression' ? bare(call.callee as Node) : null;
    return callee?.type === 'MemberExpression' && !isPure(callee.object);
  });
}

/** What stays in a text is called before one of its values, which must not come first then. */
export function staysBefore(
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  { node }: HolePiece['root'],
): boolean {
  return flats.some(({ parts }) => {
    const acts = parts.flatMap(({ piece }) =>
      piece.kind === 'hole' && piece.root.node === node && !isPure(piece.node) ? [piece] : [],
    );
    const first = acts.findIndex((hole) => !bindings.has(hole));
    return first >= 0 && acts.slice(first).some((hole) => bindings.has(hole));
  });
}
