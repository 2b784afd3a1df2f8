import type { Known, Source } from './value.ts';

interface Variable {
  value: Known;
  /** Number of conditions around its declaration: an assignment under more of them is not certain. */
  depth: number;
  /** Gives the value when it is first asked for: an import of a file that is not run yet. */
  later?: () => Known;
}

/** The variables of one run of a function, block or module. */
export class Scope {
  readonly source: Source;
  readonly parent: Scope | undefined;
  self: Known | undefined;
  readonly #variables = new Map<string, Variable>();

  constructor(source: Source, parent?: Scope) {
    this.source = source;
    this.parent = parent;
    this.self = parent?.self;
  }

  declare(name: string, value: Known, depth: number): void {
    this.#variables.set(name, { value, depth });
  }

  declareLater(name: string, later: () => Known): void {
    this.#variables.set(name, { value: { type: 'unknown', why: 'it is being loaded', text: name }, depth: 0, later });
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  find(name: string): Variable | undefined {
    const own = this.#variables.get(name);
    if (!own) return this.parent?.find(name);
    if (own.later) {
      const { later } = own;
      delete own.later;
      own.value = later();
    }
    return own;
  }

  /** The outermost scope: the module's. */
  root(): Scope {
    return this.parent?.root() ?? this;
  }
}
