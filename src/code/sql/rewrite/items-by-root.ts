import type { Node } from '../../syntax/nodes.ts';
import type { HolePiece, Piece } from '../template/index.ts';
import { itemsOf, type Binding, type Item } from './bound-values.ts';

/** The values of each root, in text order: only what holds one of its own is looked at, as a text may grow in thousands of places. */
export function itemsByRoot(
  pieces: readonly Piece[],
  bindings: ReadonlyMap<HolePiece, Binding>,
): (root: Node) => Item[] {
  const byRoot = sorted(pieces, bindings);
  return (root) => itemsOf(byRoot.get(root) ?? [], bindings, ({ node }) => node === root, root);
}

/** The pieces that hold values, by the root of those, without the rest. */
function sorted(pieces: readonly Piece[], bindings: ReadonlyMap<HolePiece, Binding>): Map<Node, Piece[]> {
  const found = new Map<Node, Piece[]>();
  const add = (root: Node, piece: Piece): void => {
    const own = found.get(root);
    if (own) own.push(piece);
    else found.set(root, [piece]);
  };
  for (const piece of pieces) {
    if (piece.kind === 'text') continue;
    if (piece.kind === 'hole') add(piece.root.node, piece);
    else if (piece.whole && bindings.has(piece.whole)) add(piece.whole.root.node, piece);
    else if (piece.kind === 'ref')
      for (const [root, inner] of sorted(piece.pieces, bindings)) add(root, { ...piece, pieces: inner });
    else if (piece.kind === 'choice') {
      const [yes, no] = [sorted(piece.yes, bindings), sorted(piece.no, bindings)];
      for (const root of new Set([...yes.keys(), ...no.keys()]))
        add(root, { ...piece, yes: yes.get(root) ?? [], no: no.get(root) ?? [] });
    } else {
      const items = piece.items.map((item) => sorted(item, bindings));
      for (const root of new Set(items.flatMap((item) => [...item.keys()])))
        add(root, { ...piece, items: items.flatMap((item) => (item.has(root) ? [item.get(root) ?? []] : [])) });
    }
  }
  return found;
}
