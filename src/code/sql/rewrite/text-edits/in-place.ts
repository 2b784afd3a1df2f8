import type { HolePiece, TextPiece } from '../../template/index.ts';
import type { Anchor } from './anchors.ts';
import type { Change, Mark } from './change.ts';
import { inLiteral } from './literals.ts';

/** Each piece is cut where it stands: the literal left of the value keeps its start, the value becomes the placeholder. */
export function inPlace(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor | null,
  right: Anchor | null,
  mark: Mark,
  quote: string,
): Change[] | null {
  const changes: Change[] = [];
  let placed = false;
  for (const piece of operands) {
    if (piece.kind === 'text') {
      changes.push(...cut(piece, left, right));
      continue;
    }
    const text = placed || mark.code ? '' : mark.before + mark.after;
    placed = true;
    changes.push({
      start: piece.start,
      end: piece.end,
      text: piece.in === 'template' || piece.in === 'mark' ? text : `${quote}${inLiteral(text, quote)}${quote}`,
    });
  }
  return changes;
}

/** What of a literal goes, between the two places. */
export function cut(piece: TextPiece, left: Anchor | null, right: Anchor | null): Change[] {
  const { source } = piece;
  if (!source) return [];
  const start = left && left.source === source ? left.at : (source.at[0] as number);
  const end = right && right.source === source ? right.at : (source.at.at(-1) as number);
  return end > start ? [{ start, end, text: '' }] : [];
}
