import { memberName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import type { Binding } from '../syntax/scopes.ts';
import type { Edge, Frame, Graph, Spot, Use } from './graph.ts';
import { argumentEdges } from './arguments.ts';
import { calledBackWith } from './callbacks.ts';
import { patternPaths } from './patterns.ts';
import { isSent } from './senders.ts';
import { isRequestName, requestParameter } from './request.ts';

/** What a parameter is given: by the call that was entered, by all calls there are, or by who calls back. */
export function parameterEdges(graph: Graph, binding: Binding, spot: Spot): Edge[] {
  const fn = binding.from as FunctionNode;
  const index = fn.params.findIndex((param) => patternPaths(param as Node, binding.name).length > 0);
  if (index < 0) return [];
  const param = fn.params[index] as Node;
  const paths = patternPaths(param, binding.name);
  const isRest = param.type === 'RestElement';
  const entered = frameOf(spot.frame, fn);
  const isRequest =
    !entered && (requestParameter(graph, fn, spot.file)?.index === index || isSent(graph, fn, spot.file, index));
  return paths.flatMap(({ path, fallback }) => {
    const select = [...path, ...spot.select];
    const defaults: Edge[] = fallback ? [{ to: { ...spot, node: fallback } }] : [];
    if (isRequest) return [{ to: { ...spot, node: param, select } }, ...defaults];
    const given = entered
      ? argumentEdges(graph, entered.call, index, select, { ...spot, file: entered.file, frame: entered.outer }, isRest)
      : graph.uses(fn, spot.file).flatMap((use) => givenBy(graph, use, index, select, spot, isRest));
    return [...given, ...defaults];
  });
}

function frameOf(frame: Frame | null, fn: FunctionNode): Frame | null {
  for (let at = frame; at; at = at.outer) if (at.fn === fn) return at;
  return null;
}

/** Methods that call back with what is in a list. */
const EACH = /^(map|forEach|filter|find|findIndex|some|every|flatMap|findLast|each|sort)$/;

function givenBy(
  graph: Graph,
  use: Use,
  index: number,
  select: readonly string[],
  spot: Spot,
  isRest: boolean,
): Edge[] {
  const { file, node } = use;
  const from: Spot = { ...spot, file, frame: null };
  const parent = outside(use);
  if (parent?.type === 'NewExpression' && parent.callee === node)
    return argumentEdges(graph, parent, index, select, from, isRest);
  if (parent?.type !== 'CallExpression' && parent?.type !== 'OptionalCallExpression') return [];
  if (parent.callee === node || isWrapped(parent.callee, node))
    return argumentEdges(graph, parent, index, select, from, isRest);
  const method = memberName(parent.callee);
  const object = 'object' in parent.callee ? (parent.callee.object as Node) : null;
  const sent = object && method !== undefined ? sentTo(parent.arguments as Node[], method, object, index) : null;
  if (sent) return [{ to: { ...from, node: sent.request, select: [sent.part, ...select] } }];
  const back = calledBackWith(graph, use, index, select, spot);
  if (back.length > 0 || !object || method === undefined || parent.arguments[0] !== node) return back;
  if (index === 0 && EACH.test(method)) return [{ to: { ...from, node: object, select: ['*', ...select] } }];
  if (method === 'reduce' && index === 1) return [{ to: { ...from, node: object, select: ['*', ...select] } }];
  if (index === 0 && method === 'then') return [{ to: { ...from, node: object, select } }];
  return [];
}

/** `form.parse(req, (error, fields, files) => …)`, `req.on('data', (piece) => …)` */
function sentTo(
  list: readonly Node[],
  method: string,
  object: Node,
  index: number,
): { request: Node; part: 'fields' | 'files' | 'rawBody' } | null {
  const [first] = list;
  if (method === 'parse' && first?.type === 'Identifier' && isRequestName(first.name) && (index === 1 || index === 2))
    return { request: first, part: index === 1 ? 'fields' : 'files' };
  const isData = method === 'on' && index === 0 && first?.type === 'StringLiteral' && first.value === 'data';
  return isData && object.type === 'Identifier' && isRequestName(object.name)
    ? { request: object, part: 'rawBody' }
    : null;
}

function outside({ file, node }: Use): Node | undefined {
  return file.scopes.parent(node);
}

/** `(0, create)(x)`, `(async () => …)(x)` */
function isWrapped(callee: Node, node: Node): boolean {
  return callee.type === 'SequenceExpression' && callee.expressions.at(-1) === node;
}
