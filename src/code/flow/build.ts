import { isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { calleeOf } from './callees.ts';
import { checksOf } from './checks.ts';
import { edgesOf } from './expressions.ts';
import type { Files } from './files.ts';
import type { Callee, Check, Edge, FlowFile, Frame, Graph, Spot, Use } from './graph.ts';
import { roleOf } from './roles.ts';
import { usesOf } from './uses.ts';

/** Calls entered one inside the other; further in, nothing is followed. */
const DEEPEST = 6;
/** Spots looked at for the ends of one. */
const WIDEST = 80;
/** Questions open at a time, so that the stack holds them. */
const MOST_AT_ONCE = 250;
/** Answers worked out for one argument, and for all: what needs more is said to be cut off. */
const ENOUGH = 3_000;
const ENOUGH_IN_ALL = 120_000;
/** Answers in circles that are worked out again. */
const MOST_FORGOTTEN = 5_000;

/** Makes the graph: everything is worked out when it is asked for, once. */
export function buildGraph(files: Files): Graph {
  const ids = new Map<Node, number>();
  const edges = new Map<string, readonly Edge[]>();
  const ends = new Map<string, readonly Spot[]>();
  const uses = new Map<string, readonly Use[]>();
  const checks = new Map<string, readonly Check[]>();
  const roles = new Map<string, string | null>();
  const callees = new Map<string, Callee>();
  const frames = new Map<string, Frame>();
  const busy = new Set<string>();
  const doubtful: (() => void)[] = [];
  let framed = 0;
  let cut = 0;
  let forgotten = 0;
  let spent = 0;
  let spentInAll = 0;

  const idOf = (node: Node): number => {
    const known = ids.get(node);
    if (known !== undefined) return known;
    ids.set(node, ids.size);
    return ids.size - 1;
  };
  const keyOf = ({ node, select, frame }: Spot): string => `${idOf(node)} ${frame?.id ?? ''} ${select.join('.')}`;

  const graph: Graph = {
    files,
    edges: (spot) => remember(edges, `edges ${keyOf(spot)}`, [], () => edgesOf(graph, spot)),
    ends: (spot) => remember(ends, `ends ${keyOf(spot)}`, [], () => endsOf(spot)),
    functions: (spot) => graph.ends(spot).filter(({ node, select }) => select.length === 0 && isCallable(node)),
    callee: (call, file, frame) =>
      remember(callees, `callee ${idOf(call)} ${frame?.id ?? ''}`, NOTHING, () => calleeOf(graph, call, file, frame)),
    uses: (fn, file) => remember(uses, `uses ${idOf(fn)}`, [], () => usesOf(graph, fn, file)),
    frame: frameOf,
    begin: () => {
      spent = 0;
    },
    exhausted: () => spent > ENOUGH || spentInAll > ENOUGH_IN_ALL,
    checks: (spot) => remember(checks, `checks ${keyOf(spot)}`, [], () => checksOf(graph, spot)),
    role: (spot) => remember(roles, `role ${keyOf(spot)}`, null, () => roleOf(graph, spot)),
  };
  return graph;

  /** What is asked for in a circle is not known yet: it gives `meanwhile`, and what came of that is worked out again later. */
  function remember<T>(map: Map<string, T>, key: string, meanwhile: T, make: () => T): T {
    const known = map.get(key);
    if (known !== undefined) return known;
    if (busy.has(key) || busy.size > MOST_AT_ONCE || spent > ENOUGH || spentInAll > ENOUGH_IN_ALL) {
      cut += 1;
      return meanwhile;
    }
    const before = cut;
    spent += 1;
    spentInAll += 1;
    busy.add(key);
    try {
      const made = make();
      map.set(key, made);
      if (cut !== before) doubtful.push(() => map.delete(key));
      return made;
    } finally {
      busy.delete(key);
      if (busy.size === 0) forget();
    }
  }

  function forget(): void {
    if (doubtful.length === 0 || forgotten > MOST_FORGOTTEN) return;
    forgotten += doubtful.length;
    for (const drop of doubtful.splice(0)) drop();
  }

  function endsOf(spot: Spot): Spot[] {
    const found: Spot[] = [];
    const queue = [spot];
    const seen = new Set<string>();
    for (let at = queue.shift(); at && seen.size < WIDEST; at = queue.shift()) {
      const key = keyOf(at);
      if (seen.has(key)) continue;
      seen.add(key);
      const next = graph.edges(at);
      if (next.length === 0 || (isCallable(at.node) && at.select.length === 0)) found.push(at);
      for (const { to } of next) queue.push(to);
    }
    return found;
  }

  function frameOf(call: Node, fn: FunctionNode, file: FlowFile, outer: Frame | null): Frame | null {
    const depth = (outer?.depth ?? 0) + 1;
    for (let at = outer; at; at = at.outer) if (at.fn === fn) return null;
    if (depth > DEEPEST) return null;
    const key = `${idOf(call)} ${idOf(fn)} ${outer?.id ?? ''}`;
    const known = frames.get(key);
    if (known) return known;
    framed += 1;
    const made: Frame = { id: framed, call, fn, file, outer, depth };
    frames.set(key, made);
    return made;
  }
}

const NOTHING: Callee = { packages: [], global: null, method: null, object: null, functions: [] };

function isCallable(node: Node): boolean {
  return isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}
