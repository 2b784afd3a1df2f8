import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { HolePiece, TextPiece, TextSource } from '../../template/index.ts';

/** A place in a literal, where text is cut or put in. */
export interface Anchor {
  source: TextSource;
  /** Offset in the file. */
  at: number;
}

export function offset(piece: TextPiece, index: number): number {
  return piece.source?.at[index] ?? 0;
}

export function anchor(piece: TextPiece, index: number): Anchor | null {
  return piece.source ? { source: piece.source, at: offset(piece, index) } : null;
}

/** The literal next to an operand, with nothing but a plus between. */
export function neighbour(
  piece: TextPiece | HolePiece | undefined,
  hole: TextPiece | HolePiece,
  side: 'left' | 'right',
  file: string,
): Anchor | null {
  if (piece?.kind !== 'text' || !piece.source || hole.kind !== 'hole' || hole.in !== 'operand') return null;
  const { source } = piece;
  if (source.root !== hole.root) return null;
  const between =
    side === 'left' ? file.slice(endOf(source.literal), hole.start) : file.slice(hole.end, startOf(source.literal));
  if (!/^\s*\+\s*$/.test(between)) return null;
  const at = side === 'left' ? source.at.at(-1) : source.at[0];
  if (at === undefined) return null;
  const edge = side === 'left' ? at + 1 === endOf(source.literal) : at - 1 === startOf(source.literal);
  return edge ? { source, at } : null;
}

export function closes(anchor: Anchor): boolean {
  return (anchor.source.at.at(-1) as number) + 1 === endOf(anchor.source.literal);
}

export function opens(anchor: Anchor): boolean {
  return (anchor.source.at[0] as number) - 1 === startOf(anchor.source.literal);
}
