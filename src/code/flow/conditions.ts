import { statementsOf } from '../syntax/ancestors.ts';
import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';

/** A condition that holds, or fails, wherever a node runs. */
export interface Condition {
  test: Node;
  truth: boolean;
}

/** The conditions a node stands under: branches around it, and checks before it that leave. */
export function conditionsAt(node: Node, scopes: Scopes): Condition[] {
  const found: Condition[] = [];
  let child = node;
  for (let at = scopes.parent(node); at; child = at, at = scopes.parent(at)) {
    if (at.type === 'IfStatement' || at.type === 'ConditionalExpression') {
      if (at.consequent === child) found.push({ test: at.test, truth: true });
      if (at.alternate === child) found.push({ test: at.test, truth: false });
    } else if (at.type === 'LogicalExpression' && at.right === child) {
      if (at.operator !== '??') found.push({ test: at.left, truth: at.operator === '&&' });
    } else if (at.type === 'WhileStatement' && at.body === child) found.push({ test: at.test, truth: true });
    else if (at.type === 'SwitchCase') found.push(...caseOf(at, scopes));
    const statements = statementsOf(at);
    if (statements) found.push(...leavingBefore(statements, child));
  }
  return found.flatMap(parts);
}

/** `case 'asc':` is the condition that what is switched on is that. */
function caseOf(node: Extract<Node, { type: 'SwitchCase' }>, scopes: Scopes): Condition[] {
  const around = scopes.parent(node);
  if (around?.type !== 'SwitchStatement' || !node.test || !/Literal$/.test(node.test.type)) return [];
  const test = { type: 'BinaryExpression', operator: '===', left: around.discriminant, right: node.test };
  return [{ test: { ...test, start: node.start, end: node.end } as unknown as Node, truth: true }];
}

interface Leaving {
  places: ReadonlyMap<Node, number>;
  found: { at: number; conditions: readonly Condition[] }[];
}

const lists = new WeakMap<readonly Node[], Leaving>();

/** A list of statements is asked for each that stands in it. */
function leavingOf(statements: readonly Node[]): Leaving {
  const before = lists.get(statements);
  if (before) return before;
  const found = statements.flatMap((statement, at) => {
    const conditions = leaving(statement);
    return conditions.length > 0 ? [{ at, conditions }] : [];
  });
  const made = { places: new Map(statements.map((statement, at) => [statement, at])), found };
  lists.set(statements, made);
  return made;
}

/** What statements ask that stand before one and leave; before all where it is none of them. */
function leavingBefore(statements: readonly Node[], one: Node): Condition[] {
  const { places, found } = leavingOf(statements);
  const end = places.get(one) ?? statements.length;
  return found.flatMap(({ at, conditions }) => (at < end ? conditions : []));
}

/** `if (…) return;`: what follows runs only where the condition fails. */
function leaving(statement: Node): Condition[] {
  if (statement.type === 'IfStatement') {
    const found: Condition[] = [];
    if (leaves(statement.consequent)) {
      found.push({ test: statement.test, truth: false });
      // `if (!name) throw …; else if (!Number(id)) throw …;`
      if (statement.alternate?.type === 'IfStatement') found.push(...leaving(statement.alternate));
    } else if (statement.alternate && leaves(statement.alternate)) found.push({ test: statement.test, truth: true });
    return found;
  }
  if (statement.type === 'TryStatement') return isKeptUp(statement) ? statement.block.body.flatMap(leaving) : [];
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(({ init }) => verifying(init));
  if (statement.type !== 'ExpressionStatement') return [];
  const given = bare(statement.expression);
  const call = given.type === 'AwaitExpression' ? bare(given.argument) : given;
  if (call.type !== 'CallExpression' || call.arguments.length === 0) return [];
  const { callee } = call;
  const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
  // What nobody asks for the outcome throws.
  if (/^(validate|assert|ensure|verify|enforce|guard)[A-Z_]|[a-z](Validate|Assert|Ensure|Verify|Enforce)$/.test(name))
    return [{ test: call, truth: true }];
  return /^(assert|invariant|ok)$/.test(name) ? [{ test: call.arguments[0] as Node, truth: true }] : [];
}

/** `const payload = jwt.verify(token, secret);`, `const name = email.split('@')[0];`: what is no text throws. */
function verifying(init: Node | null | undefined): Condition[] {
  let given = init ? bare(init) : null;
  while (given?.type === 'MemberExpression') given = bare(given.object);
  if (given?.type !== 'CallExpression') return [];
  const name = memberName(given.callee) ?? '';
  return (name === 'verify' && given.arguments.length > 1) || MAKES_TEXT.test(name)
    ? [{ test: given, truth: true }]
    : [];
}

/** Methods of a text that say nothing of what is in it. */
const MAKES_TEXT =
  /^(trim|trimStart|trimEnd|toLowerCase|toUpperCase|split|replace|replaceAll|charAt|substring|substr)$/;

/** `try { … } catch { return; }`: behind it, all that is tried has been done. */
export const isKeptUp = ({ handler }: Extract<Node, { type: 'TryStatement' }>): boolean =>
  !handler || leaves(handler.body);

function leaves(node: Node): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return true;
    // `ctx.throw(400)`
    case 'ExpressionStatement':
      return node.expression.type === 'CallExpression' && memberName(node.expression.callee) === 'throw';
    case 'BlockStatement': {
      const last = node.body.at(-1);
      return last !== undefined && (leaves(last) || node.body.some((one) => one.type === 'ReturnStatement'));
    }
    case 'IfStatement':
      return leaves(node.consequent) && node.alternate != null && leaves(node.alternate);
    default:
      return false;
  }
}

/** The conditions that a condition consists of: of `!(a || b)` neither holds. */
export function parts({ test, truth }: Condition): Condition[] {
  const inner = bare(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!') return parts({ test: inner.argument, truth: !truth });
  if (inner.type === 'LogicalExpression' && inner.operator === (truth ? '&&' : '||'))
    return [...parts({ test: inner.left, truth }), ...parts({ test: inner.right, truth })];
  if (inner.type === 'AwaitExpression') return parts({ test: inner.argument, truth });
  return [{ test: inner, truth }];
}

/** What is known once a function has returned what counts as yes: its only condition, and those under which it did not throw. */
export function heldOnReturn(fn: Node): Condition[] {
  const returned = soleReturn(fn);
  if (returned) return parts({ test: returned, truth: true });
  if (!isFunction(fn) || fn.body.type !== 'BlockStatement') return [];
  return fn.body.body.flatMap((statement) =>
    statement.type === 'IfStatement' && throws(statement.consequent)
      ? parts({ test: statement.test, truth: false })
      : [],
  );
}

export function throws(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ThrowStatement';
}

/** The one expression that a function gives back: what `isEmail(x)` stands for. */
function soleReturn(fn: Node): Node | null {
  if (!isFunction(fn)) return null;
  if (fn.body.type !== 'BlockStatement') return fn.body;
  const [only] = fn.body.body;
  return fn.body.body.length === 1 && only?.type === 'ReturnStatement' ? (only.argument ?? null) : null;
}
