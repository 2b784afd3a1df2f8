import type { Proof } from '../graph.ts';
import type { Transport } from '../transports.ts';

/** A call, by what it calls: each field given has to fit. */
export interface CallPattern {
  /** `String`, `Number.isInteger`: declared nowhere. */
  global?: readonly string[];
  package?: readonly string[];
  /** Exported names; without them any of the package. */
  member?: readonly string[];
  /** The name of a method, on whatever object. */
  method?: readonly string[];
}

/** A condition that proves something about the value it looks at. */
export type Test =
  /** `typeof x === 'string'` */
  | { typeof: readonly string[]; proof: Proof }
  /** `typeof x === 'object'` does not hold. */
  | { notTypeof: readonly string[]; proof: Proof }
  /** A call with the value as an argument, or on it; `given` is the text of the argument, UNSEEN where it is none. */
  | { call: CallPattern; value: number | 'receiver'; proof: Proof; holds?: boolean; given?: RegExp };

/** How schemas of a validator are written and run. */
export interface SchemaLanguage {
  packages: readonly string[];
  /** Makers of an object schema: their first argument names the fields. */
  objects: readonly string[];
  /** Methods that add fields to an object schema. */
  extends: readonly string[];
  /** Makers and methods by what they prove of the value; `null`: anything may pass. */
  proves: Readonly<Record<string, Proof | null>>;
  /** Methods of a schema that are given a value, with the member of the result that holds it, '' for the result itself. */
  runs: Readonly<Record<string, string>>;
  /** The same as functions, with the index of the schema among the arguments and that of the value. */
  functions?: Readonly<Record<string, { schema: number; value: number; gives: string }>>;
  /** A failure throws, so that what follows runs only on what passed. */
  throws: readonly string[];
}

/** One kind of guard: conversions, conditions and validators that take the danger out of a value. */
export interface Guard {
  id: string;
  /** "a type check": for who reads the flow. */
  words: string;
  gives?: readonly { call: CallPattern; transport: Transport }[];
  tests?: readonly Test[];
  language?: SchemaLanguage;
}
