import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { partsBetween } from '../../classify/flat-index.ts';
import type { Flat } from '../../classify/variants.ts';
import type { HolePiece, TextPiece } from '../../template/index.ts';
import { anchor, neighbour, offset } from './anchors.ts';
import type { Change, Mark } from './change.ts';
import { computed } from './computed.ts';
import { inPlace } from './in-place.ts';
import { inLiteral, inTemplate } from './literals.ts';
import { merged } from './merged.ts';
import { wholeExpression } from './whole-expression.ts';

export type { Change, Mark } from './change.ts';

/** Takes a range of the SQL text out of the code that builds it and puts a placeholder there; `null` where that can't be done. */
export function splice(
  flat: Flat,
  start: number,
  end: number,
  mark: Mark,
  file: string,
  quote: string,
): Change[] | null {
  const { parts, at } = partsBetween(flat, start, end);
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last) return null;
  if (parts.some((part) => part.piece.kind === 'text' && !part.piece.source)) return null;
  if (mark.code && parts.some((part) => part.piece.kind === 'hole' && part.piece.in === 'mark')) return null;
  const from = first.piece.kind === 'text' ? offset(first.piece, start - first.start) : first.piece.start;
  const to = last.piece.kind === 'text' ? offset(last.piece, end - last.start) : last.piece.end;
  const operands = parts.map((part) => part.piece);
  const inOne = withinOneTemplate(operands);
  if (inOne) {
    const own = operands.find((piece) => piece.kind === 'text')?.source?.quote ?? '`';
    return [{ start: from, end: to, text: own === '`' ? inTemplate(mark) : inLiteral(inTemplate(mark), own) }];
  }
  const beside = [flat.parts[at - 1]?.piece, flat.parts[at + parts.length]?.piece];
  const whole = wholeExpression({ operands, from, to, beside }, mark, file);
  if (whole) return whole;
  const left =
    first.piece.kind === 'text'
      ? anchor(first.piece, start - first.start)
      : neighbour(flat.parts[at - 1]?.piece, first.piece, 'left', file);
  const right =
    last.piece.kind === 'text'
      ? anchor(last.piece, end - last.start)
      : neighbour(flat.parts[at + parts.length]?.piece, last.piece, 'right', file);
  return mark.code
    ? computed(operands, left, right, mark, file, quote)
    : (merged(operands, left, right, mark, file) ?? inPlace(operands, left, right, mark, quote));
}

function withinOneTemplate(pieces: readonly (TextPiece | HolePiece)[]): boolean {
  const literals = new Set(
    pieces.map((piece) => (piece.kind === 'text' ? piece.source?.literal : undefined)).filter(Boolean),
  );
  if (pieces.some((piece) => piece.kind === 'hole' && piece.in !== 'template' && piece.in !== 'mark')) return false;
  if (literals.size > 1) return false;
  const [literal] = literals;
  const roots = new Set(
    pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.source?.root] : piece.in === 'mark' ? [] : [piece.root])),
  );
  if (roots.size > 1) return false;
  return (
    pieces.every(
      (piece) => piece.kind === 'text' || !literal || (piece.start >= startOf(literal) && piece.end <= endOf(literal)),
    ) &&
    (literals.size === 1 || pieces.length === 1)
  );
}
