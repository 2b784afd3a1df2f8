import { bare, isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import { checksIn } from './checks.ts';
import { conditionsAt } from './conditions.ts';
import type { Check, FlowFile, Frame, Graph, Spot } from './graph.ts';
import { requestParameter, type RequestValue } from './request.ts';
import { mentionIn, schemaChecks } from './schema-runs.ts';

/** A function that is given a value, and `next` to hand the request on with. */
interface Handing {
  fn: FunctionNode;
  file: FlowFile;
  frame: Frame | null;
  next: Node;
  /** The parameter that holds the value, and the way to it. */
  param: Node;
  select: readonly string[];
}

/** Functions that `next` is handed through. */
const FURTHEST = 2;

/** A middleware of the program: what holds where it hands the request on. */
export function ownMiddleware(graph: Graph, spot: Spot, value: RequestValue): Check[] {
  return graph.functions(spot).flatMap(({ node: fn, file }) => {
    if (!isFunction(fn)) return [];
    const request = requestParameter(graph, fn, file);
    const param = request ? fn.params[request.index] : undefined;
    const next = request ? fn.params[request.index + 2] : undefined;
    if (param?.type !== 'Identifier' || next?.type !== 'Identifier') return [];
    return handedOn(graph, { fn, file, frame: null, next, param, select: [value.part, ...value.path] }, 0);
  });
}

/** What is proved of the value wherever the request is handed on. */
function handedOn(graph: Graph, handing: Handing, depth: number): Check[] {
  const { file, next } = handing;
  const all = (file.scopes.binding(next)?.reads ?? []).flatMap((read): (readonly Check[])[] => {
    const call = file.scopes.parent(read);
    if (!call || !isCall(call)) return [];
    if (call.callee === read) return call.arguments.length === 0 ? [checksAt(graph, handing, read)] : [];
    // `next` of `check(schema, req.body, next)`
    const through = depth < FURTHEST ? handingsIn(graph, handing, call, read) : [];
    return through.map((inner) => [...checksAt(graph, handing, read), ...handedOn(graph, inner, depth + 1)]);
  });
  return all.length > 0 && all.every((checks) => checks.length > 0) ? [...(all[0] ?? [])] : [];
}

function checksAt(graph: Graph, { file, frame, param, select }: Handing, at: Node): Check[] {
  if (param.type !== 'Identifier') return [];
  const text = [param.name, ...select].join('.');
  const isIt = (one: Node): boolean => memberText(bare(one))?.replaceAll('?.', '.') === text;
  return [
    ...conditionsAt(at, file.scopes).flatMap((condition) => checksIn(graph, condition, isIt, file, 0)),
    ...schemaChecks(graph, { file, node: param, select, frame }, at),
  ];
}

/** The functions of a call that is given `next`, with the parameter that the value is given as. */
function handingsIn(
  graph: Graph,
  outer: Handing,
  call: Extract<Node, { arguments: unknown[] }>,
  next: Node,
): Handing[] {
  const { file, frame, param, select } = outer;
  const list = call.arguments as Node[];
  if (param.type !== 'Identifier') return [];
  const mention = mentionIn(list, param.name, select);
  const at = list.indexOf(next);
  if (!mention || at < 0) return [];
  return graph.callee(call as Node, file, frame).functions.flatMap((target): Handing[] => {
    const fn = target.node;
    if (!isFunction(fn)) return [];
    const inner = fn.params[list.indexOf(mention.argument)] as Node | undefined;
    const handed = fn.params[at] as Node | undefined;
    if (inner?.type !== 'Identifier' || handed?.type !== 'Identifier') return [];
    const entered = graph.frame(call as Node, fn, file, frame);
    return [{ fn, file: target.file, frame: entered, next: handed, param: inner, select: mention.rest }];
  });
}
