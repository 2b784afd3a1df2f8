import type { Dialect } from './dialect.ts';

/** How values are handed over in a call. */
export type Placement =
  /** An array behind the text: `query(text, [a, b], callback)`. */
  | 'array'
  /** Further arguments behind the text: `$queryRawUnsafe(text, a, b)`. */
  | 'arguments'
  /** On the later `.get()`, `.all()`, `.run()`, `.iterate()` of the prepared statement. */
  | 'later'
  /** In the `.bind()` of the prepared statement. */
  | 'chained'
  /** In the options object behind the text, under `replacements`, or under the `bind` that is there. */
  | 'replacements'
  | 'bind'
  /** `.input('name', value)` on the request before the call. */
  | 'inputs'
  /** `addParameter('name', TYPES.NVarChar, value)` on the request that the call makes. */
  | 'parameters'
  /** An object by name behind the text. */
  | 'binds'
  /** In an object with the text, in the place of it: `execute({ sql, args })`. */
  | 'object'
  /** In an object beside the text, which a function returns: `{ text, values }`. */
  | 'returned'
  /** The call takes text only. */
  | 'none';

/** What a driver and its engine do with a value: decides how an expression is converted before it is bound. */
export type Binding =
  /** Sent as text, type inferred by the server. */
  | 'postgres'
  /** Formatted into the text by the client, with `:csv` for lists. */
  | 'postgres-text'
  /** Escaped into the text by the client; objects and arrays become SQL. */
  | 'mysql'
  /** Sent with the type of the JavaScript value. */
  | 'mysql-prepared'
  | 'sqlite'
  /** Every number is REAL, only primitives are taken. */
  | 'better-sqlite'
  /** As better-sqlite, and undefined is an error. */
  | 'd1'
  /** Escaped into the text by the client for the dialect in use. */
  | 'sequelize'
  | 'mssql'
  | 'oracle'
  | 'duckdb'
  /** Whichever database knex or typeorm is set up for: only what is right on all of them. */
  /** Sent with the type of the JavaScript value, which the server does not convert. */
  | 'prisma'
  | 'any';

/** A method that takes SQL text. */
export interface Sink {
  /** Index of the argument that is the text. */
  text: number;
  placement: Placement;
  binding: Binding;
  /** Placeholder that the call understands; `dialect`: that of the database. */
  mark: '$1' | '?' | ':1' | '@name' | ':name' | 'dialect';
  /** Names of the text and the values where the argument is an object: `{ text, values }`. */
  config?: { text: readonly string[]; values: string };
  /** Only part of a statement is given (`whereRaw`): read as if it stood behind this. */
  prefix?: string;
  /** Why no values can be given, and what to do. */
  why?: string;
  /** The template tag that binds what is spliced in: `object` is what the method is called on, else the name of another method. */
  tag?: string;
  /** Only a piece of SQL is given, and what is spliced in stays there, as a number or escaped. */
  inText?: boolean;
  /** The method to call instead where this one runs text but takes no values. */
  instead?: string;
}

export type Member =
  /** A property, or a method whose result (or promise) has a role; `callback` is the parameter of the callback that gets it too. */
  | { to: string; callback?: number }
  | { sink: Sink }
  /** Returns text that is safe to splice in. */
  | { escapes: 'value' | 'name' | 'text' };

/** Everything that the rewriter knows of one driver. A new driver is one file that exports this. */
export interface Driver {
  name: string;
  /** Packages whose import is the role `module`. */
  packages: readonly string[];
  dialect: Dialect;
  /** By role, by member; `()` is calling it, `new` constructing it. */
  roles: Readonly<Record<string, Readonly<Record<string, Member>>>>;
  /** Role of what apps keep and hand around: how text is run there where it is not seen what made it. */
  connection?: string;
  /** TypeScript types by name, with the role of a value of that type. */
  types: Readonly<Record<string, string>>;
}
