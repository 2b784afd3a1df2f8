import { bare, type Node } from '../../../syntax/nodes.ts';
import { isInside } from '../../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../../syntax/scopes.ts';
import { linearize, MOST_PIECES, sizeOf, type Piece, type Root, type TextContext } from '../index.ts';
import { Ranges } from './ranges.ts';
import { follow, Unfollowed, type Steps } from './walk.ts';

/** The content of a variable at a place: `sql = …`, `sql += …`. */
export function followText(binding: Binding, at: Node, context: TextContext, own: OwnText): Piece[] | null {
  const events = [binding.from, ...binding.writes];
  context.left -= Math.floor(events.length / EVENTS_A_LOOK);
  const writes = new Ranges(binding.writes);
  const steps: Steps<Piece[]> = {
    empty: [],
    apply: (node, before, repeated) => applyText({ binding, writes }, node, before, repeated, context, own),
    either: (before, yes, no, test) => eitherText(binding, before, yes, no, test, context.scopes),
  };
  const state = follow(binding, at, events, steps, context.scopes);
  return state && state.length > 0 ? state : null;
}

/** Events that are gone through in the time in which one expression is looked at. */
const EVENTS_A_LOOK = 16;

/** Reads an expression that is put into a variable, with what the variable holds by then. */
export type OwnText = <T>(binding: Binding, into: Node, before: Piece[], read: () => T) => T;

function applyText(
  { binding, writes }: { binding: Binding; writes: Ranges },
  node: Node,
  before: Piece[],
  repeated: boolean,
  context: TextContext,
  own: OwnText,
): Piece[] {
  if (node.type === 'VariableDeclarator') {
    if (node.id.type !== 'Identifier') throw new Unfollowed();
    return node.init ? linearize(node.init, { node: node.init, binding, by: 'init', repeated }, context) : [];
  }
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier') throw new Unfollowed();
  const root: Root = { node: node.right, binding, by: node.operator === '+=' ? 'append' : 'set', repeated };
  const read = (): Piece[] => linearize(node.right, root, context);
  // In a loop it may hold what later rounds have put there, which matters but where it only begins what it becomes.
  const isOther = (repeated && !isAppended(binding, node.right, context.scopes)) || writes.anyInside(node.right);
  const pieces = isOther ? read() : own(binding, node.right, before, read);
  if (before.length + pieces.length > MOST_PIECES) throw new Unfollowed();
  if (node.operator === '+=') return [...before, ...pieces];
  if (node.operator !== '=') throw new Unfollowed();
  const start = pieces.findIndex((piece) => piece.kind !== 'text' || piece.text !== '');
  const [first, ...rest] = pieces.slice(Math.max(start, 0));
  return first?.kind === 'ref' && first.binding === binding ? [...before, ...rest] : pieces;
}

/** `list = list + …`, `sql = `${sql} AND …``, where the rest is without it. */
function isAppended(binding: Binding, node: Node, scopes: Scopes): boolean {
  let first = bare(node);
  for (;;) {
    if (first.type === 'BinaryExpression' && first.operator === '+') first = bare(first.left);
    else if (first.type === 'TemplateLiteral' && first.quasis[0]?.value.raw === '' && first.expressions[0])
      first = bare(first.expressions[0] as Node);
    else break;
  }
  return (
    scopes.binding(first) === binding && binding.reads.every((read) => read === first || !isInside(read, bare(node)))
  );
}

/** After a branch: what was before, and either addition, or one of two texts; what is no SQL is a value, whichever it is. */
function eitherText(
  binding: Binding,
  before: Piece[],
  yes: Piece[],
  no: Piece[],
  test: Node | null,
  scopes: Scopes,
): Piece[] {
  if (extends_(before, yes) && extends_(before, no)) {
    const [more, less] = [yes.slice(before.length), no.slice(before.length)];
    if (more.length === 0 && less.length === 0) return before;
    return [...before, { kind: 'choice', test: null, yes: more, no: less, whole: null }];
  }
  if (sizeOf(yes) + sizeOf(no) > MOST_PIECES) throw new Unfollowed();
  const isText = [yes, no].every((side) => SQL.test(literalOf(side)));
  if (hasHole(before) && !isText && !(test && comparesWhole(binding, test, scopes))) throw new Unfollowed();
  return [{ kind: 'choice', test: null, yes, no, whole: null }];
}

const SQL = /\b(?:select|insert|update|delete|from|join|where|and|or|set|values|group|order|limit|having|union)\b/i;

function literalOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      if (piece.kind === 'hole') return '?';
      if (piece.kind === 'choice') return `${literalOf(piece.yes)} ${literalOf(piece.no)}`;
      return piece.kind === 'ref' ? literalOf(piece.pieces) : piece.items.map(literalOf).join(' ');
    })
    .join('');
}

/** `if (sql === 'SELECT …')`: nothing was added yet. */
function comparesWhole(binding: Binding, test: Node, scopes: Scopes): boolean {
  const inner = bare(test);
  if (inner.type !== 'BinaryExpression' || !/^===?$/.test(inner.operator)) return false;
  return scopes.binding(inner.left) === binding && bare(inner.right).type === 'StringLiteral';
}

function extends_(before: readonly Piece[], after: readonly Piece[]): boolean {
  return after.length >= before.length && before.every((piece, index) => after[index] === piece);
}

function hasHole(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'hole') return true;
    if (piece.kind === 'text') return false;
    if (piece.kind === 'choice') return hasHole(piece.yes) || hasHole(piece.no);
    return piece.kind === 'ref' ? hasHole(piece.pieces) : piece.items.some(hasHole);
  });
}
