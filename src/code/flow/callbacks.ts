import { isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import { argumentEdges } from './arguments.ts';
import type { Edge, Graph, Spot, Use } from './graph.ts';

/** Functions that hand a callback on to each other. */
const DEEPEST = 3;
/** Files that may send an event. */
const MOST = 40;

/** Of a function that is handed to a call: what its parameter is given when it is called back. */
export function calledBackWith(
  graph: Graph,
  use: Use,
  index: number,
  select: readonly string[],
  spot: Spot,
  depth = 0,
): Edge[] {
  const { file, node } = use;
  const call = file.scopes.parent(node);
  if (!call || !isCall(call) || depth > DEEPEST) return [];
  const list = call.arguments as Node[];
  const place = list.indexOf(node);
  if (place < 0) return [];
  const callee = graph.callee(call, file, null);
  const listed = LISTS.some((name) => callee.packages.some(({ module }) => module === name));
  if (place === 1 && index === 0 && listed && EACH.test(callee.method ?? ''))
    return [{ to: { ...spot, file, node: list[0] as Node, select: ['*', ...select], frame: null } }];
  const sent = sentAs(graph, call, use, index, select, spot);
  if (sent.length > 0) return sent;
  return callee.functions.flatMap((fn) => {
    const param = isFunction(fn.node) ? (fn.node.params[place] as Node | undefined) : undefined;
    if (!isFunction(fn.node) || param?.type !== 'Identifier') return [];
    const frame = graph.frame(call, fn.node, file, null);
    return (fn.file.scopes.binding(param)?.reads ?? []).flatMap((read): Edge[] => {
      const inner = fn.file.scopes.parent(read);
      if (!inner || !isCall(inner)) return [];
      if (inner.callee !== read)
        return calledBackWith(graph, { file: fn.file, node: read }, index, select, spot, depth + 1);
      return argumentEdges(graph, inner, index, select, { ...spot, file: fn.file, frame });
    });
  });
}

/** `_.each(list, (one) => …)`, `async.each(list, (one, done) => …)` */
const LISTS = ['lodash', 'underscore', 'lodash-es', 'async', 'bluebird', 'p-map'];
const EACH =
  /^(each|forEach|map|filter|eachSeries|eachLimit|mapSeries|mapLimit|eachOf|some|every|reject|find|flatMap|sortBy|uniqBy)$/;

/** `bus.on('saved', (order) => …)`: what `bus.emit('saved', order)` sends. */
function sentAs(graph: Graph, on: Node, { file }: Use, index: number, select: readonly string[], spot: Spot): Edge[] {
  if (!('callee' in on) || !('arguments' in on)) return [];
  const [name] = on.arguments as Node[];
  const emitter = /^(on|once|addListener)$/.test(memberName(on.callee as Node) ?? '') ? objectOf(on) : null;
  if (!emitter || name?.type !== 'StringLiteral') return [];
  const paths = graph.files.paths.filter((path) => sends(graph.files.text(path), name.value)).slice(0, MOST);
  if (paths.length === 0) return [];
  const ends = endsOf(graph, { ...spot, file, node: emitter });
  return paths.flatMap((path) => {
    const from = graph.files.file(path);
    return (from ? graph.files.membersNamed(from, 'emit') : []).flatMap((member): Edge[] => {
      const call = from?.scopes.parent(member);
      if (!from || !call || !isCall(call) || call.callee !== member) return [];
      const [first] = call.arguments as Node[];
      const object = objectOf(call);
      if (first?.type !== 'StringLiteral' || first.value !== name.value || !object) return [];
      const isSame = endsOf(graph, { ...spot, file: from, node: object }).some((one) => ends.includes(one));
      return isSame ? argumentEdges(graph, call, index + 1, select, { ...spot, file: from, frame: null }) : [];
    });
  });
}

const sends = (text: string, name: string): boolean => text.includes('.emit(') && text.includes(name);

/** Where an emitter is made: by a `new`, so that two names of it are known for one. */
const endsOf = (graph: Graph, spot: Spot): Node[] =>
  graph.ends({ ...spot, select: [], frame: null }).flatMap(({ node }) => (node.type === 'NewExpression' ? [node] : []));

const objectOf = (call: Node): Node | null => {
  const callee = 'callee' in call ? (call.callee as Node) : null;
  return callee && 'object' in callee ? (callee.object as Node) : null;
};

/** `new Promise((resolve) => … resolve(x))`: what it is resolved with. */
export function resolvedEdges(graph: Graph, spot: Spot, node: Extract<Node, { type: 'NewExpression' }>): Edge[] {
  const [executor] = node.arguments as Node[];
  const functions = executor ? graph.functions({ ...spot, node: executor, select: [] }) : [];
  return functions.flatMap(({ node: fn, file }) => {
    const param = isFunction(fn) ? (fn.params[0] as Node | undefined) : undefined;
    const reads = param?.type === 'Identifier' ? (file.scopes.binding(param)?.reads ?? []) : [];
    return reads.flatMap((read): Edge[] => {
      const call = file.scopes.parent(read);
      return call && isCall(call) && call.callee === read
        ? argumentEdges(graph, call, 0, spot.select, { ...spot, file })
        : [];
    });
  });
}
