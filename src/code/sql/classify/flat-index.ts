import type { HolePiece, TextPiece } from '../template/index.ts';
import type { Token } from './tokens.ts';
import type { Flat } from './variants.ts';

type Part = Flat['parts'][number];

/** Where the first of some ranges in order ends behind an offset. */
function firstBehind(ranges: readonly { end: number }[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as { end: number }).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The parts that some of a range of the text is from, and where the first of them stands among all. */
export function partsBetween({ parts }: Flat, start: number, end: number): { parts: readonly Part[]; at: number } {
  const at = firstBehind(parts, start);
  let to = at;
  while (to < parts.length && (parts[to] as Part).start < end) to += 1;
  return { parts: parts.slice(at, to).filter((part) => part.end > start), at };
}

/** The token that holds an offset. */
export function tokenAt({ tokens }: Flat, offset: number): Token | undefined {
  const token = tokens[firstBehind(tokens, offset)];
  return token && token.start <= offset ? token : undefined;
}

const places = new WeakMap<Flat, Map<TextPiece | HolePiece, number>>();

/** Where a piece stands in a text. */
export function startIn(flat: Flat, piece: TextPiece | HolePiece): number | undefined {
  let known = places.get(flat);
  if (!known) {
    known = new Map();
    for (const part of flat.parts) if (!known.has(part.piece)) known.set(part.piece, part.start);
    places.set(flat, known);
  }
  return known.get(piece);
}

const outspoken = new WeakMap<Flat, { tokens: Token[]; places: Map<Token, number> }>();

/** The tokens that are no comments, and where each stands among them. */
export function spokenTokens(flat: Flat): { tokens: readonly Token[]; places: ReadonlyMap<Token, number> } {
  let known = outspoken.get(flat);
  if (!known) {
    const tokens = flat.tokens.filter(({ kind }) => kind !== 'comment');
    known = { tokens, places: new Map(tokens.map((token, index) => [token, index])) };
    outspoken.set(flat, known);
  }
  return known;
}
