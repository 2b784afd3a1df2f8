import type { HolePiece, Piece } from '../text/index.ts';
import type { Binding } from '../values.ts';

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

function holds(piece: Piece, bindings: ReadonlyMap<HolePiece, Binding>): boolean {
  if (piece.kind === 'hole') return bindings.has(piece);
  if (piece.kind === 'text') return false;
  if (piece.whole && bindings.has(piece.whole)) return true;
  if (piece.kind === 'ref') return piece.pieces.some((inner) => holds(inner, bindings));
  return (piece.kind === 'choice' ? [...piece.yes, ...piece.no] : piece.items.flat()).some((inner) =>
    holds(inner, bindings),
  );
}
