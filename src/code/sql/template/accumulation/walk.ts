import { Ranges } from './ranges.ts';
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
  return new Walk(at, events, steps).run(body, steps.empty, false);
}

class Walk<State> {
  private stopped = false;
  private readonly at: Node;
  private readonly events: readonly Node[];
  private readonly isEvent: ReadonlySet<Node>;
  private readonly ranges: Ranges;
  private readonly steps: Steps<State>;

  constructor(at: Node, events: readonly Node[], steps: Steps<State>) {
    this.at = at;
    this.events = events;
    this.isEvent = new Set(events);
    this.ranges = new Ranges(events);
    this.steps = steps;
  }

  run(node: Node, before: State, repeated: boolean): State {
    if (this.stopped || startOf(node) > startOf(this.at)) return before;
    const here = isInside(this.at, node);
    if (!this.touches(node) && !here) return before;
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
        return node.body.reduce<State>((state, statement) => this.run(statement, state, repeated), before);
      case 'VariableDeclaration':
        return node.declarations.reduce<State>((state, declarator) => this.event(declarator, state, repeated), before);
      case 'ExpressionStatement':
        return this.expression(node.expression, before, repeated);
      case 'ExportNamedDeclaration':
        return node.declaration ? this.run(node.declaration, before, repeated) : before;
      case 'IfStatement':
        return this.branch(node.test, node.consequent, node.alternate ?? null, this.at, before, repeated);
      case 'TryStatement':
        return this.attempt(node, before, repeated);
      case 'SwitchStatement':
        return this.cases(node, before, repeated);
      case 'LabeledStatement':
        return this.run(node.body, before, repeated);
      case 'CallExpression':
      case 'AssignmentExpression':
        return this.expression(node, before, repeated);
      default:
        if (isLoop(node)) return this.loop((node as Node & { body: Node }).body, node, before);
        if (here && !this.events.some((item) => isInside(item, node) && startOf(item) < startOf(this.at)))
          return this.stop(before);
        throw new Unfollowed();
    }
  }

  private stop(state: State): State {
    this.stopped = true;
    return state;
  }

  private event(node: Node, before: State, repeated: boolean): State {
    if (this.stopped) return before;
    if (isInside(this.at, node)) {
      if (this.events.some((item) => item !== node && isInside(item, node) && startOf(item) < startOf(this.at)))
        throw new Unfollowed();
      return this.stop(before);
    }
    if (!this.isEvent.has(node)) {
      if (this.touches(node)) throw new Unfollowed();
      return before;
    }
    return this.steps.apply(node, before, repeated);
  }

  private expression(node: Node, before: State, repeated: boolean): State {
    const inner = bare(node);
    if (
      inner.type === 'LogicalExpression' &&
      inner.operator === '&&' &&
      this.touches(inner.right) &&
      !isInside(this.at, inner)
    ) {
      return this.steps.either(before, this.expression(inner.right, before, repeated), before, inner.left);
    }
    if (inner.type === 'SequenceExpression')
      return inner.expressions.reduce<State>((state, item) => this.expression(item, state, repeated), before);
    if (inner.type === 'CallExpression' && !this.isEvent.has(inner)) {
      const [callback] = inner.arguments;
      const isForEach =
        inner.callee.type === 'MemberExpression' &&
        inner.callee.property.type === 'Identifier' &&
        inner.callee.property.name === 'forEach';
      if (isForEach && isFunction(callback) && this.touches(callback))
        return this.loop(callback.body as Node, inner, before);
    }
    return this.event(inner, before, repeated);
  }

  private branch(test: Node, yes: Node, no: Node | null, target: Node, before: State, repeated: boolean): State {
    if (isInside(target, test)) return this.stop(before);
    if (isInside(target, yes)) return this.run(yes, before, repeated);
    if (no && isInside(target, no)) return this.run(no, before, repeated);
    if (this.touches(test)) throw new Unfollowed();
    const taken = this.run(yes, before, repeated);
    const other = no ? this.run(no, before, repeated) : before;
    if (leaves(yes)) return other;
    if (no && leaves(no)) return taken;
    return this.steps.either(before, taken, other, test);
  }

  private loop(body: Node, whole: Node, before: State): State {
    if (isInside(this.at, whole)) {
      if (this.events.some((item) => isInside(item, whole)) && this.events.some((item) => !isInside(item, whole)))
        throw new Unfollowed();
      return this.run(body, before, false);
    }
    return this.steps.either(before, this.run(body, before, true), before, null);
  }

  private attempt(node: NodeOf<'TryStatement'>, before: State, repeated: boolean): State {
    if (node.handler && isInside(this.at, node.handler)) return this.run(node.handler.body, before, repeated);
    if (node.handler && this.touches(node.handler)) throw new Unfollowed();
    const state = this.run(node.block, before, repeated);
    return node.finalizer ? this.run(node.finalizer, state, repeated) : state;
  }

  private cases(node: NodeOf<'SwitchStatement'>, before: State, repeated: boolean): State {
    let state = before;
    for (const item of [...node.cases].reverse()) {
      if (item.consequent.some((statement) => isInside(this.at, statement)))
        return item.consequent.reduce<State>((inner, statement) => this.run(statement, inner, repeated), before);
      const body =
        item.consequent.length === 1 && item.consequent[0]?.type === 'BlockStatement'
          ? item.consequent[0].body
          : item.consequent;
      const last = body.at(-1);
      const ended = last && /^(Break|Return|Throw)Statement$/.test(last.type);
      if (item.consequent.some((statement) => this.touches(statement)) && !ended && item !== node.cases.at(-1))
        throw new Unfollowed();
      const taken = body
        .filter((statement) => statement.type !== 'BreakStatement')
        .reduce<State>((inner, statement) => this.run(statement, inner, repeated), before);
      if (last && /^(Return|Throw)Statement$/.test(last.type)) continue;
      state = item.test === null ? taken : taken === state ? state : this.steps.either(before, taken, state, null);
    }
    return state;
  }

  private touches(node: Node): boolean {
    return this.ranges.anyInside(node);
  }
}

function leaves(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement' || last?.type === 'ContinueStatement';
}
