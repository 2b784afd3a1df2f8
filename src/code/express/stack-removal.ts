import { ancestors, endOf, startOf } from '../syntax/ancestors.ts';
import { nodesInside } from '../syntax/nodes-inside.ts';
import {
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  patternNames,
  rootName,
  unwrap,
  walk,
} from '../syntax/nodes.ts';
import { readScopes } from '../syntax/scopes.ts';
import { type Guard, guardOver } from './environment-guards.ts';
import { isBody } from './sent-bodies.ts';
import type { Home } from './unset-environment.ts';

/** For whom the stack is kept: for developers alone (`closed`), or for everybody while NODE_ENV is not set. */
type Kept = Guard | 'closed' | undefined;

interface Removal {
  at: Node;
  /** What it is taken off. */
  from: string;
  kept: Kept;
}

/**
 * Whether a stack that a handler reads is taken off before anything is sent: off the error before it is read, by the handler
 * or by one that is registered in front of it; or off what is sent, behind it.
 */
export function stackRemoval(home: Home, fn: FunctionNode, response: ReadonlySet<string>): (stack: Node) => Kept {
  const removals = removalsIn(home, fn);
  const [first] = fn.params as Node[];
  const error = first && rootName(first);
  const before = fn.params.length === 4 ? takenInFront(home, fn) : undefined;
  const sends = nodesInside(home.ast, fn.body, 'CallExpression').filter((call) => isBody(call, response));
  return (stack) => {
    const read = readAt(home, stack);
    const holder = holderOf(home, stack, fn);
    const isInTime = ({ at, from }: Removal): boolean =>
      from === error
        ? startOf(at) < startOf(read)
        : from === holder &&
          startOf(at) > startOf(stack) &&
          !sends.some((send) => endOf(send) > startOf(stack) && startOf(send) < startOf(at));
    return before ?? removals.find((one) => one.kept !== undefined && isInTime(one))?.kept;
  };
}

/** `delete body.stack`, `err.stack = undefined` */
function removalsIn(home: Home, fn: FunctionNode): Removal[] {
  const removals: Removal[] = [];
  walk(fn.body, (node) => {
    if (isFunction(node)) return false;
    const target = targetOf(node);
    const from = target && memberName(target) === 'stack' ? rootName(target) : undefined;
    if (from !== undefined) removals.push({ at: node, from, kept: keptBeside(home, node, fn) });
    return undefined;
  });
  return removals;
}

function targetOf(node: Node): Node | undefined {
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return unwrap(node.argument);
  return node.type === 'AssignmentExpression' && node.operator === '=' && isNothing(node.right)
    ? (node.left as Node)
    : undefined;
}

const isNothing = (node: Node): boolean =>
  node.type === 'NullLiteral' ||
  (node.type === 'StringLiteral' && node.value === '') ||
  (node.type === 'Identifier' && node.name === 'undefined');

/** Who meets the stack where the removal does not run. */
function keptBeside(home: Home, node: Node, fn: FunctionNode): Kept {
  const path = [node, ...ancestors(home.ast, node)];
  const own = path.slice(0, path.indexOf(fn));
  const tests = own.flatMap((at, index): Kept[] => {
    const inner = own[index - 1];
    if (at.type === 'IfStatement') return [guardOver(home, at.test, inner === at.alternate)];
    if (at.type === 'LogicalExpression' && inner === at.right) return [guardOver(home, at.left, at.operator !== '&&')];
    return /^(Conditional|Switch|For|While|Catch)/.test(at.type) ? [undefined] : [];
  });
  if (tests.includes(undefined)) return undefined;
  return tests.find((one) => one !== 'closed') ?? 'closed';
}

/** Where the error is asked for it: `const { stack } = err` for a name that holds it. */
function readAt(home: Home, stack: Node): Node {
  return (stack.type === 'Identifier' && readScopes(home.ast).binding(stack)?.id) || stack;
}

/** The variable that it is put into. */
function holderOf(home: Home, stack: Node, fn: FunctionNode): string | undefined {
  for (const at of ancestors(home.ast, stack)) {
    if (at === fn) return undefined;
    if (at.type === 'VariableDeclarator') return patternNames(at.id as Node)[0];
    if (at.type === 'AssignmentExpression') return rootName(at.left as Node);
  }
  return undefined;
}

/** `app.use(withoutStack)` in front of `app.use(show)`: a handler that takes it off and hands the error on. */
function takenInFront(home: Home, fn: FunctionNode): Kept {
  const calls = nodesInside(home.ast, home.ast.program, 'CallExpression').filter(
    ({ callee }) => memberName(callee as Node) === 'use',
  );
  const own = calls.flatMap((call, at) => (functionsOf(home, call.arguments as Node[]).includes(fn) ? [at] : []))[0];
  const call = own === undefined ? undefined : calls[own];
  if (!call) return undefined;
  const kept = calls.slice(0, own).flatMap((other) => {
    if (pathText(other) !== pathText(call) && pathText(other) !== '') return [];
    if (rootName(other.callee as Node) !== rootName(call.callee as Node)) return [];
    return functionsOf(home, other.arguments as Node[]).map((one) => takesOff(home, one));
  });
  return kept.find((one) => one !== undefined);
}

/** A path is a text, or the whole app. */
const pathText = (call: Extract<Node, { type: 'CallExpression' }>): string => {
  const [first] = call.arguments;
  return first?.type === 'StringLiteral' ? first.value : '';
};

function functionsOf(home: Home, given: readonly Node[]): FunctionNode[] {
  return given.flatMap((node) => {
    if (isFunction(node)) return [node];
    const from = node.type === 'Identifier' ? readScopes(home.ast).binding(node)?.from : undefined;
    const made = from?.type === 'VariableDeclarator' ? from.init : from;
    return made && isFunction(made as Node) ? [made as FunctionNode] : [];
  });
}

/** It takes the stack off its error, and hands that on as it is. */
function takesOff(home: Home, fn: FunctionNode): Kept {
  const [error, , , next] = (fn.params as Node[]).map((param) => rootName(param) ?? '');
  if (error === undefined || !next) return undefined;
  const handsOn = nodesInside(home.ast, fn.body, 'CallExpression').some(
    ({ callee, arguments: [first] }) =>
      rootName(callee as Node) === next && first?.type === 'Identifier' && first.name === error,
  );
  return handsOn ? removalsIn(home, fn).find(({ from }) => from === error)?.kept : undefined;
}
