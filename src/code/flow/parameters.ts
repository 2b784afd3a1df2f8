import { memberName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import type { Binding } from '../syntax/scopes.ts';
import type { Edge, FlowFile, Frame, Graph, Spot, Use } from './graph.ts';
import { constructorOf, superCall } from './classes.ts';
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
      : givenByAll(graph, graph.uses(fn, spot.file), index, select, spot, isRest);
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
  if (parent?.type === 'ClassDeclaration' || parent?.type === 'ClassExpression')
    return parent.superClass === node ? givenByChild(graph, parent, file, index, select, from, isRest) : [];
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

/** By all uses there are; of several children, which one it is is not known. */
function givenByAll(
  graph: Graph,
  uses: readonly Use[],
  index: number,
  select: readonly string[],
  spot: Spot,
  isRest: boolean,
): Edge[] {
  const isChild = (use: Use): boolean => /^Class(Declaration|Expression)$/.test(outside(use)?.type ?? '');
  const many = uses.filter(isChild).length > 1;
  return uses.flatMap((use) => {
    const edges = givenBy(graph, use, index, select, spot, isRest);
    return many && isChild(use)
      ? edges.map((edge): Edge => ({ ...edge, proof: 'checked', by: 'one child among others' }))
      : edges;
  });
}

/** What the constructor of a parent is given: by `super(x)`, or, of a child that has none, by who makes the child. */
function givenByChild(
  graph: Graph,
  child: Node,
  file: FlowFile,
  index: number,
  select: readonly string[],
  from: Spot,
  isRest: boolean,
): Edge[] {
  const built = constructorOf(child);
  const call = built && superCall(built, file);
  if (built) return call ? argumentEdges(graph, call, index, select, from, isRest) : [];
  return graph.uses(child, file).flatMap((use) => {
    const made = outside(use);
    return made?.type === 'NewExpression' && made.callee === use.node
      ? argumentEdges(graph, made, index, select, { ...from, file: use.file }, isRest)
      : [];
  });
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
