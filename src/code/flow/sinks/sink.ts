import type { Proof } from '../graph.ts';
import type { CallPattern } from '../guards/guard.ts';

/** A call that does harm with what it is given. */
export interface Target {
  /** Which call: by package, global or method, or (`on`) a method of an object with a role. */
  call: CallPattern | { on: readonly string[]; method: readonly string[] };
  /** The argument that does harm; `all` for each, `rest` from the second on. */
  argument: number | 'all' | 'rest';
  /** It is given as this option of the argument. */
  option?: string;
  /** It does harm only in calls with that many arguments at least. */
  atLeast?: number;
}

/** A kind of harm, as data: a new one is a file beside this and a line in `index.ts`. */
export interface Sink {
  id: string;
  /** "the filter of a MongoDB query": for who reads the flow. */
  words: string;
  targets: readonly Target[];
  /** Proofs that take the harm out of a value. */
  stoppedBy: readonly Proof[];
  /** Whether a value does harm where it lands inside of the argument: `$eq` takes any. Default: everywhere. */
  harms?(into: readonly string[]): boolean;
  /** Packages of which one must be in use; without it the sink is there in every program. */
  packages?: readonly string[];
}
