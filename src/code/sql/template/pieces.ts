import type { Binding } from '../../syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/nodes.ts';
import type { MemberText, MemberWrite } from '../resolve/member-texts.ts';

/** Literal text. `source` is null where it is the value of a constant and can't be edited in place. */
export interface TextPiece {
  kind: 'text';
  text: string;
  source: TextSource | null;
}

/** Where literal text stands: `at[i]` is the offset of its i-th character in the file, `at[length]` the end. */
export interface TextSource {
  literal: Node;
  quote: "'" | '"' | '`';
  at: readonly number[];
  root: Root;
}

/** An expression spliced into the text. `start`, `end` is what a placeholder replaces: `${x}`, or the operand with its parentheses. */
export interface HolePiece {
  kind: 'hole';
  node: Node;
  start: number;
  end: number;
  in: 'template' | 'operand' | 'whole' | 'mark';
  root: Root;
  /** What goes as well when it becomes a placeholder: the argument of `format`, the call of `replace`. */
  also?: { start: number; end: number };
  /** The call of `format` that it is an argument of. */
  format?: NodeOf<'CallExpression'>;
  /** `quote(name)`: the call that the value stands in, and what its function puts around it, where it is no number, or not null; or a parameter that is given with quotes. */
  around?: { call: Node; before: string; after: string; as?: 'literal' | 'nullable' | 'given' };
}

/** One of two texts. `test` is null for what an `if` statement or a loop adds. */
interface ChoicePiece {
  kind: 'choice';
  test: Node | null;
  yes: Piece[];
  no: Piece[];
  /** As one value, where it stands inside a quoted literal. */
  whole: HolePiece | null;
}

/** The content of a variable. */
export interface RefPiece {
  kind: 'ref';
  pieces: Piece[];
  binding: Binding;
  whole: HolePiece;
}

/** `rows.map((row) => text).join(separator)`, or texts pushed onto a list. */
interface ListPiece {
  kind: 'list';
  items: Piece[][];
  separator: string;
  /** The call of `map`, where it is one. */
  map: { call: Node; list: Node; fn: Node; by: 'map' | 'return' } | null;
  whole: HolePiece;
}

export type Piece = TextPiece | HolePiece | ChoicePiece | RefPiece | ListPiece;

/** One whole text expression, and the variable or list that keeps it (none where it stands in the call itself). */
export interface Root {
  node: Node;
  binding: Binding | null;
  /** How it gets there: `init` of a declaration, `append` (`+=`), `push` onto a list, `set` (`=`), or at the call; `return` is `map` with statements, `given` what a function gives that puts a piece together. */
  by: 'call' | 'init' | 'append' | 'set' | 'push' | 'map' | 'return' | 'given';
  /** Inside a loop that the declaration of the variable is outside of. */
  repeated: boolean;
  /** The member of an object that it is put into. */
  member?: { text: MemberText; write: MemberWrite };
}

/** A call of a function of the file that puts a piece of SQL together, as a part of `root`. */
export interface PieceCall {
  call: NodeOf<'CallExpression'>;
  fn: FunctionNode;
  root: Root;
  /** It puts placeholders into its text, and its values into a list. */
  filled?: true;
}

/** Whether pieces hold text of their own and are not one unknown value. */
export function isText(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => piece.kind !== 'hole' || piece.around);
}

/** Pieces in one text, after which it is not followed further. */
export const MOST_PIECES = 20_000;

const sizes = new WeakMap<Piece, number>();

/** How many pieces these are, with all that is in them: what is in two of them counts twice. */
export function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + sizeOfOne(piece), 0);
}

function sizeOfOne(piece: Piece): number {
  if (piece.kind === 'text' || piece.kind === 'hole') return 1;
  let size = sizes.get(piece);
  if (size === undefined) {
    if (piece.kind === 'choice') size = 1 + sizeOf(piece.yes) + sizeOf(piece.no);
    else
      size = 1 + (piece.kind === 'ref' ? sizeOf(piece.pieces) : piece.items.reduce((sum, one) => sum + sizeOf(one), 0));
    sizes.set(piece, size);
  }
  return size;
}

/** Whether pieces hold no hole at all. */
export function isConstant(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => {
    if (piece.kind === 'hole') return false;
    if (piece.kind === 'text') return true;
    if (piece.kind === 'choice') return isConstant(piece.yes) && isConstant(piece.no);
    return piece.kind === 'ref' ? isConstant(piece.pieces) : piece.items.every(isConstant);
  });
}

export function partOf(text: TextPiece, from: number, to: number): TextPiece {
  return {
    ...text,
    text: text.text.slice(from, to),
    source: text.source && { ...text.source, at: text.source.at.slice(from, to + 1) },
  };
}

/** The same text, not to be edited. */
export function textsOnly(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.kind === 'text') return [{ ...piece, source: null }];
    if (piece.kind === 'hole') return [piece];
    if (piece.kind === 'ref') return textsOnly(piece.pieces);
    if (piece.kind === 'choice') return [{ ...piece, yes: textsOnly(piece.yes), no: textsOnly(piece.no), whole: null }];
    return piece.items.flatMap((item, index) =>
      index > 0 ? [{ kind: 'text', text: piece.separator, source: null }, ...textsOnly(item)] : textsOnly(item),
    );
  });
}

/** The variables that hold pieces of a text, and those that pieces are pushed onto. */
export function variablesOf(pieces: readonly Piece[]): Binding[] {
  return pieces.flatMap((piece): Binding[] => {
    switch (piece.kind) {
      case 'hole':
        return piece.root.binding ? [piece.root.binding] : [];
      case 'text':
        return [];
      case 'ref':
        return [piece.binding, ...variablesOf(piece.pieces)];
      case 'choice':
        return variablesOf([...piece.yes, ...piece.no]);
      default:
        return variablesOf(piece.items.flat());
    }
  });
}
