import type { ColumnRef, ColumnType } from '../schema/column-type.ts';
import type { Name } from './names.ts';
import type { HolePiece } from '../template/index.ts';

/** What stands around a value, as far as it decides the type a parameter must have. */
export type Role =
  /** Compared with a plain column. */
  | 'column'
  /** Compared with an expression. */
  | 'expression'
  /** Written into a column: VALUES (…), SET a = … */
  | 'store'
  | 'limit'
  | 'arithmetic'
  /** Argument of a function; `detail` is its name. */
  | 'argument'
  /** `a || x` */
  | 'joined'
  /** `INTERVAL x DAY` */
  | 'interval'
  /** `DATE 'x'`, `INTERVAL 'x days'`; `detail` is the type. */
  | 'typed'
  /** `SET LOCAL app.tenant = x`: `detail` is its name, `column` whether it ends with the transaction. */
  | 'setting'
  /** `CASE x WHEN x THEN x` */
  | 'case'
  /** `json -> x` */
  | 'json'
  /** `x::int`, `CAST(x AS int)` */
  | 'cast'
  /** A place among the columns of a result. */
  | 'selected';

/** A hole, or a literal with holes in it, that is one value. */
export interface Value {
  kind: 'value';
  role: Role;
  detail: string;
  /** Name of the column it is compared with or written to, '' where unknown. */
  column: string;
  quoted: boolean;
  /** `IN (x)`: the only thing in the parentheses. */
  alone: boolean;
  /** Behind NOT IN. */
  negated: boolean;
  /** What a placeholder replaces in the text. */
  start: number;
  end: number;
  /** The value: text (unescaped) and holes. */
  parts: (string | HolePiece)[];
  /** The column whose type the place has: what it is compared with, added to, written into; `null` where there is none. */
  on: ColumnRef | null;
  /** Its type by the project's schema; `null` where that is not known. */
  type: ColumnType | null;
  /** In a statement that may change rows. */
  changes: boolean;
  /** In an UPDATE, where MySQL takes no text for a number that is none. */
  updates: boolean;
  /** Among the columns of the result, where the type of what comes back shows. */
  shown: boolean;
  /** Tokens before and behind it that go with it: `timestamp with time zone 'x'`, `interval 'x' day`. */
  lead: number;
  trail: number;
  /** SQL Server reads the bytes of its text, one for each character. */
  bytes: boolean;
  /** Right behind a minus sign: written into the text, -1 would begin a comment. */
  minus: boolean;
}

/** A hole that is something else than a value, or has to stay for another reason. */
export interface Refused {
  kind: 'refused';
  what: 'identifier' | 'keyword' | 'fragment' | 'statement' | 'comment' | 'position';
  why: string;
  holes: HolePiece[];
  /** What may be chosen in its place. */
  name?: Name;
  /** The quotes of the name that it is part of. */
  quote?: string;
}

/** A placeholder that is there already. */
export interface Parameter {
  kind: 'parameter';
  text: string;
  start: number;
  end: number;
  hole: HolePiece | null;
  /** As many as the program makes of them, none included. */
  many?: true;
}

/** What a token with a hole in it is to the database. */
export type Unit = Value | Refused | Parameter;
