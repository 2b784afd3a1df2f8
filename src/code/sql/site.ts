import type { Range } from '../syntax/range.ts';

export type { Fact, ModuleFacts, Surroundings } from './resolve/fact.ts';

/** One SQL text with values spliced in that reaches a driver. Plain data. */
export interface SqlSite {
  file: string;
  /** Of the expression that builds the text; line and column count from 1. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  start: number;
  end: number;
  /** Package name of the driver (`pg`, `mysql2`, `better-sqlite3`), '' where it is not known. */
  driver: string;
  /** Where the text is executed. */
  sink: Range & { line: number };
  /** What stays, by the rule it breaks; `null` where nothing does. */
  left: 'identifier' | 'keyword' | 'raw-query' | 'unbound-value' | 'bound-object' | null;
  /** Nothing is spliced in: a value is bound, and may be an object that the client makes SQL of. */
  bound: boolean;
  /** `rewritten`: the transform binds every value; `partial`: some are bound and the rest refused; `refused`: nothing is changed. */
  verdict: 'rewritten' | 'partial' | 'refused';
  /** Why something is left as it is, in a sentence a person can act on; with a pasteable allow-list for identifiers. */
  reason: string | null;
  /** No value is bound: all that changes is the direction of a sort order. */
  directions?: true;
  /** Columns that are checked against a list when that is chosen: what a client may see of it, and why they stay where it is not. */
  names?: { review: string; reason: string };
  /** Functions elsewhere that get a parameter for values with it, as `file:offset`. */
  extends: readonly string[];
  /** Arguments that are spread with it, as `file:offset`: a function gives text and values for them. */
  spreads?: readonly string[];
  /** Arguments that lose the quotes they bring along with it, as `file:offset`. */
  plain?: readonly string[];
  /** Places that change together with it, one in each file, as `file:offset`: a function of one file gives pieces to others. */
  linked?: readonly string[];
  /** The result may differ for unusual input: shown as *review*. */
  review: string | null;
  /** Who decides what is spliced in, as far as the flows of the program tell. */
  origin?: 'request' | 'configuration' | 'unknown';
  /** What stays of a text of which the rest is bound, and who decides that. */
  kept?: readonly { start: number; end: number }[];
  keptOrigin?: 'request' | 'configuration' | 'unknown';
  /** The way from the request to the text, where it is seen. */
  way?: readonly { place: Located; words: string }[];
}

type Located = Pick<SqlSite, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'start' | 'end'>;
