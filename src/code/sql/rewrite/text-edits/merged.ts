import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { HolePiece, TextPiece } from '../../template/index.ts';
import { closes, opens, type Anchor } from './anchors.ts';
import type { Change, Mark } from './change.ts';
import { inLiteral } from './literals.ts';

/** `'a = ' + a + ' AND b'` becomes `'a = ? AND b'`; over a line break the pieces stay apart. */
export function merged(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor | null,
  right: Anchor | null,
  mark: Mark,
  file: string,
): Change[] | null {
  const text = mark.before + mark.after;
  const low = left?.source.literal;
  const high = right?.source.literal;
  if (operands.some((piece) => piece.kind === 'hole' && piece.in !== 'operand')) return null;
  if (low && high && left && right && low !== high) {
    const gap = glue(operands, endOf(low), startOf(high), low, high, file);
    if (gap === null || !closes(left) || !opens(right)) return null;
    if (left.source.quote === right.source.quote && !gap.includes('\n'))
      return [{ start: left.at, end: right.at, text: inLiteral(text, left.source.quote) }];
    const firstOperand = operands.find((piece) => piece.kind === 'hole');
    const joins = firstOperand?.kind === 'hole' && operands.filter((piece) => piece.kind === 'hole').length === 1;
    if (
      joins &&
      file.slice(endOf(low), firstOperand.start).includes('\n') &&
      !file.slice(firstOperand.end, startOf(high)).includes('\n')
    ) {
      const changes: Change[] = [
        { start: firstOperand.start, end: right.at, text: right.source.quote + inLiteral(text, right.source.quote) },
      ];
      if (left.at < (left.source.at.at(-1) as number))
        changes.push({ start: left.at, end: left.source.at.at(-1) as number, text: '' });
      return changes;
    }
    const lastOperand = lastEnd(operands, high);
    const emptied = right.at === right.source.at.at(-1);
    const changes: Change[] = [
      { start: left.at, end: left.source.at.at(-1) as number, text: inLiteral(text, left.source.quote) },
    ];
    if (emptied) return [...changes, { start: endOf(low), end: endOf(high), text: '' }];
    changes.push({ start: endOf(low), end: lastOperand, text: '' });
    if (right.at > (right.source.at[0] as number))
      changes.push({ start: right.source.at[0] as number, end: right.at, text: '' });
    return changes;
  }
  if (low && left && !high) {
    const end = lastEnd(operands, null);
    if (glue(operands, endOf(low), end, low, null, file) === null || !closes(left)) return null;
    return [
      { start: left.at, end: left.source.at.at(-1) as number, text: inLiteral(text, left.source.quote) },
      { start: endOf(low), end, text: '' },
    ];
  }
  if (high && right && !low) {
    const start = Math.min(
      ...operands.flatMap((piece) =>
        piece.kind === 'hole'
          ? [piece.start]
          : piece.source && piece.source.literal !== high
            ? [startOf(piece.source.literal)]
            : [],
      ),
    );
    if (glue(operands, start, startOf(high), null, high, file) === null || !opens(right)) return null;
    return [
      { start, end: startOf(high), text: '' },
      { start: right.source.at[0] as number, end: right.at, text: inLiteral(text, right.source.quote) },
    ];
  }
  return null;
}

/** What stands between operands: only pluses and space, else `null`. */
function glue(
  operands: readonly (TextPiece | HolePiece)[],
  start: number,
  end: number,
  low: unknown,
  high: unknown,
  file: string,
): string | null {
  let rest = '';
  let at = start;
  const inner = operands
    .map((piece) =>
      piece.kind === 'hole'
        ? { start: piece.start, end: piece.end }
        : {
            start: startOf(piece.source?.literal as never),
            end: endOf(piece.source?.literal as never),
            literal: piece.source?.literal,
          },
    )
    .filter((range) => !('literal' in range) || (range.literal !== low && range.literal !== high));
  for (const range of inner) {
    if (range.start < at) return null;
    rest += file.slice(at, range.start);
    at = range.end;
  }
  rest += file.slice(at, end);
  return /^[\s+]*$/.test(rest) ? rest : null;
}

function lastEnd(operands: readonly (TextPiece | HolePiece)[], but: unknown): number {
  return Math.max(
    ...operands.flatMap((piece) =>
      piece.kind === 'hole'
        ? [piece.end]
        : piece.source && piece.source.literal !== but
          ? [endOf(piece.source.literal)]
          : [],
    ),
  );
}
