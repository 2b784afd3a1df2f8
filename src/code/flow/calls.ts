import { isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { returnsOf } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { conversionOf } from './guards/index.ts';
import { UNSEEN, within, type Callee, type Edge, type Graph, type Spot } from './graph.ts';
import { constructedEdges } from './classes.ts';
import { isRequestName } from './request.ts';
import { schemaEdges } from './schema-runs.ts';
import { CONSTRUCTED, GLOBALS, METHODS, PACKAGES, SAME_PACKAGE, type Transport } from './transports.ts';

/** What a call gives comes from: the function it enters, or by what is known of it, from its arguments. */
export function callEdges(graph: Graph, spot: Spot): Edge[] {
  const { node, file, frame } = spot;
  if (!isCall(node)) return [];
  const callee = graph.callee(node, file, frame);
  if (node.type === 'NewExpression') return newEdges(graph, spot, node, callee);
  const part = requestPart(callee, node);
  if (part && callee.object) return [{ to: { ...callee.object, select: [...part, ...spot.select] } }];
  const told = isTold(callee, node) ? conversionOf({ ...callee, method: nameOf(callee, node) }) : undefined;
  if (told) return converted(spot, node, callee, told);
  const own = callee.functions.filter((one) => isFunction(one.node));
  if (own.length > 0) return own.flatMap((one) => entered(graph, spot, one));
  const held = schemaEdges(graph, spot, callee);
  if (held) return held;
  const conversion = conversionOf(callee);
  if (conversion) return converted(spot, node, callee, conversion);
  // `User.find(…)` of a model is no method of a list.
  if (callee.method === 'find' && callee.object && graph.role(callee.object) !== null) return [];
  const transport = transportOf(callee);
  return transport ? transported(graph, spot, node, callee, transport) : [];
}

/** Helpers whose names say what they do; ours are among them. */
const isTold = (callee: Callee, node: Node): boolean =>
  callee.method === 'pick' ||
  /^(localPath|pathInside|escapeHtml|escapeHTML|escapeRegExp|escapeRegex)$/.test(nameOf(callee, node));

const nameOf = ({ method }: Callee, node: Node): string =>
  method ?? ('callee' in node && node.callee.type === 'Identifier' ? node.callee.name : '');

/** `req.get('Host')`, `req.header('Host')`, `req.param('id')` */
function requestPart({ method, object }: Callee, node: Extract<Node, { arguments: unknown[] }>): string[] | null {
  const [name] = node.arguments as Node[];
  if (object?.node.type !== 'Identifier' || !isRequestName(object.node.name) || name?.type !== 'StringLiteral')
    return null;
  if (method === 'get' || method === 'header') return ['headers', name.value.toLowerCase()];
  return method === 'param' ? ['query', name.value] : null;
}

function entered(graph: Graph, spot: Spot, target: Spot): Edge[] {
  const fn = target.node as FunctionNode;
  const frame = graph.frame(spot.node, fn, spot.file, spot.frame);
  if (!frame) return [];
  if ('generator' in fn && fn.generator) return [];
  return returnsOf(fn).map((node) => ({
    to: { file: target.file, node, select: spot.select, frame },
    words: 'returned',
  }));
}

function converted(
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  callee: Callee,
  { transport, by }: { transport: Transport; by: string },
): Edge[] {
  return sourcesOf(spot, node, callee, transport.from).map((from) => ({
    to: { ...from, select: spot.select },
    ...(transport.proof ? { proof: transport.proof, by } : {}),
  }));
}

function transportOf(callee: Callee): Transport | undefined {
  for (const { module, member } of callee.packages) {
    const known = packageOf(module);
    const name = member === '' ? module.split('.').at(-1) : member;
    const found = known && name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    if (found) return found;
  }
  if (callee.global !== null && Object.hasOwn(GLOBALS, callee.global)) return GLOBALS[callee.global];
  const { method } = callee;
  return method !== null && callee.packages.length === 0 && Object.hasOwn(METHODS, method)
    ? METHODS[method]
    : undefined;
}

function packageOf(module: string): Readonly<Record<string, Transport>> | undefined {
  const name = SAME_PACKAGE[module] ?? module.replace(/^lodash[./].*$/, 'lodash');
  return Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
}

function transported(
  graph: Graph,
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  callee: Callee,
  transport: Transport,
): Edge[] {
  const extra = isLastName(callee)
    ? { proof: 'filename' as const, by: 'the last name' }
    : transport.proof
      ? { proof: transport.proof, by: callee.method ?? callee.global ?? 'a call' }
      : {};
  const opens = transport.opens ? { opens: transport.opens } : {};
  const edges = sourcesOf(spot, node, callee, transport.from).map((from, index): Edge => {
    if (transport.shape === 'each') return { to: { ...from, select: ['*', ...spot.select] }, ...extra, ...opens };
    if (transport.shape === 'text') return { to: { ...from, select: [] }, ...extra };
    if (transport.shape === 'list')
      return spot.select.length > 0
        ? { to: { ...from, select: spot.select.slice(1) }, ...extra }
        : { to: from, into: ['*'], ...extra };
    const front =
      transport.joins && index > 0 ? { front: transport.joins === 'anew' ? UNSEEN + UNSEEN : `${UNSEEN}/` } : {};
    return { to: from, ...extra, ...opens, ...front };
  });
  return transport.callback ? called(graph, spot, node, edges) : edges;
}

/** `path.split('/').pop()` */
function isLastName({ method, object }: Callee): boolean {
  const split = method === 'pop' && object?.node.type === 'CallExpression' ? object.node : null;
  const [by] = split?.arguments ?? [];
  return by?.type === 'StringLiteral' && by.value === '/' && split?.callee.type === 'MemberExpression';
}

/** `list.map((one) => …)`: what comes out is what the callback returns, as far as that is seen. */
function called(graph: Graph, spot: Spot, node: Extract<Node, { arguments: unknown[] }>, otherwise: Edge[]): Edge[] {
  const [callback] = node.arguments as Node[];
  const functions = callback ? graph.functions(within(spot, callback, [])) : [];
  const own = functions.filter((one) => isFunction(one.node));
  if (own.length === 0) return otherwise;
  const isList = 'callee' in node && /map/i.test(graph.callee(node as Node, spot.file, spot.frame).method ?? '');
  return own.flatMap((one) =>
    returnsOf(one.node).map((returned): Edge => {
      const select = isList ? spot.select.slice(1) : spot.select;
      const to: Spot = { file: one.file, node: returned, select, frame: one.frame };
      return { to, ...(isList && spot.select.length === 0 ? { into: ['*'] } : {}), words: 'returned' };
    }),
  );
}

function sourcesOf(
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  callee: Callee,
  from: Transport['from'],
): Spot[] {
  if (from === 'receiver') return callee.object ? [{ ...callee.object, select: spot.select }] : [];
  const all = node.arguments as Node[];
  const list = from === 'all' ? all : all.slice(from, from + 1);
  return list.map((one) => within(spot, one.type === 'SpreadElement' ? one.argument : one));
}

function newEdges(graph: Graph, spot: Spot, node: Extract<Node, { type: 'NewExpression' }>, callee: Callee): Edge[] {
  const conversion = conversionOf(callee);
  if (conversion) return converted(spot, node, callee, conversion);
  if (callee.global !== null && Object.hasOwn(CONSTRUCTED, callee.global)) {
    const transport = CONSTRUCTED[callee.global];
    const keeps = transport?.proof === undefined;
    if (transport) return transported(graph, keeps ? spot : within(spot, node, []), node, callee, transport);
  }
  const classes = callee.functions.filter((one) => !isFunction(one.node) || one.node.type !== 'ClassMethod');
  return classes.flatMap((one) => constructedEdges(graph, spot, one));
}
