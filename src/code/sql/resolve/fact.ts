import type { Assumed } from '../drivers/assumed.ts';
import type { Dialect } from '../drivers/dialect.ts';
import type { Sink } from '../drivers/driver.ts';
import type { ChainTexts } from './given-texts.ts';
import type { Schema } from '../schema/column-type.ts';

/** What a value is, as far as SQL is concerned. Plain data: facts of other modules come in through a transform's options. */
export type Fact =
  /** A module, class, connection or request of a driver. */
  | { kind: 'role'; driver: string; role: string }
  /** A method taken off its object: `pool.query.bind(pool)`, `promisify(db.all)`. */
  | { kind: 'method'; driver: string; role: string; method: string }
  /** A constant. */
  | { kind: 'constant'; value: string | number }
  /** A function that gives text of constants, and of what it is called with. */
  | { kind: 'text'; parts: readonly TextPart[]; piece?: PieceOfSql }
  /** A function that puts a piece of SQL together; `safe`: why it can be spliced in, whatever the function is called with. */
  | { kind: 'piece'; piece: PieceOfSql; safe?: string }
  /** A function whose text can be spliced in, whatever it is called with, and why. */
  | { kind: 'safe'; why: string }
  /** What a method that returns `this` gives: what it is called on. */
  | { kind: 'self' }
  /** A function that returns it, or a promise of it; `key`: a method that returns what it is called on. */
  | { kind: 'returns'; fact: Fact; key?: string }
  /** A function of the app that calls its parameter with a connection: `transaction(async (client) => …)`. */
  | { kind: 'lends'; param: number; index: number; fact: Fact }
  /** A function of the app that hands SQL text on: `text` and `values` are indexes of its parameters, `values` -1 where it takes none. */
  | WrapperFact
  /**
   * A function that builds a statement; `constant`: of constants alone, or with its values beside it. `method`: its name, where
   * it is one of an object that is made anew.
   */
  | {
      kind: 'statement';
      key: string;
      constant: boolean;
      method?: string;
      /** The texts and the values that it gives side by side, by the names of those members; `safe`: why some can be spliced in. */
      result?: { texts: readonly string[]; values: string; safe?: Readonly<Record<string, string>> };
    }
  /** An object, or a class: `new` is what it constructs. `whole`: its members are all that there are. */
  | { kind: 'object'; members: Record<string, Fact>; new?: Fact; whole?: true };

/** A function that gives a piece of SQL, by its key; `method`: its name, where it is one of an object that is made anew. */
export interface PieceOfSql {
  key: string;
  method?: string;
}

/** A place where such a function is called; or where it is handed on, and may be called in any way. */
export interface PieceUse extends PieceOfSql {
  called: boolean;
}

/**
 * Text, or a parameter, with what stands for it where it is not given, and what is done with it on the way. As a literal, a number
 * goes without the quotes around it; `nullable`: what is no text does, or is NULL.
 */
export type TextPart = string | { param: number; or?: string; as?: 'escaped' | 'trimmed' | 'literal' | 'nullable' };

export interface WrapperFact {
  kind: 'wrapper';
  driver: string;
  role: string;
  method: string;
  text: number;
  values: number;
  /** Its text is only a piece of a statement, which stands behind this. */
  prefix?: string;
  /** It reads members of what it is given as values. */
  fields?: true;
  /** Takes no values, and could: as its parameter with this index, once the functions with these keys are extended. */
  extend?: { keys: readonly string[]; index: number };
}

/** A call that runs the statement which a function of the app builds; without `by` it is not seen which. */
export interface StatementRun {
  key: string;
  /** The name of the method that builds it. */
  method?: string;
  /** No statement: a method of this name is called, or a member of this name is run, of an object that is not known. */
  loose?: string;
  member?: true;
  /** No statement: a function of this name is given a text with quotes of its own, as `name:index`. */
  quoted?: string;
  /** No statement: a function or a member of this name is given `0,10`, as `name:index` or `.name`. */
  paired?: string;
  by?: Runner;
  /** The call takes `{ text, values }` in the place of the text. */
  object?: boolean;
  /** The call takes text and values as two arguments: what it is given can be spread there. */
  spread?: Spread;
}

interface Runner {
  driver: string;
  method: string;
  dialect: Dialect;
  sink: Sink;
}

/** The argument of a call that is text, as `file:start`, and the functions that need a parameter for values for it. */
interface Spread {
  at: string;
  extend: readonly string[];
}

/** What runs a statement, in all calls alike: as an object, or as a list that each of these calls spreads. */
export interface StatementUse extends Runner {
  spreads?: readonly Spread[];
}

/** What one module gives to those that import it, by exported name; `default` is the module's own value too. */
export type ModuleFacts = Record<string, Fact>;

/** What a file is told about the rest of the project. */
export interface Surroundings {
  /** Facts of the modules it imports, by the specifier as written. */
  modules: Record<string, ModuleFacts>;
  /** Paths of their members that functions write while the program runs, by the specifier as written. */
  writes?: Record<string, readonly string[]>;
  /** Values kept on shared objects: `global.db`, `app.locals.db`, `req.db`; by the last name. */
  shared: Record<string, Fact>;
  /** What parameters of exported functions are given, by exported name and index. */
  parameters: Record<string, Record<number, Fact>>;
  /** The path of the file, where the rest of the project is known: what it exports is then seen in every use. */
  path?: string;
  /** Functions that must stay as they are (`file:offset`): some use of theirs would get values it does not mean. */
  sealed?: readonly string[];
  /** Functions that build statements and what runs those, by key; where it is all seen, and the same. */
  runs?: Record<string, StatementUse>;
  /** Names of members that are run as text, of objects that are not known. */
  loose?: readonly string[];
  /** Functions that are given texts with quotes of their own somewhere, as `name:index` of the parameter. */
  quoted?: readonly string[];
  /** Functions and members that are given two numbers in one text somewhere, as `name:index` or `.name`. */
  paired?: readonly string[];
  /** What methods that give what they are called on are called with, where all their calls are seen. */
  chains?: ChainTexts;
  /** What runs text where nothing tells what made the connection. */
  assumed?: Assumed;
  /** Databases that knex, sequelize or typeorm are set up for. */
  dialect?: string;
  /** The connection writes objects as text (`stringifyObjects`). */
  stringifies?: boolean;
  /** Types of the columns of its tables. */
  schema?: Schema;
  /** Files that are read as one. */
  linked?: Linked;
}

/** Files whose texts are made by functions of each other, all whose calls are in them: they are changed together. */
export interface Linked {
  files: readonly LinkedFile[];
  /** The functions, by their keys. */
  keys: readonly string[];
}

export interface LinkedFile {
  path: string;
  text: string;
  around: Surroundings;
}
