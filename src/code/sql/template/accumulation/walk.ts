import { bare, isFunction, type Node, type NodeOf } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { functionAround, isInside, isLoop } from '../../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../../syntax/scopes.ts';

/** The walk met something it does not follow. */
export class Unfollowed extends Error {}

/** What is made of the events of a variable: `State` is its content so far. */
export interface Steps<State> {
  empty: State;
  apply(node: Node, before: State, repeated: boolean): State;
  either(before: State, yes: State, no: State, test: Node | null): State;
}

/**
 * Runs the statements of the function up to `at`, both ways at each branch.
 *
 * @throws {Unfollowed}
 */
export function follow<State>(
  binding: Binding,
  at: Node,
  events: readonly Node[],
  steps: Steps<State>,
  scopes: Scopes,
): State | null {
  const home = functionAround(binding.from, scopes);
  let body: Node | undefined = home ?? at;
  if (home) body = isFunction(home) ? (home.body as Node) : home;
  else while (body && body.type !== 'Program') body = scopes.parent(body);
  if (!body || !isInside(at, body)) return null;
  const own = functionAround(at, scopes);
  // A callback may run once what is written further down has happened.
  if (own && own !== home && events.some((event) => startOf(event) > endOf(own))) throw new Unfollowed();
  let stopped = false;
  const touches = (node: Node): boolean => events.some((event) => isInside(event, node));

  return run(body, steps.empty, false);

  function run(node: Node, before: State, repeated: boolean): State {
    if (stopped || startOf(node) > startOf(at)) return before;
    const here = isInside(at, node);
    if (!touches(node) && !here) return before;
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
        return node.body.reduce<State>((state, statement) => run(statement, state, repeated), before);
      case 'VariableDeclaration':
        return node.declarations.reduce<State>((state, declarator) => event(declarator, state, repeated), before);
      case 'ExpressionStatement':
        return expression(node.expression, before, repeated);
      case 'ExportNamedDeclaration':
        return node.declaration ? run(node.declaration, before, repeated) : before;
      case 'IfStatement':
        return branch(node.test, node.consequent, node.alternate ?? null, at, before, repeated);
      case 'TryStatement':
        return attempt(node, before, repeated);
      case 'SwitchStatement':
        return cases(node, before, repeated);
      case 'LabeledStatement':
        return run(node.body, before, repeated);
      default:
        if (isLoop(node)) return loop((node as Node & { body: Node }).body, node, before);
        if (here && !events.some((item) => isInside(item, node) && startOf(item) < startOf(at))) return stop(before);
        throw new Unfollowed();
    }
  }

  function stop(state: State): State {
    stopped = true;
    return state;
  }

  function event(node: Node, before: State, repeated: boolean): State {
    if (stopped) return before;
    if (isInside(at, node)) {
      if (events.some((item) => item !== node && isInside(item, node) && startOf(item) < startOf(at)))
        throw new Unfollowed();
      return stop(before);
    }
    if (!events.includes(node)) {
      if (touches(node)) throw new Unfollowed();
      return before;
    }
    return steps.apply(node, before, repeated);
  }

  function expression(node: Node, before: State, repeated: boolean): State {
    const inner = bare(node);
    if (inner.type === 'LogicalExpression' && inner.operator === '&&' && touches(inner.right) && !isInside(at, inner)) {
      return steps.either(before, expression(inner.right, before, repeated), before, inner.left);
    }
    if (inner.type === 'SequenceExpression')
      return inner.expressions.reduce<State>((state, item) => expression(item, state, repeated), before);
    if (inner.type === 'CallExpression' && !events.includes(inner)) {
      const [callback] = inner.arguments;
      const isForEach =
        inner.callee.type === 'MemberExpression' &&
        inner.callee.property.type === 'Identifier' &&
        inner.callee.property.name === 'forEach';
      if (isForEach && isFunction(callback) && touches(callback)) return loop(callback.body as Node, inner, before);
    }
    return event(inner, before, repeated);
  }

  function branch(test: Node, yes: Node, no: Node | null, target: Node, before: State, repeated: boolean): State {
    if (isInside(target, test)) return stop(before);
    if (isInside(target, yes)) return run(yes, before, repeated);
    if (no && isInside(target, no)) return run(no, before, repeated);
    if (touches(test)) throw new Unfollowed();
    const taken = run(yes, before, repeated);
    const other = no ? run(no, before, repeated) : before;
    if (leaves(yes)) return other;
    if (no && leaves(no)) return taken;
    return steps.either(before, taken, other, test);
  }

  function loop(body: Node, whole: Node, before: State): State {
    if (isInside(at, whole)) {
      if (events.some((item) => isInside(item, whole)) && events.some((item) => !isInside(item, whole)))
        throw new Unfollowed();
      return run(body, before, false);
    }
    return steps.either(before, run(body, before, true), before, null);
  }

  function attempt(node: NodeOf<'TryStatement'>, before: State, repeated: boolean): State {
    if (node.handler && isInside(at, node.handler)) return run(node.handler.body, before, repeated);
    if (node.handler && touches(node.handler)) throw new Unfollowed();
    const state = run(node.block, before, repeated);
    return node.finalizer ? run(node.finalizer, state, repeated) : state;
  }

  function cases(node: NodeOf<'SwitchStatement'>, before: State, repeated: boolean): State {
    let state = before;
    for (const item of [...node.cases].reverse()) {
      if (item.consequent.some((statement) => isInside(at, statement)))
        return item.consequent.reduce<State>((inner, statement) => run(statement, inner, repeated), before);
      const body =
        item.consequent.length === 1 && item.consequent[0]?.type === 'BlockStatement'
          ? item.consequent[0].body
          : item.consequent;
      const last = body.at(-1);
      const ended = last && /^(Break|Return|Throw)Statement$/.test(last.type);
      if (item.consequent.some(touches) && !ended && item !== node.cases.at(-1)) throw new Unfollowed();
      const taken = body
        .filter((statement) => statement.type !== 'BreakStatement')
        .reduce<State>((inner, statement) => run(statement, inner, repeated), before);
      if (last && /^(Return|Throw)Statement$/.test(last.type)) continue;
      state = item.test === null ? taken : taken === state ? state : steps.either(before, taken, state, null);
    }
    return state;
  }
}

function leaves(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement' || last?.type === 'ContinueStatement';
}
