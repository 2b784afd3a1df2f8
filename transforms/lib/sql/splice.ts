import type { Flat } from './flat.ts';
import type { HolePiece, TextPiece, TextSource } from './text/index.ts';
import { endOf, startOf } from '../tree.ts';

/** A change of the file: the range of the original text and what takes its place. */
export interface Change {
  start: number;
  end: number;
  text: string;
}

/** What is put in the place of a value: fixed text, or text around an expression that gives the placeholder's number. */
export interface Mark {
  before: string;
  /** Code; '' where the placeholder is fixed text. */
  code: string;
  after: string;
}

/** Takes a range of the SQL text out of the code that builds it and puts a placeholder there; `null` where that can't be done. */
export function splice(
  flat: Flat,
  start: number,
  end: number,
  mark: Mark,
  file: string,
  quote: string,
): Change[] | null {
  const parts = flat.parts.filter((part) => part.end > start && part.start < end);
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last) return null;
  if (parts.some((part) => part.piece.kind === 'text' && !part.piece.source)) return null;
  if (mark.code && parts.some((part) => part.piece.kind === 'hole' && part.piece.in === 'mark')) return null;
  const inOne = withinOneTemplate(parts.map((part) => part.piece));
  if (inOne) {
    const from = first.piece.kind === 'text' ? offset(first.piece, start - first.start) : first.piece.start;
    const to = last.piece.kind === 'text' ? offset(last.piece, end - last.start) : last.piece.end;
    const own = parts.map((part) => part.piece).find((piece) => piece.kind === 'text')?.source?.quote ?? '`';
    return [{ start: from, end: to, text: own === '`' ? inTemplate(mark) : inLiteral(inTemplate(mark), own) }];
  }
  const index = flat.parts.indexOf(first);
  const left =
    first.piece.kind === 'text'
      ? anchor(first.piece, start - first.start)
      : neighbour(flat.parts[index - 1]?.piece, first.piece, 'left', file);
  const lastIndex = flat.parts.indexOf(last);
  const right =
    last.piece.kind === 'text'
      ? anchor(last.piece, end - last.start)
      : neighbour(flat.parts[lastIndex + 1]?.piece, last.piece, 'right', file);
  const operands = parts.map((part) => part.piece);
  return mark.code
    ? computed(operands, left, right, mark, file, quote)
    : (merged(operands, left, right, mark, file) ?? inPlace(operands, left, right, mark, quote));
}

interface Anchor {
  source: TextSource;
  /** Offset in the file. */
  at: number;
}

function offset(piece: TextPiece, index: number): number {
  return piece.source?.at[index] ?? 0;
}

function anchor(piece: TextPiece, index: number): Anchor | null {
  return piece.source ? { source: piece.source, at: offset(piece, index) } : null;
}

/** The literal next to an operand, with nothing but a plus between. */
function neighbour(
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

function withinOneTemplate(pieces: readonly (TextPiece | HolePiece)[]): boolean {
  const literals = new Set(
    pieces.map((piece) => (piece.kind === 'text' ? piece.source?.literal : undefined)).filter(Boolean),
  );
  if (pieces.some((piece) => piece.kind === 'hole' && piece.in !== 'template' && piece.in !== 'mark')) return false;
  if (literals.size > 1) return false;
  const [literal] = literals;
  const roots = new Set(pieces.map((piece) => (piece.kind === 'text' ? piece.source?.root : piece.root)));
  if (roots.size > 1) return false;
  return (
    pieces.every(
      (piece) => piece.kind === 'text' || !literal || (piece.start >= startOf(literal) && piece.end <= endOf(literal)),
    ) &&
    (literals.size === 1 || pieces.length === 1)
  );
}

function inTemplate(mark: Mark): string {
  if (!mark.code) return mark.before + mark.after;
  return `${mark.before}\${${mark.code}}${mark.after}`;
}

/** `'a = ' + a + ' AND b'` becomes `'a = ? AND b'`; over a line break the pieces stay apart. */
function merged(
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

/** SQL with quotes of its own, as it is written in a literal of JavaScript with these quotes. */
function inLiteral(text: string, quote: string): string {
  return text.replaceAll(quote, `\\${quote}`);
}

function closes(anchor: Anchor): boolean {
  return (anchor.source.at.at(-1) as number) + 1 === endOf(anchor.source.literal);
}

function opens(anchor: Anchor): boolean {
  return (anchor.source.at[0] as number) - 1 === startOf(anchor.source.literal);
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

/** Each piece is cut where it stands: the literal left of the value keeps its start, the value becomes the placeholder. */
function inPlace(
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

function cut(piece: TextPiece, left: Anchor | null, right: Anchor | null): Change[] {
  const { source } = piece;
  if (!source) return [];
  const start = left && left.source === source ? left.at : (source.at[0] as number);
  const end = right && right.source === source ? right.at : (source.at.at(-1) as number);
  return end > start ? [{ start, end, text: '' }] : [];
}

/** The placeholder's number is computed: `' = $' + params.push(x)`. */
function computed(
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
      const whole = piece.in === 'whole' && !glued;
      changes.push({
        start: piece.start,
        end: piece.end,
        text: whole ? head + mark.code + tail : head + mark.code + tail,
      });
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
  const last = operands.at(-1);
  const tail = last?.kind === 'text' ? last.source : null;
  const value = operands.findLast((piece) => piece.kind === 'hole');
  if (
    tail &&
    value?.kind === 'hole' &&
    right?.source === tail &&
    right.at === tail.at.at(-1) &&
    closes(right) &&
    opens(right) &&
    tail !== left?.source &&
    !mark.after
  ) {
    // Nothing is left of the last literal.
    const between = file.slice(value.end, startOf(tail.literal));
    if (/^\s*\+\s*$/.test(between)) {
      return [
        ...changes.filter((change) => change.start < value.end),
        { start: value.end, end: endOf(tail.literal), text: '' },
      ];
    }
  }
  return changes;
}
