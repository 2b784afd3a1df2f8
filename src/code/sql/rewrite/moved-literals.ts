import { bound, codeOf, type Source } from '../bind/conversion.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import { flatten } from '../classify/variants.ts';
import { partOf, type HolePiece, type Piece, type TextPiece } from '../template/pieces.ts';
import type { Node } from '../../syntax/nodes.ts';
import type { Binding } from './bound-values.ts';

/** Clients that write the values into the text, wherever a `?` stands: what is bound there is the same text again. */
const WRITES = /^(mysql2?|mysql-await|serverless-mysql|@planetscale\/database|@tidbcloud\/serverless)$/;

/** Literals of the text that hold a `?` (`title = 'why?'`), which is no placeholder as long as they are values themselves. */
export interface Moved {
  pieces: Piece[];
  literals: ReadonlySet<HolePiece>;
}

export function movedLiterals(pieces: Piece[], sink: SinkCall): Moved {
  const literals = new Set<HolePiece>();
  const isAny = WRITES.test(sink.driver) && sink.sink.binding !== 'mysql-prepared' && sink.placement === 'array';
  if (!isAny || !mayHold(pieces)) return { pieces, literals };
  const cuts = new Map<TextPiece, [number, number][]>();
  for (const { parts, tokens } of flatten(pieces, sink.dialect))
    for (const { kind, text, start, end } of tokens) {
      if (kind !== 'string' || !PLAIN.test(text)) continue;
      const part = parts.find((one) => one.start <= start && end <= one.end);
      if (part?.piece.kind !== 'text') continue;
      const own = cuts.get(part.piece) ?? [];
      if (!own.some(([from]) => from === start - part.start)) own.push([start - part.start, end - part.start]);
      cuts.set(part.piece, own);
    }
  return { pieces: cuts.size === 0 ? pieces : cutAll(pieces, cuts, literals), literals };
}

/** What is written the same way in the program. */
const PLAIN = /^'[^'"\\`]*\?[^'"\\`]*'$/;

function mayHold(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'text') return piece.text.includes('?') && piece.text.includes("'");
    if (piece.kind === 'ref') return mayHold(piece.pieces);
    return piece.kind === 'choice' && (mayHold(piece.yes) || mayHold(piece.no));
  });
}

function cutAll(
  pieces: readonly Piece[],
  cuts: ReadonlyMap<TextPiece, readonly [number, number][]>,
  literals: Set<HolePiece>,
): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.kind === 'ref') return [{ ...piece, pieces: cutAll(piece.pieces, cuts, literals) }];
    if (piece.kind === 'choice')
      return [{ ...piece, yes: cutAll(piece.yes, cuts, literals), no: cutAll(piece.no, cuts, literals) }];
    return piece.kind === 'text' ? cut(piece, cuts.get(piece) ?? [], literals) : [piece];
  });
}

function cut(text: TextPiece, ranges: readonly [number, number][], literals: Set<HolePiece>): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const hole = literalOf(text, start, end);
    if (!hole) continue;
    pieces.push(partOf(text, from, start), hole);
    literals.add(hole);
    from = end;
  }
  return from === 0 ? [text] : [...pieces, partOf(text, from, text.text.length)];
}

/** The literal as an expression of the program: its quotes and what is between them are the same there. */
function literalOf({ text, source }: TextPiece, from: number, to: number): HolePiece | null {
  const [start, end] = [source?.at[from], source?.at[to]];
  if (!source || start === undefined || end === undefined || end - start !== to - from) return null;
  const node = { type: 'StringLiteral', value: text.slice(from + 1, to - 1), start, end } as Node;
  return { kind: 'hole', node, start, end, in: 'mark', root: source.root };
}

/** It is bound as it is, wherever it stands. */
export function literalBinding(hole: HolePiece, source: Source): Binding {
  return {
    value: {
      kind: 'value',
      role: 'argument',
      detail: '',
      column: '',
      quoted: false,
      alone: false,
      negated: false,
      start: 0,
      end: 0,
      parts: [hole],
      on: null,
      type: null,
      changes: false,
      updates: false,
      shown: false,
      lead: 0,
      trail: 0,
      bytes: false,
      minus: false,
    },
    bound: bound(codeOf(hole.node, source)),
  };
}
