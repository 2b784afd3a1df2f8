import type { File } from '@babel/types';
import type { Scope } from './scope.ts';
import type { FunctionNode, Node } from '../syntax/nodes.ts';

/** A parsed file: offsets of `ast` are those of `text`. */
export interface Source {
  path: string;
  text: string;
  ast: File;
  /** The file itself, and where in it begins what begins at a parameter that was renamed for reading (`usual-names.ts`). */
  written?: string;
  starts?: ReadonlyMap<number, number>;
}

/** A node and the file it stands in. */
export interface Site {
  source: Source;
  node: Node;
}

/** What is known of an expression's value without running the program. */
export type Known =
  | { type: 'literal'; value: string | number | boolean | null | undefined }
  /** A path on disk, from the root of the tree (`__dirname` of `src/app.js` is `src`). */
  | { type: 'path'; value: string }
  | { type: 'regexp'; source: string; flags: string }
  | KnownArray
  | KnownObject
  | KnownFunction
  | KnownClass
  /** A package, something it exports, or (`instance`) something a call of it gave. */
  | KnownPackage
  | KnownResult
  | { type: 'env'; name: string; fallback?: Known; converted: boolean }
  | { type: 'global'; name: string }
  | { type: 'hub'; hub: Hub }
  | { type: 'route'; hub: Hub; path: Known }
  | { type: 'server'; server: Server }
  | KnownUnknown;

export interface KnownPackage {
  type: 'package';
  module: string;
  member: string;
  instance: boolean;
  /** The call whose result it is a member of. */
  of?: Site;
}

export interface KnownArray {
  type: 'array';
  items: Known[];
  /** A spread hides further items. */
  open: boolean;
  site: Site;
}

export interface KnownObject {
  type: 'object';
  entries: Map<string, Known>;
  /** A spread or computed key hides further entries. */
  open: boolean;
  site: Site;
  /** The class it is an instance of. */
  class?: KnownClass;
  /** Where its entries are looked up when asked for: the exports of a module. */
  lookup?: (name: string) => Known | undefined;
  /** Number of conditions that it was made under, 0 where it is absent: what is set under no more of them is certain. */
  depth?: number;
}

export interface KnownFunction {
  type: 'function';
  node: FunctionNode;
  site: Site;
  scope: Scope;
  self: Known | undefined;
  /** Its own name, or that of the variable or property that first held it. */
  name: string;
  /** Properties hung on it: `exports.init`, `prototype`. */
  entries?: Map<string, Known>;
  /** The call of an own function that returned it, where that call was given a function: `asyncHandler(list)`. */
  made?: { text: string; args: Known[]; site: Site };
}

export interface KnownClass {
  type: 'class';
  node: Extract<Node, { type: 'ClassDeclaration' | 'ClassExpression' }>;
  site: Site;
  scope: Scope;
  parent: Known | undefined;
  statics: Map<string, Known>;
}

/** What a call of a package gave: `helmet({…})`. */
export interface KnownResult {
  type: 'result';
  module: string;
  member: string;
  text: string;
  args: Known[];
  site: Site;
  /** The call on whose result it is called: `multer()` of `upload.single('a')`. */
  on?: Site;
}

export interface KnownUnknown {
  type: 'unknown';
  why: string;
  text: string;
  /** A parameter or import that may turn out to be an app: where it comes from. */
  origin?: { kind: 'parameter' | 'import'; name: string; site: Site };
  /** What it is where no variable of the environment is set: `process.env.NODE_ENV !== 'production'`. */
  unset?: boolean;
  hub?: Hub;
  members?: Map<string, Known>;
  /** A promise that was not settled when it was made. */
  promise?: Promised;
  /** The function that settles it. */
  resolves?: Promised;
}

/** What a promise comes to; `undefined` until it is settled. */
export interface Promised {
  value: Known | undefined;
}

/** An Express app or router, as found: what hangs middleware and routes on it, in the order in which the program does. */
export interface Hub {
  kind: 'app' | 'router' | 'unknown';
  /** `created`: `express()`; `parameter`, `import`: handed over by code that is not seen. */
  origin: 'created' | 'parameter' | 'import';
  site: Site;
  /** The expression that names it where it was created: `app`, `this.app`, '' for none. */
  name: string;
  items: HubItem[];
  /** What the program hangs on it: `app.server`, `app.start`. */
  entries: Map<string, Known>;
  servers: Server[];
  /** Packages that attach to the app's server: `socket.io`, `ws`. */
  sockets: Set<string>;
  /** Conditions under which it is created; those of its items count from here. */
  depth: number;
  live: boolean;
  /** How often it was made by then: a factory may be called several times. */
  makings: number;
}

export interface Server {
  apps: Hub[];
  site: Site;
}

/** One link of a chain, as written. */
export interface HubItem {
  kind: 'use' | 'route' | 'param' | 'set' | 'listen' | 'mount' | 'engine';
  method: string;
  /** The path as an argument; `undefined` where there is none. */
  path: Known | undefined;
  args: Known[];
  /** The call; its `callee.object` is what it is called on. */
  site: Site;
  /** The name the app has at this place: `app`, `this.app`, `server`; '' in a one-expression chain. */
  receiver: string;
  /** The statement around it. */
  statement: Node;
  /** The function around it, as far as one was running. */
  inside: Node | undefined;
  /** It is a link of a chain of several calls. */
  chained: boolean;
  conditions: string[];
  /** `false`: in a function that nothing seen calls. */
  live: boolean;
  /** The making of its app that it belongs to, from 1. */
  making: number;
  /** Items of a later turn are set later: behind an `await`, or in a callback that is put off. */
  turn: number;
}
