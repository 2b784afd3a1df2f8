import type { FunctionNode, Node } from '../syntax/nodes.ts';
import type { FlowFile, Files } from './files.ts';

export type { FlowFile } from './files.ts';

/** What is proved about a value on its way; what a sink needs of it is stated with the sink. */
export type Proof =
  /** Text, number or boolean: no object and no array. */
  | 'plain'
  /** Put together to a text, whatever it was before. */
  | 'text'
  /** A number or boolean. */
  | 'number'
  /** One of some constants. */
  | 'listed'
  /** Letters, digits and the like, by a pattern or as an identifier of a database. */
  | 'identifier'
  /** An object without keys that begin with `$`. */
  | 'keys'
  /** An object with the fields of a schema, and no others that are read. */
  | 'shape'
  /** Some validator takes it; what that lets through is not seen. */
  | 'checked'
  /** Escaped for HTML. */
  | 'html'
  /** Encoded as a part of a URL. */
  | 'url'
  /** A name without folders. */
  | 'filename'
  /** It begins with `/`. */
  | 'rooted'
  /** It does not begin with `//`. */
  | 'hostless'
  /** A target on the own host. */
  | 'local'
  /** A path inside of a folder. */
  | 'inside'
  /** There is no `..` in it, as far as it is a text and is not decoded afterwards. */
  | 'dotless'
  /** It does not begin at the root. */
  | 'rootless'
  /** No list. */
  | 'single'
  /** No more than some number. */
  | 'bounded'
  /** Its host is one that may be asked. */
  | 'host'
  /** A pattern that begins at its start takes it. */
  | 'pattern'
  /** Quoted for a shell. */
  | 'shell'
  /** Quoted for a pattern. */
  | 'regexp'
  /** No `__proto__`. */
  | 'ordinary'
  /** A name that the object has itself. */
  | 'owned'
  /** The fields that may be set, and no others. */
  | 'picked';

/** Each proof with what it proves besides. */
export const IMPLIES: Readonly<Partial<Record<Proof, readonly Proof[]>>> = {
  bounded: ['number'],
  number: ['plain', 'identifier', 'html', 'url', 'filename', 'keys', 'single'],
  listed: [
    'plain',
    'ordinary',
    'identifier',
    'html',
    'url',
    'filename',
    'keys',
    'local',
    'inside',
    'host',
    'single',
    'bounded',
  ],
  identifier: ['plain', 'html', 'url', 'filename', 'keys', 'single'],
  plain: ['keys', 'single'],
  text: ['plain', 'keys', 'single'],
  regexp: ['plain', 'keys', 'single'],
  shape: ['keys'],
  html: ['plain', 'keys', 'single'],
  url: ['plain', 'keys', 'filename', 'html', 'single'],
  filename: ['plain', 'keys', 'single'],
};

/** What decoding leaves standing: what is no text of its form, or has no `%` in it. */
export const DECODED: ReadonlySet<Proof> = new Set([
  'plain',
  'text',
  'number',
  'listed',
  'identifier',
  'keys',
  'checked',
  'single',
  'bounded',
  'picked',
  'shape',
]);

/** The call by which a function was entered, so that its parameters are what that call gives. */
export interface Frame {
  id: number;
  call: Node;
  fn: FunctionNode;
  file: FlowFile;
  outer: Frame | null;
  depth: number;
}

/** The members `select` of the value of an expression: `req.body` with `['email']` is the value of `req.body.email`; `*` is any member. */
export interface Spot {
  file: FlowFile;
  node: Node;
  select: readonly string[];
  frame: Frame | null;
}

/** Among the members of a value: any of its keys, as a text. */
export const KEY = '(key)';

/** Where a value comes from, one step back. */
export interface Edge {
  to: Spot;
  /** Keys under which it lands: `{ email: x }` holds `x` into `email`. */
  into?: readonly string[];
  proof?: Proof;
  /** What gives the proof, in words. */
  by?: string;
  /** What was proved further back no longer holds (`JSON.parse`), or only what decoding leaves of it. */
  opens?: boolean | 'decoded';
  /** What happens there, for who reads the flow. */
  words?: string;
  /** Text that it is put behind; `UNSEEN` stands for what is not written there. */
  front?: string;
}

/** A piece of text of which only the place is known. */
export const UNSEEN = '\0';

/** Behind it, ways up have been followed: `path.join`. */
export const FOLLOWED = '\u0001';

/** Something that proves something of a value, with the place of the check. */
export interface Check {
  proof: Proof;
  /** "a type check": for who reads the flow. */
  by: string;
  file: FlowFile;
  node: Node;
  /** The folder that a path was compared with as a text, without a separator behind it, and what the file calls that; `cut`: with as many characters of it. */
  loose?: { file: FlowFile; node: Node; separator: string | null; cut?: true };
}

/** A place where a function is named or written down. */
export interface Use {
  file: FlowFile;
  node: Node;
}

/** What a call calls, as far as it is told from the outside. */
export interface Callee {
  /** `axios` and `get`; `member` is '' for the module itself. */
  packages: readonly { module: string; member: string }[];
  /** `fetch`, `Object.assign`: not declared anywhere. */
  global: string | null;
  /** The member's name, of a call on an object. */
  method: string | null;
  object: Spot | null;
  functions: readonly Spot[];
}

/** The def-use graph of a program, made where it is asked for. */
export interface Graph {
  files: Files;
  edges(spot: Spot): readonly Edge[];
  /** Where the edges end: functions, literals, packages, parameters of the request. */
  ends(spot: Spot): readonly Spot[];
  /** Functions an expression may be. */
  functions(spot: Spot): readonly Spot[];
  callee(call: Node, file: FlowFile, frame: Frame | null): Callee;
  /** Of a function, or of a class. */
  uses(fn: Node, file: FlowFile): readonly Use[];
  frame(call: Node, fn: FunctionNode, file: FlowFile, outer: Frame | null): Frame | null;
  /** Begins a question with a budget of its own. */
  begin(): void;
  /** Whether the budget is spent, so that an answer may lack something. */
  exhausted(): boolean;
  /** What the conditions around a mention of a name prove of its value. */
  checks(spot: Spot): readonly Check[];
  /** What an object is to a library: `mongoose.model`. */
  role(spot: Spot): string | null;
}

/** The same expression in the same frame, seen further inside. */
export const within = (spot: Spot, node: Node, select: readonly string[] = spot.select): Spot => ({
  ...spot,
  node,
  select: select.length > 8 ? select.slice(0, 8) : select,
});
