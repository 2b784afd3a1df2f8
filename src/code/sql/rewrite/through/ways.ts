import { startOf } from '../../../syntax/ancestors.ts';
import type { HolePiece, Piece, PieceCall, Root } from '../../template/index.ts';
import type { Job } from '../params-array/job.ts';

/** The calls that a value is reached by, from the text of the statement inwards; none where it stands in that itself. */
export type Ways = ReadonlyMap<HolePiece, readonly PieceCall[]>;

type Calls = Job['context']['pieceCalls'];

/** The bound values that functions put into pieces they give. */
export function waysTo({ pieces, bindings, context }: Job): Ways {
  const ways = new Map<HolePiece, readonly PieceCall[]>();
  walk(pieces, [], context.pieceCalls, (hole, way) => {
    if (bindings.has(hole)) ways.set(hole, way);
  });
  return ways;
}

function walk(
  pieces: readonly Piece[],
  way: readonly PieceCall[],
  calls: Calls,
  found: (hole: HolePiece, way: readonly PieceCall[]) => void,
): void {
  for (const piece of pieces) {
    if (piece.kind === 'hole') found(piece, way);
    else if (piece.kind === 'choice') walk([...piece.yes, ...piece.no], way, calls, found);
    else if (piece.kind === 'list') walk(piece.items.flat(), way, calls, found);
    else if (piece.kind === 'ref') {
      const call = calls.get(piece.binding);
      walk(piece.pieces, call ? [...way, call] : way, calls, found);
    }
  }
}

/** The pieces that the function of a call gives. */
export function piecesOf(pieces: readonly Piece[], wanted: PieceCall, calls: Calls): readonly Piece[] {
  for (const piece of pieces) {
    if (piece.kind === 'text' || piece.kind === 'hole') continue;
    if (piece.kind === 'ref' && calls.get(piece.binding) === wanted) return piece.pieces;
    const inner =
      piece.kind === 'ref' ? piece.pieces : piece.kind === 'choice' ? [...piece.yes, ...piece.no] : piece.items.flat();
    const found = piecesOf(inner, wanted, calls);
    if (found.length > 0) return found;
  }
  return [];
}

/** Whether a value of the text is bound in a function that gives a piece of it. */
export function goesThrough(job: Job): boolean {
  return [...waysTo(job).values()].some((way) => way.length > 0);
}

/**
 * Why the values would not be pushed in the order of their placeholders. A statement pushes its own values when it has added
 * to the text, and thus behind those of the functions it calls; a `return` in front of them.
 */
export function outOfOrder(job: Job, ways: Ways, isAhead: (hole: HolePiece) => boolean): string | null {
  for (const { parts } of job.flats) {
    let before: readonly number[] = [];
    const seen = new Set<string>();
    for (const { piece } of parts) {
      if (piece.kind !== 'hole' || !job.bindings.has(piece) || isAtCall(job, piece.root, ways.get(piece))) continue;
      const key = [piece.node, ...(ways.get(piece) ?? []).map(({ call }) => call)].map((node) => startOf(node)).join();
      if (seen.has(key)) return 'a piece of the text with values is used twice, and each ? takes a value of its own';
      seen.add(key);
      const turn = isAhead(piece) ? [-1] : turnOf(piece, ways.get(piece) ?? []);
      if (isBehind(before, turn))
        return 'its pieces are put together in another order than their functions run: give each piece its values where it is joined';
      before = turn;
    }
  }
  return null;
}

/** Its values are listed in the call that runs the statement. */
export function isAtCall({ sink }: Job, root: Root, way: readonly PieceCall[] | undefined): boolean {
  return root.node === sink.text && (way ?? []).length === 0;
}

const OWN_FIRST = 0;
const CALLED = 1;
const OWN_LAST = 2;

function turnOf({ root }: HolePiece, way: readonly PieceCall[]): number[] {
  const called = way.flatMap(({ call, root: outer }) => [startOf(outer.node), CALLED, startOf(call)]);
  return [...called, startOf(root.node), root.by === 'given' ? OWN_FIRST : OWN_LAST];
}

/** The second comes in front of the first. */
function isBehind(first: readonly number[], second: readonly number[]): boolean {
  for (const [index, place] of second.entries()) {
    const other = first[index];
    if (other === undefined || other < place) return false;
    if (other > place) return true;
  }
  return false;
}
