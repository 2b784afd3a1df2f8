import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Node } from '../../../syntax/nodes.ts';
import type { HolePiece, TextPiece } from '../../template/index.ts';
import type { Change, Mark } from './change.ts';
import { inTemplate } from './literals.ts';

/** A range of the text: what it is made of, and where it begins and ends in the first and the last of it. */
interface Span {
  operands: readonly (TextPiece | HolePiece)[];
  from: number;
  to: number;
  /** What stands in front of it and behind it. */
  beside: readonly (TextPiece | HolePiece | undefined)[];
}

/** `'${'%' + name + '%'}'`: of an expression in a template that is all of one value, nothing but the placeholder stays. */
export function wholeExpression(span: Span, mark: Mark, file: string): Change[] | null {
  for (const template of templatesAround(span)) {
    const change = inTemplateOf(template, span, mark, file);
    if (change) return [change];
  }
  return null;
}

function inTemplateOf(template: Node, span: Span, mark: Mark, file: string): Change | null {
  const { operands, from, to, beside } = span;
  const isText = (piece: TextPiece | HolePiece | undefined): boolean =>
    piece?.kind === 'text' && piece.source?.literal === template;
  const inner = operands.flatMap((piece) => (isText(piece) ? [] : rangeOf(piece)));
  const [first, ...more] = inner.sort((a, b) => a.start - b.start);
  if (!first || more.length === 0) return null;
  let end = first.end;
  for (const range of more) {
    if (range.start > end && !/^[\s+()]*$/.test(file.slice(end, range.start))) return null;
    end = Math.max(end, range.end);
  }
  // A literal of which a part is left.
  if (!isText(operands[0]) && cuts(operands[0], from, 'left')) return null;
  if (!isText(operands.at(-1)) && cuts(operands.at(-1), to, 'right')) return null;
  const isLeft = (range: Range): boolean => range.start < end && range.end > first.start;
  if (beside.some((piece) => piece && !isText(piece) && rangeOf(piece).some(isLeft))) return null;
  const opens = /\$\{[\s(]*$/.exec(file.slice(startOf(template), first.start))?.[0];
  const closes = /^[\s)]*\}/.exec(file.slice(end, endOf(template)))?.[0];
  if (!opens || !closes) return null;
  return {
    start: isText(operands[0]) ? from : first.start - opens.length,
    end: isText(operands.at(-1)) ? to : end + closes.length,
    text: inTemplate(mark),
  };
}

interface Range {
  start: number;
  end: number;
}

function rangeOf(piece: TextPiece | HolePiece): Range[] {
  if (piece.kind === 'hole') return piece.in === 'mark' ? [] : [{ start: piece.start, end: piece.end }];
  const literal = piece.source?.literal;
  return literal ? [{ start: startOf(literal), end: endOf(literal) }] : [];
}

function cuts(piece: TextPiece | HolePiece | undefined, at: number, side: 'left' | 'right'): boolean {
  if (piece?.kind !== 'text' || !piece.source) return false;
  const { literal } = piece.source;
  return side === 'left' ? at !== startOf(literal) + 1 : at !== endOf(literal) - 1;
}

/** The template literals that hold the value, as text of it or of what stands beside it, from the outside. */
function templatesAround({ operands, beside }: Span): Node[] {
  const holes = operands.filter((piece) => piece.kind === 'hole');
  const found = [...operands, ...beside].flatMap((piece) =>
    piece?.kind === 'text' && piece.source?.quote === '`' && holds(piece.source.literal, holes)
      ? [piece.source.literal]
      : [],
  );
  return [...new Set(found)].sort((a, b) => startOf(a) - startOf(b));
}

function holds(literal: Node, holes: readonly HolePiece[]): boolean {
  return holes.length > 0 && holes.every(({ start, end }) => start > startOf(literal) && end < endOf(literal));
}
