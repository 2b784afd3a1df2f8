import type { Node } from '../../syntax/nodes.ts';
import type { Given } from './arguments.ts';
import type { GivenTexts } from './given-texts.ts';
import type { Extension } from './extension-plan.ts';
import type { Fact, ModuleFacts, StatementRun, StatementUse } from './fact.ts';
import type { Statement } from './statement.ts';

/** Tells what an expression is to SQL: a connection, a method, a wrapper, a constant. */
export interface Roles {
  factOf(node: Node): Fact | undefined;
  /** What the file gives to others. */
  exports(): ModuleFacts;
  /** What it keeps on shared objects, by the last name: `global.db = …`, `app.locals.db = …`, `app.set('db', …)`. */
  shared(): Record<string, Fact>;
  /** What it hands to functions and classes of other modules. */
  given(): Given[];
  /** Functions of the app that must keep their parameters, as far as this file tells. */
  sealed(): string[];
  /** What all calls give for a parameter of a method that gives what it is called on. */
  textsGiven(node: Node): GivenTexts | undefined;
  /** Paths of members of a module that functions write while the program runs. */
  writes(specifier: string): readonly string[];
  /** Whether functions may get a parameter for values. */
  isOpen(keys: readonly string[]): boolean;
  /** Functions that build statements which this file may rewrite, with what runs those. */
  statements(runs: readonly StatementRun[]): { key: string; statement: Statement; by: StatementUse }[];
  /** How the function that begins there would hand values on. */
  extension(start: number): Extension | undefined;
}
