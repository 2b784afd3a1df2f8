import { memberName, type Node } from '../syntax/nodes.ts';
import { isHanded } from './callees.ts';
import type { Edge, Graph, Spot } from './graph.ts';

/** What a call gives for a parameter. */
export function argumentEdges(
  graph: Graph,
  call: Node,
  index: number,
  select: readonly string[],
  from: Spot,
  isRest = false,
): Edge[] {
  if (!('arguments' in call)) return [];
  const all = call.arguments as Node[];
  const method = 'callee' in call ? (memberName(call.callee as Node) ?? null) : null;
  const isHand = isHanded(method) && isOfFunction(graph, call, from);
  if (isHand && method === 'apply')
    return all[1] ? [{ to: { ...from, node: all[1], select: [String(index), ...select] } }] : [];
  const list = isHand ? all.slice(1) : all;
  const spread = list.findIndex((one) => one.type === 'SpreadElement');
  if (spread >= 0 && spread <= index) {
    const one = list[spread];
    return one?.type === 'SpreadElement' ? [{ to: { ...from, node: one.argument, select: ['*', ...select] } }] : [];
  }
  if (isRest) return list.slice(index).map((node) => ({ to: { ...from, node, select: select.slice(1) } }));
  const given = list[index];
  return given ? [{ to: { ...from, node: given, select } }] : [];
}

/** `create.call(this, x)` of a function, and not `useCase.call(x)` of an object that has such a method. */
const isOfFunction = (graph: Graph, call: Node, from: Spot): boolean =>
  'callee' in call && graph.functions({ ...from, node: call.callee as Node, select: [] }).length === 0;
