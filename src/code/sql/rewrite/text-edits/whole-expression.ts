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
export function wholeExpression({ operands, from, to, beside }: Span, mark: Mark, file: string): Change[] | null {
  const template = templateAround(operands, beside);
  if (!template) return null;
  const inner = operands.flatMap((piece) => {
    if (piece.kind === 'hole') return piece.in === 'mark' ? [] : [{ start: piece.start, end: piece.end }];
    const literal = piece.source?.literal;
    return literal && literal !== template ? [{ start: startOf(literal), end: endOf(literal) }] : [];
  });
  const [first, ...more] = inner.sort((a, b) => a.start - b.start);
  if (!first || more.length === 0) return null;
  let end = first.end;
  for (const range of more) {
    if (range.start > end && !/^[\s+()]*$/.test(file.slice(end, range.start))) return null;
    end = Math.max(end, range.end);
  }
  const opens = /\$\{[\s(]*$/.exec(file.slice(startOf(template), first.start))?.[0];
  const closes = /^[\s)]*\}/.exec(file.slice(end, endOf(template)))?.[0];
  if (!opens || !closes) return null;
  const isText = (piece: TextPiece | HolePiece | undefined): boolean =>
    piece?.kind === 'text' && piece.source?.literal === template;
  const change = {
    start: isText(operands[0]) ? from : first.start - opens.length,
    end: isText(operands.at(-1)) ? to : end + closes.length,
    text: inTemplate(mark),
  };
  return [change];
}

/** The template literal that holds the value, as text of it or of what stands beside it. */
function templateAround(operands: Span['operands'], beside: Span['beside']): Node | null {
  const holes = operands.filter((piece) => piece.kind === 'hole');
  const found = [...operands, ...beside].flatMap((piece) =>
    piece?.kind === 'text' && piece.source?.quote === '`' && holds(piece.source.literal, holes)
      ? [piece.source.literal]
      : [],
  );
  return found.reduce<Node | null>((outer, one) => (outer && startOf(outer) <= startOf(one) ? outer : one), null);
}

function holds(literal: Node, holes: readonly HolePiece[]): boolean {
  return holes.length > 0 && holes.every(({ start, end }) => start > startOf(literal) && end < endOf(literal));
}
