import type { Condition } from './conditions.ts';
import { bare, type Node } from '../syntax/nodes.ts';
import { conversionOf } from './guards/index.ts';
import type { Check, FlowFile, Graph, Proof } from './graph.ts';
import { isCall } from './callees.ts';
import { mentions } from './lookups.ts';
import { requestValue } from './request.ts';

type IsIt = (node: Node) => boolean;
type Make = (proof: Proof, by: string) => Check;

/** What it says of a value that it equals another expression. */
export function equalChecks(graph: Graph, other: Node, isIt: IsIt, file: FlowFile, check: Make): Check[] {
  const inner = bare(other);
  if (mentions(inner, isIt, 0)) return unchangedBy(graph, inner, isIt, file, check);
  return isOwn(graph, inner, file) ? OWN.map((proof) => check(proof, 'a comparison')) : [];
}

/** `sanitize(name) === name`, `path.basename(name) === name`: it is what the conversion makes. */
function unchangedBy(graph: Graph, node: Node, isIt: IsIt, file: FlowFile, check: Make): Check[] {
  const call = isCall(node) ? node : null;
  if (!call) return [];
  const conversion = conversionOf(graph.callee(call, file, null));
  const { from, proof } = conversion?.transport ?? {};
  const value = typeof from === 'number' ? (call.arguments[from] as Node | undefined) : undefined;
  if (value && isIt(value) && proof) return [check(proof, conversion?.by ?? 'a comparison')];
  const told = 'callee' in call && /sanit|clean|safe|escape|slug/i.test(nameOf(call.callee as Node, file));
  return told && (call.arguments as Node[]).some(isIt) ? [check('checked', 'a comparison')] : [];
}

const nameOf = (callee: Node, { source }: FlowFile): string => source.text.slice(callee.start ?? 0, callee.end ?? 0);

/** Where the app itself leads to, and what it looked for. */
const OWN = ['inside', 'host', 'local', 'checked'] as const;

/** Nothing that a request decides is in it, as far as it is followed. */
function isOwn(graph: Graph, node: Node, file: FlowFile): boolean {
  if (/Literal$|^UnaryExpression$/.test(node.type)) return false;
  if (node.type === 'Identifier' && node.name === 'undefined') return false;
  const ends = graph.ends({ file, node, select: [], frame: null });
  return ends.every((end) => {
    const parent = end.file.scopes.parent(end.node);
    const isParameter = parent !== undefined && 'params' in parent && (parent.params as Node[]).includes(end.node);
    return !isParameter || requestValue(end.select) === null;
  });
}

/** `!x`, `x === undefined`, `x == null` */
export function isNothing({ test, truth }: Condition, isIt: (node: Node) => boolean): boolean {
  if (test.type !== 'BinaryExpression') return !truth && isIt(test);
  const isNone = [test.right, test.left].some(
    (one) => one.type === 'NullLiteral' || (one.type === 'Identifier' && one.name === 'undefined'),
  );
  return (
    /^[!=]==?$/.test(test.operator) &&
    test.operator.startsWith('=') === truth &&
    isNone &&
    [test.left, test.right].some((one) => isIt(one as Node))
  );
}
