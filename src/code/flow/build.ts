import { isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { calleeOf } from './callees.ts';
import { checksOf } from './checks.ts';
import { edgesOf } from './expressions.ts';
import type { Files } from './files.ts';
import type { Callee, Check, Edge, FlowFile, Frame, Graph, Spot, Use } from './graph.ts';
import { Memory, type Answers } from './memory.ts';
import { roleOf } from './roles.ts';
import { usesOf } from './uses.ts';

/** Calls entered one inside the other; further in, nothing is followed. */
const DEEPEST = 6;
/** Spots looked at for the ends of one. */
const WIDEST = 80;
/** Makes the graph: everything is worked out when it is asked for, once. */
export function buildGraph(files: Files): Graph {
  const ids = new Map<Node, number>();
  const edges: Answers<readonly Edge[]> = new Map();
  const ends: Answers<readonly Spot[]> = new Map();
  const uses: Answers<readonly Use[]> = new Map();
  const checks: Answers<readonly Check[]> = new Map();
  const roles: Answers<string | null> = new Map();
  const callees: Answers<Callee> = new Map();
  const frames = new Map<string, Frame>();
  const memory = new Memory();
  const remember = memory.remember.bind(memory);

  const idOf = (node: Node): number => {
    const known = ids.get(node);
    if (known !== undefined) return known;
    ids.set(node, ids.size);
    return ids.size - 1;
  };
  const keyOf = (spot: Spot): string => `${idOf(spot.node)} ${wayTo(spot)}`;

  const graph: Graph = {
    files,
    edges: (spot) => remember(edges, spot.node, wayTo(spot), [], () => edgesOf(graph, spot)),
    ends: (spot) => remember(ends, spot.node, wayTo(spot), [], () => endsOf(graph, spot, keyOf)),
    functions: (spot) => graph.ends(spot).filter(({ node, select }) => select.length === 0 && isCallable(node)),
    callee: (call, file, frame) =>
      remember(callees, call, frame === null ? '' : `${frame.id}`, NOTHING, () => calleeOf(graph, call, file, frame)),
    uses: (fn, file) => remember(uses, fn, '', [], () => usesOf(graph, fn, file)),
    frame: frameOf,
    begin: () => memory.begin(),
    exhausted: () => memory.isExhausted(),
    checks: (spot) => remember(checks, spot.node, wayTo(spot), [], () => checksOf(graph, spot)),
    role: (spot) => remember(roles, spot.node, wayTo(spot), null, () => roleOf(graph, spot)),
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

/** The frame it is seen in, and the members that are looked for. */
function wayTo({ frame, select }: Spot): string {
  const seen = frame === null ? '' : `${frame.id}`;
  return select.length === 0 ? seen : `${seen} ${select.join('.')}`;
}

function endsOf(graph: Graph, spot: Spot, keyOf: (spot: Spot) => string): Spot[] {
  const found: Spot[] = [];
  const queue = [spot];
  const seen = new Set<string>();
  for (let taken = 0; taken < queue.length && seen.size < WIDEST; taken += 1) {
    const at = queue[taken] as Spot;
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
