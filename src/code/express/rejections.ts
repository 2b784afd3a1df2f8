import { isFunction, memberName, type Node, rootName, unwrap, walk } from '../syntax/nodes.ts';

/** Something outside a `try … catch` that may throw: an `await`, a `throw`, a call of anything but the response. */
export function rejects(node: Node, harmless: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (inner) => {
    if (found || isFunction(inner)) return false;
    if (inner.type === 'TryStatement' && inner.handler) {
      found ||= (inner.finalizer != null && rejects(inner.finalizer, harmless)) || throwsIn(inner.handler.body);
      return false;
    }
    if (isCaught(inner)) return false;
    found ||= mayThrow(inner, harmless);
    return !found;
  });
  return found;
}

/** A handler of errors that itself throws. */
function throwsIn(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isFunction(inner) || isCaught(inner)) return false;
    found ||= inner.type === 'ThrowStatement' || inner.type === 'AwaitExpression';
    return undefined;
  });
  return found;
}

function mayThrow(node: Node, harmless: ReadonlySet<string>): boolean {
  if (node.type === 'ThrowStatement') return true;
  if (node.type === 'AwaitExpression') return true;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const root = rootName(node);
  if (root === undefined || harmless.has(root) || NEVER_FAILING.test(root) || isCaught(node)) return false;
  if (onlyAnswers(node.arguments as Node[])) return false;
  return root !== 'path' || !(node.arguments as Node[]).every((part) => isText(unwrap(part), harmless));
}

/** `sendError(res, 403, 'Not for you')`: what is given the response and words alone answers. */
function onlyAnswers(given: readonly Node[]): boolean {
  const isResponse = (node: Node): boolean => node.type === 'Identifier' && /^_?(res|response|reply)$/.test(node.name);
  const others = given.filter((node) => !isResponse(node));
  return (
    others.length === given.length - 1 && others.every((node) => /^(String|Numeric|Boolean)Literal$/.test(node.type))
  );
}

const NEVER_FAILING =
  /^(console|log|logger|winston|debug|Number|String|Boolean|Math|parseInt|parseFloat|isNaN|Date|uuid|uuidv4|randomUUID|performance)$/;

/** A part of a path that is always there: `path.join` throws at a field of a query that was left out. */
function isText(part: Node, request: ReadonlySet<string>): boolean {
  if (part.type === 'StringLiteral') return true;
  if (part.type === 'Identifier') return /^(__dirname|[A-Z][A-Z0-9_]*)$/.test(part.name);
  if (part.type !== 'MemberExpression') return false;
  const isParameter = memberName(unwrap(part.object)) === 'params';
  return isParameter || !request.has(rootName(part) ?? '');
}

/** `run().catch(…)`, awaited or not. */
function isCaught(node: Node): boolean {
  const call = unwrap(node);
  return call.type === 'CallExpression' && memberName(unwrap(call.callee as Node)) === 'catch';
}
