import type { KnownFunction } from '../values/value.ts';
import { isFunction, memberName, type Node, patternNames, rootName, unwrap, walk } from '../syntax/nodes.ts';

/** An async handler with something outside a `try … catch` that may throw: an `await`, a `throw`, a call of anything but the response. */
export const mayReject = (fn: KnownFunction, harmless: ReadonlySet<string>): boolean =>
  fn.node.async === true && throws(fn.node.body as Node, { harmless, scope: fn.scope, depth: 0 });

interface Around {
  /** Names whose methods are taken not to throw. */
  harmless: ReadonlySet<string>;
  scope: KnownFunction['scope'];
  depth: number;
}

function throws(node: Node, given: Around): boolean {
  const around = { ...given, harmless: new Set([...given.harmless, ...resultsIn(node, given)]) };
  let found = false;
  walk(node, (inner) => {
    if (found || isFunction(inner)) return false;
    if (inner.type === 'TryStatement' && inner.handler) {
      found ||= (inner.finalizer != null && throws(inner.finalizer, around)) || throwsIn(inner.handler.body);
      return false;
    }
    if (isCaught(inner)) return false;
    found ||= mayThrow(inner, around);
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

function mayThrow(node: Node, around: Around): boolean {
  const { harmless } = around;
  if (node.type === 'ThrowStatement') return true;
  if (node.type === 'AwaitExpression') return true;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const root = rootName(node);
  if (root === undefined || harmless.has(root) || NEVER_FAILING.test(root) || isCaught(node)) return false;
  if (ESCAPES.test(memberName(unwrap(node.callee as Node)) ?? '')) return false;
  if (onlyAnswers(node.arguments as Node[]) || isHelper(node.callee as Node, around)) return false;
  return root !== 'path' || !(node.arguments as Node[]).every((part) => isText(unwrap(part), harmless));
}

/** `pageOf(req)`: a function of the app that throws nothing itself, or one of a package that never does. */
function isHelper(callee: Node, { scope, depth }: Around): boolean {
  const name = unwrap(callee);
  const called = name.type === 'Identifier' ? scope.find(name.name)?.value : undefined;
  if (called?.type === 'package') return isNeverFailing(name, scope);
  if (called?.type !== 'function' || called.node.async || called.node.generator || depth === DEEPEST) return false;
  const known = (safe[depth] ??= new WeakMap());
  const before = known.get(called.node);
  if (before !== undefined) return before;
  const names = (called.node.params as Node[]).flatMap((param) => patternNames(param));
  const isSafe = !throws(called.node.body as Node, { harmless: new Set(names), scope: called.scope, depth: depth + 1 });
  known.set(called.node, isSafe);
  return isSafe;
}

/** Functions that were looked at, by the depth at which they are called: many handlers call the same. */
const safe: WeakMap<Node, boolean>[] = [];

function isNeverFailing(callee: Node, scope: Around['scope']): boolean {
  const called = callee.type === 'Identifier' ? scope.find(callee.name)?.value : undefined;
  return called?.type === 'package' && NEVER_FAILING_OF[called.module]?.includes(called.member) === true;
}

/** `errors` of `const errors = validationResult(req)`. */
function resultsIn(node: Node, { scope }: Around): string[] {
  const names: string[] = [];
  walk(node, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'VariableDeclarator' && inner.id.type === 'Identifier' && inner.init?.type === 'CallExpression')
      if (isNeverFailing(unwrap(inner.init.callee as Node), scope)) names.push(inner.id.name);
    return undefined;
  });
  return names;
}

const DEEPEST = 2;
const NEVER_FAILING_OF: Readonly<Record<string, readonly string[]>> = {
  'express-validator': ['validationResult', 'matchedData'],
  'node:perf_hooks': ['performance'],
  nanoid: ['nanoid'],
  uuid: ['v1', 'v4', 'v7'],
};

/** `sendError(res, 403, 'Not for you')`: what is given the response and words alone answers. */
function onlyAnswers(given: readonly Node[]): boolean {
  const isResponse = (node: Node): boolean => node.type === 'Identifier' && /^_?(res|response|reply)$/.test(node.name);
  const others = given.filter((node) => !isResponse(node));
  return (
    others.length === given.length - 1 && others.every((node) => /^(String|Numeric|Boolean)Literal$/.test(node.type))
  );
}

/** `security.escapeRegExp(name)`, `_.escapeRegExp(name)`: makes a text of whatever it is given. */
const ESCAPES = /^escape(RegExp|Regex|Html|HTML)$/;

const NEVER_FAILING =
  /^(console|log|logger|winston|debug|Number|String|Boolean|Math|parseInt|parseFloat|isNaN|Date|Array|process|uuid|uuidv4|randomUUID|performance)$/;

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
