import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Node } from '../../../syntax/nodes.ts';
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
  if (operands.some((piece) => piece.kind === 'hole' && piece.in !== 'operand')) return null;
  const text = mark.before + mark.after;
  if (left && right && left.source.literal !== right.source.literal) return between(operands, left, right, text, file);
  if (left && !right) return afterLiteral(operands, left, text, file);
  if (right && !left) return beforeLiteral(operands, right, text, file);
  return null;
}

function between(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor,
  right: Anchor,
  text: string,
  file: string,
): Change[] | null {
  const low = left.source.literal;
  const high = right.source.literal;
  const gap = glue(operands, endOf(low), startOf(high), low, high, file);
  if (gap === null || !closes(left) || !opens(right)) return null;
  if (left.source.quote === right.source.quote && !gap.includes('\n'))
    return [{ start: left.at, end: right.at, text: inLiteral(text, left.source.quote) }];
  const end = left.source.at.at(-1) as number;
  const first = operands.find((piece) => piece.kind === 'hole');
  const isOnly = operands.every(
    (piece) =>
      piece === first || (piece.kind === 'text' && (piece.source?.literal === low || piece.source?.literal === high)),
  );
  const [before, behind] = first ? [file.slice(endOf(low), first.start), file.slice(first.end, startOf(high))] : [];
  if (first && isOnly && !before?.includes('(') && before?.includes('\n') && !behind?.includes('\n')) {
    const { quote } = right.source;
    const joined = { start: first.start, end: right.at, text: quote + inLiteral(text, quote) };
    return left.at < end ? [joined, { start: left.at, end, text: '' }] : [joined];
  }
  const changes: Change[] = [{ start: left.at, end, text: inLiteral(text, left.source.quote) }];
  if (right.at === right.source.at.at(-1)) return [...changes, { start: endOf(low), end: endOf(high), text: '' }];
  changes.push({ start: endOf(low), end: closedEnd(operands, low, high, file), text: '' });
  const start = right.source.at[0] as number;
  if (right.at > start) changes.push({ start, end: right.at, text: '' });
  return changes;
}

function afterLiteral(
  operands: readonly (TextPiece | HolePiece)[],
  left: Anchor,
  text: string,
  file: string,
): Change[] | null {
  const low = left.source.literal;
  const end = lastEnd(operands, null);
  if (glue(operands, endOf(low), end, low, null, file) === null || !closes(left)) return null;
  return [
    { start: left.at, end: left.source.at.at(-1) as number, text: inLiteral(text, left.source.quote) },
    { start: endOf(low), end, text: '' },
  ];
}

function beforeLiteral(
  operands: readonly (TextPiece | HolePiece)[],
  right: Anchor,
  text: string,
  file: string,
): Change[] | null {
  const high = right.source.literal;
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

/** The end of the last operand, behind parentheses that are opened behind `low`. */
function closedEnd(operands: readonly (TextPiece | HolePiece)[], low: Node, high: Node, file: string): number {
  const end = lastEnd(operands, high);
  const rest = restOf(operands, endOf(low), end, low, high, file) ?? '';
  const open = rest.split('(').length - rest.split(')').length;
  return end + (new RegExp(`^(?:\\s*\\)){${Math.max(open, 0)}}`).exec(file.slice(end))?.[0].length ?? 0);
}

/** What stands between operands: only pluses, space and pairs of parentheses, else `null`. */
function glue(
  operands: readonly (TextPiece | HolePiece)[],
  start: number,
  end: number,
  low: unknown,
  high: unknown,
  file: string,
): string | null {
  const rest = restOf(operands, start, end, low, high, file);
  if (rest === null || !/^[\s+()]*$/.test(rest)) return null;
  return rest.split('(').length === rest.split(')').length ? rest : null;
}

/** The text between operands. */
function restOf(
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
  return rest + file.slice(at, end);
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
