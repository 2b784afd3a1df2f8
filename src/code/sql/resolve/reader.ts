import type { Extension } from './extension-plan.ts';
import type { Fact, Surroundings } from './fact.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Node, NodeOf } from '../../syntax/nodes.ts';

interface Filled {
  members: Record<string, Fact>;
  complete: boolean;
}

/** What the rooms of this folder share while one file is read. */
export interface Reader {
  scopes: Scopes;
  surroundings: Surroundings;
  /** What an expression is; `depth` counts the steps that led to it. */
  factOf(node: Node, depth: number): Fact | undefined;
  /** Says that what is given is not complete yet: who asked asks again later. */
  isUnfinished(): void;
  /** What is kept under a name on `global`, `app.locals`, `req` …, here or elsewhere. */
  shared(name: string): Fact | undefined;
  /** Members of `this` by class or function; they are in it while they are still being filled, so that circles end. */
  own: Map<Node, Filled>;
  /** The same for constructors with a prototype, by name. */
  prototypes: Map<string, Filled>;
  /** Assignments to members of `this`, with what is assigned to as text. */
  toThis(): readonly (readonly [string, NodeOf<'AssignmentExpression'>])[];
  /** Functions that could hand values on beside their text, by where they begin; filled as facts are asked for. */
  extensions: Map<number, Extension>;
  /** Functions and constructors that the file exports, with their exported names. */
  exportedFunctions(): ReadonlyMap<Node, ReadonlySet<string>>;
}
