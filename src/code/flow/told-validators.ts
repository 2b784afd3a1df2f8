import { bare, isFunction, memberName, type FunctionNode, type Node, walk } from '../syntax/nodes.ts';
import { returnsOf } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { conditionsAt } from './conditions.ts';
import type { FlowFile, Graph, Spot } from './graph.ts';

/** `validate(commentRules.create)`: by its name and by what it is given, where how it checks is not seen; else by whether it turns anything away. */
export function isToldValidator(graph: Graph, { file, frame }: Spot, call: Node): boolean {
  if (!isCall(call)) return false;
  const callee = call.callee as Node;
  const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
  const [first] = call.arguments as Node[];
  if (!/^valid(ate|ator|ation)(Request|Schema|Body|Input|Req|Data|Dto|Payload|Middleware)?$/i.test(name)) return false;
  if (!first || /Literal$/.test(first.type)) return false;
  return graph.callee(call, file, frame).functions.every(({ node, file: home }) => mayTurnAway(node, home));
}

/** Some request may not come through a middleware that a function makes, as far as it is seen. */
function mayTurnAway(fn: Node, file: FlowFile): boolean {
  if (!isFunction(fn)) return true;
  const middleware = middlewareIn(fn);
  if (middleware.length > 0) return middleware.some((one) => turnsAway(one, file));
  // `(rules) => rules`: chains of express-validator note what they find, and turn nothing away.
  const given = new Set((fn.params as Node[]).flatMap((param) => (param.type === 'Identifier' ? [param.name] : [])));
  const isGiven = (node: Node): boolean => {
    const inner = bare(node);
    if (inner.type === 'ArrayExpression') return inner.elements.every((one) => one && isGiven(one as Node));
    if (inner.type === 'SpreadElement') return isGiven(inner.argument);
    return inner.type === 'Identifier' && given.has(inner.name);
  };
  return returnsOf(fn).length === 0 || !returnsOf(fn).every(isGiven);
}

/** Functions with a `next`, in it or itself. */
function middlewareIn(fn: FunctionNode): FunctionNode[] {
  const found: FunctionNode[] = [];
  walk(fn, (node) => {
    if (!isFunction(node) || node.params.length !== 3 || node.params[2]?.type !== 'Identifier') return true;
    found.push(node);
    return false;
  });
  return found;
}

/** It hands on under a condition, or an error; it throws, or waits for what may throw. */
function turnsAway(fn: FunctionNode, { scopes }: FlowFile): boolean {
  const next = fn.params[2] as Node;
  const reads = (scopes.binding(next)?.reads ?? []).filter((read) => read !== next);
  const isPlain = (read: Node): boolean => {
    const call = scopes.parent(read);
    return (
      call?.type === 'CallExpression' &&
      call.callee === read &&
      call.arguments.length === 0 &&
      conditionsAt(read, scopes).length === 0
    );
  };
  if (reads.length === 0 || !reads.every(isPlain)) return true;
  let found = false;
  walk(fn.body, (node) => {
    if (node.type === 'ThrowStatement') found = true;
    // What is awaited may reject; a chain of express-validator never does.
    if (node.type === 'AwaitExpression') found ||= !/^(run|all|allSettled)$/.test(calledIn(node.argument));
  });
  return found;
}

function calledIn(node: Node): string {
  const inner = bare(node);
  return inner.type === 'CallExpression' ? (memberName(inner.callee) ?? '') : '';
}
