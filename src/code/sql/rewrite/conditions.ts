import type { HolePiece, Piece, Root } from '../template/index.ts';
import type { Binding } from './bound-values.ts';

/** Whether some value is in the text only at times. */
export function hasConditions(pieces: readonly Piece[], bindings: ReadonlyMap<HolePiece, Binding>): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'ref') return !bindings.has(piece.whole) && hasConditions(piece.pieces, bindings);
    if (piece.kind === 'choice')
      return (
        !(piece.whole && bindings.has(piece.whole)) &&
        [...piece.yes, ...piece.no].some((inner) => holds(inner, bindings))
      );
    if (piece.kind === 'list')
      return !bindings.has(piece.whole) && piece.items.flat().some((inner) => holds(inner, bindings));
    return false;
  });
}

/** A piece that a constant holds, joined in by an `if` statement: its values may not stand in the call, where they are always there. */
export function atTimes(pieces: readonly Piece[], root: Root, inside = false): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'hole') return inside && piece.root === root;
    if (piece.kind === 'text') return false;
    if (piece.kind === 'choice') return atTimes([...piece.yes, ...piece.no], root, inside || piece.test === null);
    return atTimes(piece.kind === 'ref' ? [...piece.pieces, piece.whole] : piece.items.flat(), root, inside);
  });
}

function holds(piece: Piece, bindings: ReadonlyMap<HolePiece, Binding>): boolean {
  if (piece.kind === 'hole') return bindings.has(piece);
  if (piece.kind === 'text') return false;
  if (piece.whole && bindings.has(piece.whole)) return true;
  if (piece.kind === 'ref') return piece.pieces.some((inner) => holds(inner, bindings));
  return (piece.kind === 'choice' ? [...piece.yes, ...piece.no] : piece.items.flat()).some((inner) =>
    holds(inner, bindings),
  );
}
