import { carriedEdges } from './carried.ts';
import { DECODED, IMPLIES, type Check, type Edge, type FlowFile, type Graph, type Proof, type Spot } from './graph.ts';
import { requestParameter, requestValue, type RequestValue } from './request.ts';
import { sentValue } from './senders.ts';
import { assertedCheck, deletionCheck, signedCheck } from './handler-checks.ts';
import { routeChecks } from './route-checks.ts';
import { isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { functionAround, isInside } from '../syntax/static-types.ts';
import { laterChecks } from './checks.ts';

/** Spots looked at from one argument; what is further away is said to be cut off. */
const FURTHEST = 1500;
/** Text in front of a value that is kept. */
const LONGEST = 300;

export interface Step {
  file: FlowFile;
  node: Node;
  words: string;
}

/** A value of the request that arrives in an argument. */
export interface Arrival {
  value: RequestValue;
  /** Where it is read from the request. */
  source: Step;
  /** From there to the argument. */
  steps: readonly Step[];
  /** Keys under which it lands in the argument, and the expression that stands there. */
  into: readonly string[];
  landing: Spot;
  /** Text in front of it in the argument. */
  front: string;
  /** The expression of the argument that holds it and no text beside it. */
  inner: Spot;
  /** Where it is put beside text, in the argument or before; `elsewhere` for another file or call, `null` for nowhere. */
  joined: Spot | 'elsewhere' | null;
  checks: readonly Check[];
  certain: boolean;
}

interface State {
  spot: Spot;
  into: readonly string[];
  /** The expression nearest to the sink that holds the value and nothing beside it. */
  landing: Spot;
  front: string;
  checks: readonly Check[];
  /** What is proved further back no longer counts, or only what decoding leaves of it. */
  sealed: boolean | 'decoded';
  words: string | undefined;
  /** Text was put beside it here. */
  joins: boolean;
  /** The mention nearest to the sink in the function that it is in. */
  near: Spot;
  before: State | null;
}

/** Everything from the request that an argument may hold, the shortest way of each, breadth first; up to the one that is `enough`. */
export function arrivalsIn(
  graph: Graph,
  argument: Spot,
  enough: (arrival: Arrival) => boolean = () => false,
): { arrivals: Arrival[]; cut: boolean } {
  const arrivals = new Map<string, Arrival>();
  const seen = new Set<string>();
  const ids = new Map<Node, number>();
  const queue: State[] = [
    {
      spot: argument,
      into: [],
      landing: argument,
      front: '',
      checks: [],
      sealed: false,
      words: undefined,
      joins: false,
      near: argument,
      before: null,
    },
  ];
  let taken = 0;
  for (let state = queue[taken]; state; state = queue[taken]) {
    taken += 1;
    if (taken > FURTHEST) return { arrivals: [...arrivals.values()], cut: true };
    const key = keyOf(state, ids);
    if (seen.has(key)) continue;
    seen.add(key);
    const here =
      state.sealed === true ? state : { ...state, checks: joined(state.checks, left(state, checksAt(graph, state))) };
    const arrival = arrivalOf(graph, here);
    if (arrival) {
      const name = nameOf(arrival, ids);
      if (!arrivals.has(name)) arrivals.set(name, arrival);
      if (enough(arrival)) break;
      continue;
    }
    for (const edge of graph.edges(here.spot)) queue.push(follow(here, edge));
    for (const edge of carriedEdges(graph, here.spot)) queue.push(follow(here, edge));
  }
  return { arrivals: [...arrivals.values()], cut: graph.exhausted() };
}

const nameOf = ({ value, front, checks, ...where }: Arrival, ids: Map<Node, number>): string =>
  `${value.part} ${value.path.join('.')} ${keyIn(where, ids)} ${front} ${proofs(checks)}`;

/** Objects of one key, each written in a place of its own, are not the same. */
const keyIn = ({ into, landing }: Pick<State, 'into' | 'landing'>, ids: Map<Node, number>): string =>
  into.length > 0 ? `${into.join('.')} ${idOf(landing.node, ids)}` : '';

/** What is proved where a value is mentioned, and on the way from there to the sink. */
function checksAt(graph: Graph, { spot, near }: State): readonly Check[] {
  if (near === spot || spot.node.type !== 'Identifier') return graph.checks(spot);
  const later = laterChecks(graph, spot, near.node);
  return later.length > 0 ? [...graph.checks(spot), ...later] : graph.checks(spot);
}

/** The mention whose conditions hold for a spot, too: in the same function, or in one inside of it. */
function nearestTo(spot: Spot, { near }: State): Spot {
  if (near.file !== spot.file || near.frame !== spot.frame) return spot;
  const around = functionAround(spot.node, spot.file.scopes);
  return around === null || isInside(near.node, around) ? near : spot;
}

/** One check for each thing proved, the nearest to the sink. */
function joined(checks: readonly Check[], more: readonly Check[]): readonly Check[] {
  const fresh = more.filter(
    ({ proof }, at) =>
      !checks.some((one) => one.proof === proof) && more.findIndex((one) => one.proof === proof) === at,
  );
  return fresh.length === 0 ? checks : [...checks, ...fresh];
}

const proofs = (checks: readonly Check[]): string => [...new Set(checks.map(({ proof }) => proof))].sort().join();

/** Of what is proved at a place, what still holds at the sink. */
function left({ sealed }: State, checks: readonly Check[]): readonly Check[] {
  if (sealed === 'decoded') return checks.filter(({ proof }) => DECODED.has(proof));
  return sealed ? [] : checks;
}

function keyOf({ spot, front, checks, sealed, ...where }: State, ids: Map<Node, number>): string {
  return `${idOf(spot.node, ids)} ${spot.frame?.id ?? ''} ${spot.select.join('.')} ${keyIn(where, ids)} ${front} ${proofs(checks)} ${sealed}`;
}

function idOf(node: Node, ids: Map<Node, number>): number {
  const id = ids.get(node) ?? ids.size;
  ids.set(node, id);
  return id;
}

function follow(state: State, edge: Edge): State {
  const { proof, by } = edge;
  const check: Check[] = proof
    ? [{ proof, by: by ?? 'a conversion', file: state.spot.file, node: state.spot.node }]
    : [];
  const into = edge.into && state.into.length < 8 ? [...state.into, ...edge.into] : state.into;
  return {
    spot: edge.to,
    into,
    landing: into.length === state.into.length ? state.landing : edge.to,
    front: edge.front === undefined ? state.front : (state.front + edge.front).slice(0, LONGEST),
    checks: joined(state.checks, left(state, check)),
    sealed: state.sealed === true || edge.opens === true || (edge.opens ?? state.sealed),
    words: edge.words,
    joins: edge.front !== undefined && edge.words !== undefined,
    near: nearestTo(edge.to, state),
    before: state,
  };
}

/** The way ends at a parameter that is the request. */
function arrivalOf(graph: Graph, state: State): Arrival | null {
  const { spot } = state;
  const around = spot.file.scopes.parent(spot.node);
  const fn = isFunction(around) && (around.params as Node[]).includes(spot.node) ? around : null;
  const found = fn && requestParameter(graph, fn, spot.file);
  const request = found && fn?.params[found.index] === spot.node ? found : null;
  const value = request ? requestValue(spot.select) : sentValue(graph, spot, fn);
  if (!value) return null;
  const steps = stepsOf(state);
  const source = steps.shift() ?? { file: spot.file, node: spot.node, words: 'the request' };
  const plain: Check[] = value.plain
    ? [{ proof: 'plain', by: `req.${value.part} holds text`, file: spot.file, node: source.node }]
    : [];
  const behind =
    state.sealed === true || !request || !fn
      ? []
      : [
          ...routeChecks(graph, fn, spot.file, value),
          ...[deletionCheck, assertedCheck, signedCheck].flatMap((check) => check(fn, spot.file, value)),
        ];
  return {
    value,
    source,
    steps,
    into: state.into,
    landing: state.landing,
    front: state.front,
    inner: innerOf(state),
    joined: joinedOf(state),
    checks: joined(joined(state.checks, left(state, plain)), left(state, behind)),
    certain: request?.certain ?? /^(message|arguments)$/.test(value.part),
  };
}

/** Further inside of the argument, as long as texts are put together and alternatives are chosen. */
function innerOf(last: State): Spot {
  const way: Spot[] = [];
  for (let at: State | null = last; at; at = at.before) way.push(at.spot);
  way.reverse();
  let [inner] = way as [Spot, ...Spot[]];
  for (const spot of way.slice(1)) {
    if (spot.file !== inner.file || spot.select.length > 0 || !passes(inner.node, spot.node)) break;
    inner = spot;
  }
  return inner;
}

/** The last place on the way back where text stands beside it. */
function joinedOf(last: State): Spot | 'elsewhere' | null {
  let first = last;
  while (first.before) first = first.before;
  let at: State | null = last;
  while (at && !at.joins) at = at.before;
  if (!at) return null;
  return at.spot.file === first.spot.file && !at.spot.frame ? at.spot : 'elsewhere';
}

/** Whether a node is a piece of another that hands it on as it is. */
function passes(node: Node, piece: Node): boolean {
  const isIn = (piece.start ?? 0) >= (node.start ?? 0) && (piece.end ?? 0) <= (node.end ?? 0);
  if (!isIn) return false;
  if (node.type === 'CallExpression')
    return /^(join|resolve|replace|replaceAll|concat)$/.test(memberName(node.callee) ?? '');
  return PASSING.has(node.type);
}

const PASSING = new Set([
  'TemplateLiteral',
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'ObjectExpression',
]);

/** From the request to the argument, a step for each statement or call that it goes through. */
function stepsOf(last: State): Step[] {
  const steps: Step[] = [];
  let line = '';
  // The parameter itself says nothing: the way begins where it is read.
  for (let at = last.before; at; at = at.before) {
    const { file, node } = at.spot;
    if (node.type === 'Identifier' && at.before && at.before.spot.node.type.endsWith('MemberExpression')) continue;
    if (node.type.startsWith('Import') || node.type === 'ExportSpecifier') continue;
    const own = `${file.path}:${node.loc?.start.line}`;
    if (own === line) continue;
    line = own;
    steps.push({ file, node, words: at.words ?? wordsOf(node) });
  }
  return steps;
}

function wordsOf(node: Node): string {
  switch (node.type) {
    case 'ObjectExpression':
      return 'put into an object';
    case 'CallExpression':
    case 'NewExpression':
      return 'handed to a call';
    default:
      return 'read';
  }
}

/** Whether some proof is among those that are enough. */
export function isStopped(checks: readonly Check[], enough: readonly Proof[]): boolean {
  return checks.some(({ proof }) => enough.some((one) => one === proof || IMPLIES[proof]?.includes(one) === true));
}
