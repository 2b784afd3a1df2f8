import type { Node } from '../syntax/nodes.ts';

/** Questions open at a time, so that the stack holds them. */
const MOST_AT_ONCE = 250;
/** Answers worked out for one argument, and for all: what needs more is said to be cut off. */
const ENOUGH = 3_000;
const ENOUGH_IN_ALL = 120_000;
/** Answers in circles that are worked out again. */
const MOST_FORGOTTEN = 5_000;

/** It is being worked out. */
const BUSY = Symbol('busy');

/** Answers by node, and by the way on which it is looked at. */
export type Answers<T> = Map<Node, Map<string, T | typeof BUSY>>;

/** Remembers answers of a search that asks itself. */
export class Memory {
  #busy = 0;
  readonly #doubtful: (() => void)[] = [];
  /** How often something was not followed. */
  #cut = 0;
  #forgotten = 0;
  #spent = 0;
  #spentInAll = 0;

  /** Begins a question with a budget of its own. */
  begin(): void {
    this.#spent = 0;
  }

  isExhausted(): boolean {
    return this.#spent > ENOUGH || this.#spentInAll > ENOUGH_IN_ALL;
  }

  /** What is asked for in a circle is not known yet: it gives `meanwhile`, and what came of that is worked out again later. */
  remember<T>(answers: Answers<T>, node: Node, way: string, meanwhile: T, make: () => T): T {
    let known = answers.get(node);
    if (!known) answers.set(node, (known = new Map()));
    const before = known.get(way);
    if (before !== undefined && before !== BUSY) return before;
    if (before === BUSY || this.#busy > MOST_AT_ONCE || this.isExhausted()) {
      this.#cut += 1;
      return meanwhile;
    }
    return this.#work(known, way, make);
  }

  #work<T>(known: Map<string, T | typeof BUSY>, way: string, make: () => T): T {
    const before = this.#cut;
    this.#spent += 1;
    this.#spentInAll += 1;
    this.#busy += 1;
    known.set(way, BUSY);
    try {
      const made = make();
      known.set(way, made);
      if (this.#cut !== before) this.#doubtful.push(() => known.delete(way));
      return made;
    } catch (error) {
      known.delete(way);
      throw error;
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) this.#forget();
    }
  }

  #forget(): void {
    if (this.#doubtful.length === 0 || this.#forgotten > MOST_FORGOTTEN) return;
    this.#forgotten += this.#doubtful.length;
    for (const drop of this.#doubtful.splice(0)) drop();
  }
}
