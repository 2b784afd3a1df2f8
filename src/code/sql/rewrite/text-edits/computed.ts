import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { HolePiece, TextPiece } from '../../template/index.ts';
import { closes, opens, type Anchor } from './anchors.ts';
import type { Change, Mark } from './change.ts';
import { cut } from './in-place.ts';
import { inLiteral, inTemplate } from './literals.ts';

/** The placeholder's number is computed: `' = $' + params.push(x)`. */
export function computed(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor | null,
  right: Anchor | null,
  mark: Mark,
  file: string,
  quote: string,
): Change[] | null {
  const changes: Change[] = [];
  let placed = false;
  const glued =
    left !== null && closes(left) && operands.every((piece) => piece.kind === 'text' || piece.in === 'operand');
  for (const piece of operands) {
    if (piece.kind === 'text') {
      changes.push(...cut(piece, left, right));
      continue;
    }
    if (piece.in === 'template')
      changes.push({ start: piece.start, end: piece.end, text: placed ? '' : inTemplate(mark) });
    else if (placed) changes.push({ start: piece.start, end: piece.end, text: `${quote}${quote}` });
    else {
      const head = glued ? '' : `${quote}${inLiteral(mark.before, quote)}${quote} + `;
      const tail = mark.after ? ` + ${quote}${inLiteral(mark.after, quote)}${quote}` : '';
      changes.push({ start: piece.start, end: piece.end, text: head + mark.code + tail });
    }
    placed = true;
  }
  if (glued && left && operands.some((piece) => piece.kind === 'hole')) {
    const at = left.source.at.at(-1) as number;
    const own = changes.find((change) => change.end === at && change.start <= at && change.start >= left.at);
    const text = inLiteral(mark.before, left.source.quote);
    if (own) own.text += text;
    else changes.push({ start: at, end: at, text });
  }
  return withoutEmptyTail(operands, left, right, mark, file, changes);
}

/** Nothing is left of the last literal: it goes with the plus before it. */
function withoutEmptyTail(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor | null,
  right: Anchor | null,
  mark: Mark,
  file: string,
  changes: Change[],
): Change[] {
  const last = operands.at(-1);
  const tail = last?.kind === 'text' ? last.source : null;
  const value = operands.findLast((piece) => piece.kind === 'hole');
  const isEmptied =
    tail !== null &&
    right?.source === tail &&
    right.at === tail.at.at(-1) &&
    closes(right) &&
    opens(right) &&
    tail !== left?.source &&
    !mark.after;
  if (!isEmptied || value?.kind !== 'hole') return changes;
  if (!/^\s*\+\s*$/.test(file.slice(value.end, startOf(tail.literal)))) return changes;
  return [
    ...changes.filter((change) => change.start < value.end),
    { start: value.end, end: endOf(tail.literal), text: '' },
  ];
}
