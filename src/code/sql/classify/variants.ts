import { connected, isConnector } from './connectors.ts';
import { HOLE, tokenize, type Token } from './tokens.ts';
import type { Dialect } from '../drivers/dialect.ts';
import { isConstant, type HolePiece, type Piece, type TextPiece } from '../template/index.ts';

/** One of the texts that a program can build: a string with a mark for each hole, and where each character comes from. */
export interface Flat {
  sql: string;
  /** Source pieces in order, each with the range of the text it gave. */
  parts: { start: number; end: number; piece: TextPiece | HolePiece }[];
  tokens: Token[];
}

const MOST_TEXTS = 40;
/** Conditions after which a text is looked at in a few forms only: everything, nothing, and some single ones. */
const MANY_CONDITIONS = 120;
const FEW_TEXTS = 6;
/** Characters that may stand in front of a quote as part of a literal: `_utf8mb4'…'`, `$tag$`. */
const LONGEST_PREFIX = 80;

/**
 * The texts that pieces can become: everything taken, nothing taken, and each choice the other way once; then as many as it
 * takes for every hole to stand in one.
 */
export function flatten(pieces: readonly Piece[], dialect: Dialect): Flat[] {
  const count = countChoices(pieces);
  const most = count > MANY_CONDITIONS ? FEW_TEXTS : MOST_TEXTS;
  const picks: ((index: number) => boolean)[] = [() => true];
  if (count > 0) picks.push(() => false);
  for (let odd = 0; odd < count && picks.length < most && count > 1; odd += 1) {
    picks.push((index) => index === odd);
    if (picks.length < most) picks.push((index) => index !== odd);
  }
  const flats = picks.map((pick) => flattenOne(pieces, pick, dialect));
  const shown = new Set(flats.flatMap(({ parts }) => parts.map(({ piece }) => piece)));
  for (const { piece, way } of count > 1 ? holesOf(pieces) : []) {
    if (shown.has(piece)) continue;
    const taken = new Map<number, boolean>();
    for (let step = way; step; step = step.before) taken.set(step.choice, step.yes);
    const flat = flattenOne(pieces, (index) => taken.get(index) ?? true, dialect);
    for (const part of flat.parts) shown.add(part.piece);
    flats.push(flat);
  }
  return unlike(flats);
}

/** Two branches may write the same text with other values. */
function unlike(flats: readonly Flat[]): Flat[] {
  const seen = new Set<string>();
  const numbers = new Map<HolePiece, number>();
  return flats.filter(({ sql, parts }) => {
    const holes = parts.flatMap(({ piece }) => (piece.kind === 'hole' ? [piece] : []));
    for (const hole of holes) if (!numbers.has(hole)) numbers.set(hole, numbers.size);
    const key = `${sql} ${parts.length} ${holes.map((hole) => numbers.get(hole)).join()}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The choices that lead to a hole, the last one first. */
interface Way {
  choice: number;
  yes: boolean;
  before: Way | null;
}

/** The holes with the ways to them; choices have the numbers that flattenOne() gives them. */
function holesOf(pieces: readonly Piece[]): { piece: HolePiece; way: Way | null }[] {
  const found: { piece: HolePiece; way: Way | null }[] = [];
  let next = 0;
  const walk = (list: readonly Piece[], way: Way | null): void => {
    for (const piece of list) {
      if (piece.kind === 'hole') found.push({ piece, way });
      else if (piece.kind === 'ref') walk(piece.pieces, way);
      else if (piece.kind === 'list') for (const item of piece.items) walk(item, way);
      else if (piece.kind === 'choice') {
        const choice = next;
        next += 1;
        walk(piece.yes, { choice, yes: true, before: way });
        walk(piece.no, { choice, yes: false, before: way });
      }
    }
  };
  walk(pieces, null);
  return found;
}

const counts = new WeakMap<Piece, number>();

function countChoices(pieces: readonly Piece[]): number {
  return pieces.reduce((count, piece) => count + choicesIn(piece), 0);
}

/** Each choice that is taken asks for those of the other side. */
function choicesIn(piece: Piece): number {
  if (piece.kind === 'text' || piece.kind === 'hole') return 0;
  let count = counts.get(piece);
  if (count === undefined) {
    if (piece.kind === 'choice') count = 1 + countChoices(piece.yes) + countChoices(piece.no);
    else count = piece.kind === 'ref' ? countChoices(piece.pieces) : countChoices(piece.items.flat());
    counts.set(piece, count);
  }
  return count;
}

function flattenOne(pieces: readonly Piece[], pick: (index: number) => boolean, dialect: Dialect): Flat {
  const flat: Flat = { sql: '', parts: [], tokens: [] };
  let choice = 0;
  /** Up to here the text is read: it ends between two tokens. */
  let read = 0;
  add(pieces);
  flat.tokens = tokenize(flat.sql, dialect);
  return flat;

  /** Whether the text so far ends inside a quoted literal or a comment. */
  function insideLiteral(): boolean {
    const last = tokenize(flat.sql.slice(read), dialect).at(-1);
    if (last && !last.closed) return true;
    if (/[\s,()]$/.test(flat.sql)) read = flat.sql.length;
    // The last token may go on with what comes next; a long one is no prefix of a literal.
    else if (last) read += last.end - last.start > LONGEST_PREFIX ? last.end : last.start;
    return false;
  }

  function put(piece: TextPiece | HolePiece): void {
    const start = flat.sql.length;
    flat.sql += piece.kind === 'text' ? piece.text : (piece.around?.before ?? '') + HOLE + (piece.around?.after ?? '');
    flat.parts.push({ start, end: flat.sql.length, piece });
  }

  function add(list: readonly Piece[]): void {
    for (const piece of list) {
      if (piece.kind === 'text' || piece.kind === 'hole') put(piece);
      else if (piece.whole && !isConstant([piece]) && (isOptional(piece) || insideLiteral())) {
        choice += countChoices([piece]);
        put(piece.whole);
      } else if (piece.kind === 'ref') add(piece.pieces);
      else if (piece.kind === 'choice' && isConnector(piece)) {
        choice += countChoices([piece]);
        add(connected(flat.sql, piece));
      } else if (piece.kind === 'choice') {
        const yes = pick(choice);
        choice += 1;
        if (!yes) choice += countChoices(piece.yes);
        add(yes ? piece.yes : piece.no);
        if (yes) choice += countChoices(piece.no);
      } else {
        let some = false;
        for (const item of piece.items) {
          const before = flat.sql.length;
          const mark = flat.parts.length;
          if (some && piece.separator !== '') put({ kind: 'text', text: piece.separator, source: null });
          const from = flat.sql.length;
          add(item);
          if (flat.sql.length > from) some = true;
          else {
            flat.sql = flat.sql.slice(0, before);
            read = Math.min(read, before);
            flat.parts.length = mark;
          }
        }
      }
    }
  }
}

/** `'${x}'` or NULL: one value, which is not always given. */
function isOptional(piece: Piece): boolean {
  if (piece.kind !== 'choice') return false;
  const texts = [piece.yes, piece.no].map((side) =>
    side.map((one) => (one.kind === 'text' ? one.text : one.kind === 'hole' ? HOLE : '?')).join(''),
  );
  return texts.some((text) => /^null$/i.test(text)) && texts.includes(`'${HOLE}'`);
}
