import { functionAround, isInside, isLoop } from './expressions.ts';
import { memberText, type Binding, type Scopes } from './scope.ts';
import { isText, linearize, type Piece, type Root, type TextContext } from './text/index.ts';
import { bare, isFunction, type Node, type NodeOf } from '../nodes.ts';
import { startOf } from '../tree.ts';

/** The content of variables that grow over statements: `sql += …`, `if (x) sql += …`, `conditions.push(…)`. */
export interface Growth {
  grown(binding: Binding, at: Node): Piece[] | null;
  list(binding: Binding, at: Node): Piece[][] | null;
}

/** The walk met something it does not follow. */
class Unfollowed extends Error {}

export function readGrowth(scopes: Scopes, context: () => TextContext): Growth {
  const busy = new Set<string>();

  return {
    grown(binding, at) {
      if (binding.writes.length === 0 || binding.kind === 'param' || binding.kind === 'function') return null;
      return guarded(binding, at, () => followText(binding, at));
    },
    list(binding, at) {
      if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id)
        return null;
      if (!binding.from.init || bare(binding.from.init).type !== 'ArrayExpression') return null;
      return guarded(binding, at, () => followList(binding, at));
    },
  };

  function guarded<T>(binding: Binding, at: Node, follow: () => T): T | null {
    const key = `${startOf(binding.id)}:${startOf(at)}`;
    if (busy.has(key)) return null;
    busy.add(key);
    try {
      return follow();
    } catch (error) {
      if (error instanceof Unfollowed) return null;
      throw error;
    } finally {
      busy.delete(key);
    }
  }

  function followText(binding: Binding, at: Node): Piece[] | null {
    const events = [binding.from, ...binding.writes];
    const state = follow<Piece[]>(binding, at, events, {
      empty: [],
      apply: (node, before, repeated) => applyText(binding, node, before, repeated),
      either: (before, yes, no, test) => eitherText(binding, before, yes, no, test),
    });
    return state && state.length > 0 ? state : null;
  }

  function followList(binding: Binding, at: Node): Piece[][] | null {
    const pushes: Node[] = [];
    for (const read of binding.reads) {
      const member = scopes.parent(read);
      const call = member && scopes.parent(member);
      if (
        member?.type === 'MemberExpression' &&
        member.object === read &&
        call?.type === 'CallExpression' &&
        call.callee === member
      ) {
        const name = !member.computed && member.property.type === 'Identifier' ? member.property.name : '';
        if (name === 'push') pushes.push(call);
        else if (!/^(join|map|filter|slice|forEach|includes|some|every)$/.test(name)) return null;
      } else if (member?.type === 'MemberExpression' && member.object === read) {
        if (member.computed || member.property.type !== 'Identifier' || member.property.name !== 'length') return null;
      } else if (
        member?.type === 'CallExpression' &&
        !/^(console|log|logger|debug)\b/.test(memberText(member.callee) ?? '')
      )
        return null;
    }
    const items = follow<Piece[][]>(binding, at, [binding.from, ...pushes], {
      empty: [],
      apply: (node, before, repeated) => applyList(binding, node, before, repeated),
      either: (before, yes, no) => {
        const added = [...yes.slice(before.length), ...no.slice(before.length)];
        return [
          ...before,
          ...added.map((item): Piece[] => [{ kind: 'choice', test: null, yes: item, no: [], whole: null }]),
        ];
      },
    });
    return items && items.some(isText) ? items : null;
  }

  interface Steps<State> {
    empty: State;
    apply(node: Node, before: State, repeated: boolean): State;
    either(before: State, yes: State, no: State, test: Node | null): State;
  }

  /** Runs the statements of the function up to `at`, both ways at each branch. */
  function follow<State>(binding: Binding, at: Node, events: readonly Node[], steps: Steps<State>): State | null {
    const home = functionAround(binding.from, scopes);
    let body: Node | undefined = home ?? at;
    if (home) body = isFunction(home) ? (home.body as Node) : home;
    else while (body && body.type !== 'Program') body = scopes.parent(body);
    if (!body || !isInside(at, body)) return null;
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
      if (
        inner.type === 'LogicalExpression' &&
        inner.operator === '&&' &&
        touches(inner.right) &&
        !isInside(at, inner)
      ) {
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

  function applyText(binding: Binding, node: Node, before: Piece[], repeated: boolean): Piece[] {
    if (node.type === 'VariableDeclarator') {
      if (node.id.type !== 'Identifier') throw new Unfollowed();
      return node.init ? linearize(node.init, { node: node.init, binding, by: 'init', repeated }, context()) : [];
    }
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier') throw new Unfollowed();
    const root: Root = { node: node.right, binding, by: node.operator === '+=' ? 'append' : 'set', repeated };
    if (node.operator === '+=') return [...before, ...linearize(node.right, root, context())];
    if (node.operator !== '=') throw new Unfollowed();
    const pieces = linearize(node.right, root, context());
    const start = pieces.findIndex((piece) => piece.kind !== 'text' || piece.text !== '');
    const [first, ...rest] = pieces.slice(Math.max(start, 0));
    return first?.kind === 'ref' && first.binding === binding ? [...before, ...rest] : pieces;
  }

  function applyList(binding: Binding, node: Node, before: Piece[][], repeated: boolean): Piece[][] {
    if (node.type === 'VariableDeclarator') {
      const array = node.init ? bare(node.init) : null;
      if (array?.type !== 'ArrayExpression') throw new Unfollowed();
      return array.elements.map((element) => {
        if (!element || element.type === 'SpreadElement') throw new Unfollowed();
        return linearize(element, { node: element, binding, by: 'init', repeated }, context());
      });
    }
    if (node.type !== 'CallExpression') throw new Unfollowed();
    const added = node.arguments.map((argument) => {
      if (argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder') throw new Unfollowed();
      return linearize(argument, { node: argument, binding, by: 'push', repeated }, context());
    });
    return [...before, ...added];
  }

  /** After a branch: what was before, and either addition. A text that was thrown away may not have taken values along. */
  function eitherText(binding: Binding, before: Piece[], yes: Piece[], no: Piece[], test: Node | null): Piece[] {
    if (extends_(before, yes) && extends_(before, no)) {
      const [more, less] = [yes.slice(before.length), no.slice(before.length)];
      if (more.length === 0 && less.length === 0) return before;
      return [...before, { kind: 'choice', test: null, yes: more, no: less, whole: null }];
    }
    if (hasHole(before) && !(test && comparesWhole(binding, test))) throw new Unfollowed();
    return [{ kind: 'choice', test: null, yes, no, whole: null }];
  }

  /** `if (sql === 'SELECT …')`: nothing was added yet. */
  function comparesWhole(binding: Binding, test: Node): boolean {
    const inner = bare(test);
    if (inner.type !== 'BinaryExpression' || !/^===?$/.test(inner.operator)) return false;
    return scopes.binding(inner.left) === binding && bare(inner.right).type === 'StringLiteral';
  }
}

function extends_(before: readonly Piece[], after: readonly Piece[]): boolean {
  return after.length >= before.length && before.every((piece, index) => after[index] === piece);
}

function hasHole(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'hole') return true;
    if (piece.kind === 'text') return false;
    if (piece.kind === 'choice') return hasHole(piece.yes) || hasHole(piece.no);
    return piece.kind === 'ref' ? hasHole(piece.pieces) : piece.items.some(hasHole);
  });
}

function leaves(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement' || last?.type === 'ContinueStatement';
}
