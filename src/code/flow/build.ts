import { isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { calleeOf } from './callees.ts';
import { checksOf } from './checks.ts';
import { edgesOf } from './expressions.ts';
import type { Files } from './files.ts';
import type { Callee, Check, Edge, FlowFile, Frame, Graph, Spot, Use } from './graph.ts';
import { Memory } from './memory.ts';
import { roleOf } from './roles.ts';
import { usesOf } from './uses.ts';

/** Calls entered one inside the other; further in, nothing is followed. */
const DEEPEST = 6;
/** Spots looked at for the ends of one. */
const WIDEST = 80;
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
  const memory = new Memory();
  const remember = memory.remember.bind(memory);

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
    ends: (spot) => remember(ends, `ends ${keyOf(spot)}`, [], () => endsOf(graph, spot, keyOf)),
    functions: (spot) => graph.ends(spot).filter(({ node, select }) => select.length === 0 && isCallable(node)),
    callee: (call, file, frame) =>
      remember(callees, `callee ${idOf(call)} ${frame?.id ?? ''}`, NOTHING, () => calleeOf(graph, call, file, frame)),
    uses: (fn, file) => remember(uses, `uses ${idOf(fn)}`, [], () => usesOf(graph, fn, file)),
    frame: frameOf,
    begin: () => memory.begin(),
    exhausted: () => memory.isExhausted(),
    checks: (spot) => remember(checks, `checks ${keyOf(spot)}`, [], () => checksOf(graph, spot)),
    role: (spot) => remember(roles, `role ${keyOf(spot)}`, null, () => roleOf(graph, spot)),
  };
  return graph;

  function frameOf(call: Node, fn: FunctionNode, file: FlowFile, outer: Frame | null): Frame | null {
    const depth = (outer?.depth ?? 0) + 1;
    for (let at = outer; at; at = at.outer) if (at.fn === fn) return null;
    if (depth > DEEPEST) return null;
    const key = `${idOf(call)} ${idOf(fn)} ${outer?.id ?? ''}`;
    const known = frames.get(key);
    if (known) return known;
    const made: Frame = { id: frames.size + 1, call, fn, file, outer, depth };
    frames.set(key, made);
    return made;
  }
}

function endsOf(graph: Graph, spot: Spot, keyOf: (spot: Spot) => string): Spot[] {
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

const NOTHING: Callee = { packages: [], global: null, method: null, object: null, functions: [] };

function isCallable(node: Node): boolean {
  return isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}
