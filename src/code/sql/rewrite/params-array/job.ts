import type { Existing } from '../values-argument/index.ts';
import type { Flat } from '../../classify/variants.ts';
import type { Parameter } from '../../classify/index.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/index.ts';
import type { HolePiece, Piece, PieceCall, Root } from '../../template/index.ts';
import type { Binding } from '../bound-values.ts';

/** A call to be rewritten, with everything that is known of its text and its values. */
export interface Job {
  sink: SinkCall;
  pieces: readonly Piece[];
  flats: readonly Flat[];
  bindings: ReadonlyMap<HolePiece, Binding>;
  parameters: readonly Parameter[];
  existing: Existing;
  context: Context;
}

/** Changes to the file, or why there can be none. */
export type Result =
  { changes: Change[]; arrays?: SharedArray[]; through?: readonly PieceCall[] } | { refused: string };

/** An array of values that several calls may share, if all of them take the same pieces. */
export interface SharedArray {
  name: string;
  /** Offset of the statement it is declared at. */
  at: number;
  /** The pieces whose values are in it. */
  pieces: string;
  /** Where those begin, and where the call ends that has sent them when the next statement runs. */
  grown?: { starts: readonly number[]; sent: number | null };
}

/** The array of values, and what is in it before anything is added. */
export interface ArrayPlan {
  name: string;
  at: number;
  reused: boolean;
  /** The text whose values are in the array from the start. */
  initial: Root | null;
  declare: ((first: readonly string[]) => Change) | null;
  numbers: Map<Binding, number>;
  /** What numbers its placeholders, where that is not its length. */
  counter?: Counter;
}

/** What numbers the placeholders that are there: `$${i++}`, `$${++i}`, or `$${i}` with an `i++` of its own. */
export interface Counter {
  name: string;
  mode: 'after' | 'before' | 'apart';
}
