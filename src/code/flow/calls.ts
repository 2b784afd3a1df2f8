import { bare, isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { returnsOf, yieldsOf } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { ownCheck } from './checks.ts';
import { resolvedEdges } from './callbacks.ts';
import { conversionOf } from './guards/index.ts';
import { FOLLOWED, UNSEEN, within, type Callee, type Edge, type Graph, type Spot } from './graph.ts';
import { constructedEdges } from './classes.ts';
import { LISTED } from './lengths.ts';
import { isRequestName } from './request.ts';
import { replacedEdges } from './replaced.ts';
import { schemaEdges } from './schema-runs.ts';
import { shaped } from './shapes.ts';
import { textOf } from './texts.ts';
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
  const special =
    replacedEdges(spot, node, callee) ?? joinedEdges(graph, spot, node, callee) ?? parsedForm(spot, node, callee);
  if (special) return special;
  // `User.find(…)` of a model is no method of a list.
  if (callee.method === 'find' && callee.object && graph.role(callee.object) !== null) return [];
  const transport = transportOf(callee);
  return transport ? transported(graph, spot, node, callee, transport) : [];
}

/** Helpers whose names say what they do; ours are among them. */
const isTold = (callee: Callee, node: Node): boolean =>
  callee.method === 'pick' ||
  /^(localPath|plainKeys?|pathInside|escapeHtml|escapeHTML|escapeRegExp|escapeRegex|uploadName|mongoSanitize|sanitizeMongo)$/.test(
    nameOf(callee, node),
  );

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
  if ('generator' in fn && fn.generator)
    return yieldsOf(fn).map(({ node, delegated }) => ({
      to: { file: target.file, node, select: delegated ? spot.select : spot.select.slice(1), frame },
      words: 'yielded',
    }));
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
  const isListed = transport.shape === 'keys' || transport.shape === 'entries';
  if ((isListed || (callee.object && LISTED.test(callee.method ?? ''))) && spot.select[0] === 'length') return [];
  const edges = sourcesOf(spot, node, callee, transport.from).map((from, index): Edge => {
    if (transport.shape) return shaped(transport.shape, spot.select, from, { ...extra, ...opens }, callee.method);
    if (transport.from === 'both' && from.node !== callee.object?.node) {
      if (spot.select.length === 0)
        return { to: from, proof: 'plain', by: 'concat', words: 'part of a text', front: UNSEEN };
      // Where in the list it stands is not known.
      return { to: { ...from, select: anywhere(spot.select) }, ...extra };
    }
    const isFollowed = transport.joins === 'within' && /^(Template|Binary)/.test(bare(from.node).type);
    const front = isFollowed
      ? { front: FOLLOWED }
      : transport.joins && transport.joins !== 'within' && index > 0
        ? { front: transport.joins === 'anew' ? FOLLOWED + UNSEEN + UNSEEN : `${UNSEEN}${FOLLOWED}/` }
        : {};
    return { to: from, ...extra, ...opens, ...front };
  });
  if (callee.method === 'filter') return edges.map((edge) => ({ ...edge, ...passed(graph, spot, node) }));
  return transport.callback ? called(graph, spot, node, edges) : edges;
}

/** `names.filter((name) => KNOWN.includes(name))`: what holds for each that is left. */
function passed(graph: Graph, spot: Spot, node: Extract<Node, { arguments: unknown[] }>): Pick<Edge, 'proof' | 'by'> {
  const [callback] = node.arguments as Node[];
  const tests = callback ? graph.functions(within(spot, callback, [])) : [];
  const [found] = tests.length === 1 ? tests.flatMap((one) => ownCheck(graph, one, 0, 0)) : [];
  return found ? { proof: found.proof, by: found.by } : {};
}

const anywhere = ([name, ...rest]: readonly string[]): string[] =>
  name === undefined ? [] : [/^\d+$/.test(name) ? '*' : name, ...rest];

/** `['a', x].join('/')`: what stands in the list, each behind what is in front of it. */
function joinedEdges(
  graph: Graph,
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  { method, object, packages }: Callee,
): Edge[] | null {
  const list = object?.node;
  if (method !== 'join' || packages.length > 0 || list?.type !== 'ArrayExpression') return null;
  const [by] = node.arguments as Node[];
  const between = by ? textOf(graph, within(spot, by, [])) : ',';
  let front = '';
  return list.elements.flatMap((one): Edge[] => {
    if (!one) return [];
    const inner = one.type === 'SpreadElement' ? one.argument : one;
    const edge: Edge = { to: within(spot, inner, []), proof: 'plain', by: 'join', words: 'part of a text', front };
    front += textOf(graph, within(spot, inner, [])) + between;
    return [edge];
  });
}

/** `const [fields, files] = await form.parse(req)` */
function parsedForm(
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  { method, object }: Callee,
): Edge[] | null {
  const [request, callback] = node.arguments as Node[];
  if (method !== 'parse' || callback || !object || request?.type !== 'Identifier' || !isRequestName(request.name))
    return null;
  const [which, ...rest] = spot.select;
  return [{ to: within(spot, request, [which === '1' || which === 'files' ? 'files' : 'fields', ...rest]) }];
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
  const object = callee.object ? [{ ...callee.object, select: spot.select }] : [];
  if (from === 'receiver') return object;
  const all = node.arguments as Node[];
  const list = from === 'all' || from === 'both' ? all : all.slice(from, from + 1);
  const given = list.map((one) => within(spot, one.type === 'SpreadElement' ? one.argument : one));
  return from === 'both' ? [...object, ...given] : given;
}

function newEdges(graph: Graph, spot: Spot, node: Extract<Node, { type: 'NewExpression' }>, callee: Callee): Edge[] {
  const conversion = conversionOf(callee);
  if (conversion) return converted(spot, node, callee, conversion);
  if (callee.global === 'Promise') return resolvedEdges(graph, spot, node);
  if (callee.global !== null && Object.hasOwn(CONSTRUCTED, callee.global)) {
    const transport = CONSTRUCTED[callee.global];
    const keeps = transport?.proof === undefined || spot.select[0] === 'searchParams';
    if (transport) return transported(graph, keeps ? spot : within(spot, node, []), node, callee, transport);
  }
  const classes = callee.functions.filter((one) => !isFunction(one.node) || one.node.type !== 'ClassMethod');
  return classes.flatMap((one) => constructedEdges(graph, spot, one));
}
