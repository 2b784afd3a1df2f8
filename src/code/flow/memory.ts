/** Questions open at a time, so that the stack holds them. */
const MOST_AT_ONCE = 250;
/** Answers worked out for one argument, and for all: what needs more is said to be cut off. */
const ENOUGH = 3_000;
const ENOUGH_IN_ALL = 120_000;
/** Answers in circles that are worked out again. */
const MOST_FORGOTTEN = 5_000;

/** Remembers answers of a search that asks itself. */
export class Memory {
  readonly #busy = new Set<string>();
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
  remember<T>(map: Map<string, T>, key: string, meanwhile: T, make: () => T): T {
    const known = map.get(key);
    if (known !== undefined) return known;
    if (this.#busy.has(key) || this.#busy.size > MOST_AT_ONCE || this.isExhausted()) {
      this.#cut += 1;
      return meanwhile;
    }
    const before = this.#cut;
    this.#spent += 1;
    this.#spentInAll += 1;
    this.#busy.add(key);
    try {
      const made = make();
      map.set(key, made);
      if (this.#cut !== before) this.#doubtful.push(() => map.delete(key));
      return made;
    } finally {
      this.#busy.delete(key);
      if (this.#busy.size === 0) this.#forget();
    }
  }

  #forget(): void {
    if (this.#doubtful.length === 0 || this.#forgotten > MOST_FORGOTTEN) return;
    this.#forgotten += this.#doubtful.length;
    for (const drop of this.#doubtful.splice(0)) drop();
  }
}
