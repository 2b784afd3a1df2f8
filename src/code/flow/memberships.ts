import { memberName, type Node } from '../syntax/nodes.ts';
import { isAbsent } from './place-checks.ts';
import { memberText } from '../syntax/scopes.ts';
import type { Check, FlowFile, Graph, Proof, Spot } from './graph.ts';

/** `LIST.includes(x)`, `SET.has(x)`, `Object.hasOwn(MAP, x)`, `MAP.hasOwnProperty(x)` */
export function isMembership(
  graph: Graph,
  method: string | null,
  global: string | null,
  receiver: Node | undefined,
  list: readonly Node[],
  at: number,
  file: FlowFile,
): boolean {
  const [first] = list;
  if (global === 'Object.hasOwn' && at === 1) return first !== undefined && isMap(graph, first, file);
  if (!receiver || at !== 0) return false;
  if (method === 'includes' || method === 'has') return isList(graph, receiver, file);
  return method === 'hasOwnProperty' && isMap(graph, receiver, file);
}

/** `LIST.indexOf(x) === -1`, `LIST.indexOf(x) < 0` that fail, `LIST.indexOf(x) >= 0`, `~LIST.indexOf(x)`. */
export function indexChecks(
  graph: Graph,
  { left, right, operator }: Extract<Node, { type: 'BinaryExpression' }>,
  truth: boolean,
  isIt: (node: Node) => boolean,
  file: FlowFile,
  check: (proof: Proof, by: string) => Check,
): Check[] {
  if (left.type !== 'CallExpression' || left.callee.type !== 'MemberExpression') return [];
  const [first] = left.arguments as Node[];
  if (memberName(left.callee) !== 'indexOf' || !first || !isIt(first)) return [];
  if (isAbsent(operator, right, !truth)) {
    return [
      isList(graph, left.callee.object, file)
        ? check('listed', 'an allow-list')
        : check('checked', 'a list that is not seen'),
    ];
  }
  return [];
}

/** `BLOCKED.includes(key)`, `BLOCKED.has(key)` that fail. */
export function refusedKey(
  graph: Graph,
  file: FlowFile,
  method: string | null,
  list: Node | undefined,
  check: (proof: Proof, by: string) => Check,
): Check[] {
  if (!list || !/^(includes|has|some)$/.test(method ?? '')) return [];
  const ends = graph.ends({ file, node: list, select: ['*'], frame: null });
  return ends.some(({ node }) => node.type === 'StringLiteral' && node.value === '__proto__')
    ? [check('ordinary', 'a list of names that are refused')]
    : [];
}

/** `Object.hasOwn(MAP, x)`, `MAP.hasOwnProperty(x)`, `Object.prototype.hasOwnProperty.call(MAP, x)` */
export const isOwnName = (callee: string | null, at: number): boolean =>
  /(^|\.)hasOwnProperty$/.test(callee ?? '') ? at === 0 : /\.hasOwn(Property\.call)?$/.test(callee ?? '') && at === 1;

/** A list or set of constants, here or in another file. */
function isList(graph: Graph, node: Node, file: FlowFile): boolean {
  const ends = graph.ends({ file, node, select: ['*'], frame: null });
  return ends.length > 0 && ends.every((end) => /^(String|Numeric|Boolean)Literal$/.test(end.node.type));
}

/** An object whose keys are all written out. */
export function isMap(graph: Graph, node: Node, file: FlowFile): boolean {
  let spot: Spot = { file, node, select: [], frame: null };
  for (let step = 0; step < 8; step += 1) {
    const { node: at } = spot;
    if (at.type === 'ObjectExpression')
      return at.properties.length > 0 && at.properties.every((one) => one.type !== 'SpreadElement' && !one.computed);
    if (at.type === 'CallExpression' && memberText(at.callee) === 'Object.freeze' && at.arguments[0]) {
      spot = { ...spot, node: at.arguments[0] as Node };
      continue;
    }
    const [edge, ...others] = graph.edges(spot);
    if (!edge || others.length > 0) return false;
    spot = edge.to;
  }
  return false;
}
