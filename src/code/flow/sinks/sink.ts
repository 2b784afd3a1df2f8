import type { KeyUse } from '../find-keys.ts';
import type { Proof } from '../graph.ts';
import type { Part } from '../request.ts';
import type { CallPattern } from '../guards/guard.ts';

/** What is known of the value that lands. */
export interface Landing {
  /** It is a text, whoever sent it. */
  plain: boolean;
  part: Part;
  path: readonly string[];
}

/** Where a value stands in the argument, for proofs that depend on it. */
export interface Standing {
  front: string;
  /** It is a text for another reason than that it was put into one. */
  isText: boolean;
}

/** A call that does harm with what it is given. */
export interface Target {
  /** Which call: by package, global or method, or (`on`) a method of an object with a role. */
  call: CallPattern | { on: readonly string[]; method: readonly string[] };
  /** The argument that does harm; `all` for each, `rest` from the second on; `receiver` is what the method is called on. */
  argument: number | 'all' | 'rest' | 'last' | 'receiver';
  /** Only where the function itself reads the request into it, as always for a receiver: the call says too little to search far. */
  near?: true;
  /** What the method is called on may be a text, and is nothing that a class or a package makes. */
  text?: true;
  /** It is given as this option of the argument. */
  option?: string;
  /** It does harm only in calls with that many arguments at least. */
  atLeast?: number;
  /** It does harm only where that argument is written so: `set('Location', …)`. */
  given?: { argument: number; is: RegExp };
  /** The text of the argument itself: `['-c', x]`. */
  written?: RegExp;
  /** What another argument is to a library. */
  beside?: { argument: number; on: readonly string[] };
  /** An option of a later argument that takes the harm out (`root`), or without which there is none (`shell`). */
  without?: string;
  needs?: string;
  /** An option of a later argument that has to be written so. */
  where?: { option: string; is: RegExp };
  /** An object that is written in the call does none. */
  made?: 'elsewhere';
  /** Only where no condition looks at what the call gives. */
  unseen?: true;
  /** Only an answer whose type is not set to something else than HTML. */
  page?: true;
}

/** A kind of harm, as data: a new one is a file beside this and a line in `index.ts`. */
export interface Sink {
  id: string;
  /** "the filter of a MongoDB query": for who reads the flow. */
  words: string;
  targets: readonly Target[];
  /** Names of members that are worked out do it, by what is done with the member. */
  keys?: KeyUse;
  /** Proofs that take the harm out of a value. */
  stoppedBy: readonly Proof[];
  /** Proofs that together take it out. */
  stoppedTogether?: readonly Proof[];
  /** Proofs that take it out by where the value stands. */
  isHeld?(proves: (proof: Proof) => boolean, landing: Standing): boolean;
  /** Parts of the request that do harm; default: all. */
  parts?: readonly Part[];
  /**
   * Whether a value does harm where it lands inside of the argument (`$eq` takes any), and behind that text (a path behind a
   * host). Default: everywhere.
   */
  harms?(into: readonly string[], front: string, landing: Landing): boolean;
  /** Whether it depends on the system behind that text: the flow is said to be possible. */
  doubts?(front: string): boolean;
  /** Calls of it stand everywhere: it is looked for last, and what is cut off there says nothing. */
  common?: true;
  /** Packages of which one must be in use; without it the sink is there in every program. */
  packages?: readonly string[];
  /** It is there where no package of a database is told at all, too: a model counts by its name. */
  untold?: true;
  /** Versions of a package below this one do it. */
  below?: { package: string; version: string };
}
