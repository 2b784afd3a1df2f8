import type {
  Hub,
  HubItem,
  Known,
  KnownClass,
  KnownFunction,
  KnownObject,
  KnownResult,
  Server,
  Site,
  Source,
} from './value.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Scope } from './scope.ts';

/** What a specifier leads to: a file of the project, data, or (`undefined`) nothing that is seen. */
export type Loaded = { source: Source } | { json: unknown } | undefined;

/** The world around a file. Without it (`ALONE`) every import stays unknown. */
export interface Host {
  load(specifier: string, from: Source): Loaded;
  /** Files and folders directly in a folder. */
  list(folder: string): readonly string[];
  /** The npm package behind a name in `package.json` (`express4` may be an alias of `express`). */
  packageName(specifier: string, from: Source): string;
}

export const ALONE: Host = { load: () => undefined, list: () => [], packageName: (specifier) => specifier };

export interface Module {
  source: Source;
  scope: Scope;
  /** The CommonJS `module` object; its `exports` is what `require` gives. */
  object: KnownObject;
  exports: KnownObject;
  esm: boolean;
}

/** Upper bound of evaluated nodes for one start, and for all of them: what needs more is left as far as it was seen. */
const STEPS = 600_000;
const ALL_STEPS = 6_000_000;

/**
 * Runs files symbolically: every statement once, both branches of a condition, functions where they are called. What it
 * records (apps with their chains, calls of packages) is in the order in which the program would do it.
 */
export class Machine {
  readonly host: Host;
  readonly hubs: Hub[] = [];
  readonly servers: Server[] = [];
  readonly calls: KnownResult[] = [];
  readonly modules = new Map<string, Module>();
  readonly closures = new Map<Node, KnownFunction>();
  readonly classes = new Map<Node, KnownClass>();
  readonly instances = new Map<Node, KnownObject>();
  /** How often each function ran. */
  readonly runs = new Map<Node, number>();
  readonly quiet = new Map<Node, { runs: number; result: Known }>();
  readonly stack: Node[] = [];
  readonly queue: (() => void)[] = [];
  readonly #called = new Map<Node, Set<Scope>>();
  conditions: string[] = [];
  statement: Node | undefined;
  returns: Known[] = [];
  /** `false` while functions run that nothing seen calls. */
  live = true;
  /** Counts what was recorded about apps, so that a function without any such effect can be told. */
  effects = 0;
  /** When the code that runs now runs; what follows an `await` runs in a later turn than what follows the call of its function. */
  turn = 0;
  /** The last turn of what was called since something was waited for. */
  reached = 0;
  #latest = 0;
  readonly #disordered = new Set<Hub>();
  #steps = 0;
  #allSteps = 0;

  constructor(host: Host) {
    this.host = host;
  }

  /** What ended in an error of ours, by file: the rest of the file goes on. */
  readonly faults = new Map<string, string>();

  /** Runs a piece of a file. A fault of ours in it is noted; code too deep for the stack is for the caller, unless `deep`. */
  attempt(path: string, action: () => void, { deep = false } = {}): void {
    const { statement, returns, conditions, turn } = this;
    const depth = this.stack.length;
    try {
      action();
    } catch (error) {
      if (error instanceof RangeError && !deep) throw error;
      Object.assign(this, { statement, returns, conditions, turn });
      this.stack.length = depth;
      this.faults.set(path, error instanceof RangeError ? 'nested too deep' : faultOf(error));
    }
  }

  /** Counts a step; `false` where there were too many. */
  step(): boolean {
    this.#steps += 1;
    this.#allSteps += 1;
    return this.#steps < STEPS && this.#allSteps < ALL_STEPS;
  }

  /** Begins a new start with a budget of its own. */
  restart(): void {
    this.#steps = 0;
  }

  /** Runs something under one more condition. */
  under<T>(condition: string, action: () => T): T {
    const before = this.conditions;
    this.conditions = [...before, condition];
    try {
      return action();
    } finally {
      this.conditions = before;
    }
  }

  /** Runs something that does not hold up the code behind it: what it waits for is waited for by nobody else. */
  aside<T>(action: () => T): T {
    const { turn } = this;
    const result = action();
    this.reached = Math.max(this.reached, this.turn);
    this.turn = turn;
    return result;
  }

  /** Runs something whose end is waited for: what follows comes behind all that it called. */
  awaited<T>(action: () => T): T {
    const { reached } = this;
    this.reached = this.turn;
    const result = action();
    this.nextTurn();
    this.reached = Math.max(reached, this.turn);
    return result;
  }

  /** Behind what has been called so far. */
  nextTurn(): void {
    this.turn = Math.max(this.turn, this.reached) + 1;
    this.#latest = Math.max(this.#latest, this.turn);
  }

  /** Puts off what the program does later: callbacks of promises, events, connections. */
  later(action: () => void): void {
    const { conditions, live, statement } = this;
    this.queue.push(() => {
      const before = { conditions: this.conditions, live: this.live, statement: this.statement };
      Object.assign(this, { conditions, live, statement });
      action();
      Object.assign(this, before);
    });
  }

  /** Whether code outside calls this function for the first time: again it would do the same. */
  isFirstCall(fn: KnownFunction): boolean {
    const scopes = this.#called.get(fn.node) ?? new Set();
    this.#called.set(fn.node, scopes);
    if (scopes.has(fn.scope) || scopes.size > 20) return false;
    scopes.add(fn.scope);
    return true;
  }

  /** Runs what was put off, and what that puts off. */
  settle(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      this.#beginTurn();
      next();
    }
    this.#beginTurn();
    for (const { items } of this.#disordered) items.sort((a, b) => a.turn - b.turn);
    this.#disordered.clear();
  }

  #beginTurn(): void {
    this.#latest += 1;
    this.turn = this.#latest;
    this.reached = this.#latest;
  }

  createHub(hub: Pick<Hub, 'kind' | 'origin' | 'site' | 'name'>): Hub {
    const again = this.hubs.find((other) => other.site.node === hub.site.node && other.origin === hub.origin);
    this.effects += 1;
    if (again) {
      again.makings += 1;
      return again;
    }
    const made: Hub = {
      ...hub,
      items: [],
      entries: new Map(),
      servers: [],
      sockets: new Set(),
      depth: this.conditions.length,
      live: this.live,
      makings: 1,
    };
    this.hubs.push(made);
    return made;
  }

  createServer(site: Site, apps: Hub[]): Server {
    const server: Server = { apps, site };
    this.effects += 1;
    this.servers.push(server);
    for (const app of apps) app.servers.push(server);
    return server;
  }

  record(hub: Hub, item: Omit<HubItem, 'statement' | 'inside' | 'conditions' | 'live' | 'making' | 'turn'>): void {
    this.effects += 1;
    if ((hub.items.at(-1)?.turn ?? 0) > this.turn) this.#disordered.add(hub);
    hub.items.push({
      ...item,
      statement: this.statement ?? item.site.node,
      inside: this.stack.at(-1),
      conditions: this.conditions.slice(hub.depth),
      live: this.live || !hub.live,
      making: hub.makings,
      turn: this.turn,
    });
  }
}

export function unknown(why: string, site?: Site): Extract<Known, { type: 'unknown' }> {
  let text = site ? undefined : '';
  return {
    type: 'unknown',
    why,
    /** Worked out when asked for: most are never shown. */
    get text() {
      return (text ??= site ? textOf(site.source, site.node) : '');
    },
  };
}

/** The source of a node on one line, shortened. */
export function textOf(source: Source, node: Node): string {
  const text = source.text.slice(node.start ?? 0, node.end ?? 0).replace(/\s+/g, ' ');
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

export const UNDEFINED: Known = { type: 'literal', value: undefined };

/** A fault of ours in words: the file it is about is named beside it. */
export function faultOf(error: unknown): string {
  return `read in part only; please report this file: ${error instanceof Error ? error.message : String(error)}`;
}
