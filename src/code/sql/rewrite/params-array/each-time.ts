import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { bare, isFunction, memberName, type Node, type NodeOf } from '../../../syntax/nodes.ts';
import type { Binding, Scopes } from '../../../syntax/scopes.ts';
import { isInside, isLoop } from '../../../syntax/static-types.ts';
import type { Root } from '../../template/index.ts';

/**
 * `rows.forEach((row) => { const sql = …; parts.push(sql); })`: a text that is made anew each time and joins a longer one in
 * the same turn. The statement around all turns, which stands in a block with the call that runs the text; `null` where a text
 * may be left out, joined twice, or joined later. `others` have values of their own, and go to other texts.
 */
export function aroundTurns(
  statement: Node,
  roots: readonly Root[],
  others: readonly Root[],
  call: Node,
  scopes: Scopes,
): Node | null {
  const around = statementAround(statement, call, scopes);
  if (!around) return null;
  const targets = (some: readonly Root[]): Set<Binding | null> =>
    new Set(some.filter(({ node }) => isInside(node, around)).map((root) => joinedBy(root, call, scopes)));
  const own = targets(roots);
  const elsewhere = targets(others);
  const [target] = own;
  return own.size === 1 && target && !elsewhere.has(target) && !elsewhere.has(null) ? around : null;
}

/** Whether pieces of two texts grow in the same turns, so that the values of one would come between those of the other. */
export function growMixed(roots: readonly Root[], call: Node, scopes: Scopes): boolean {
  const targets = new Map<Node, Binding | null>();
  for (const root of roots) {
    const turns = turnsAround(root.node, call, scopes);
    if (!turns) continue;
    const target = joinedBy(root, call, scopes);
    if (targets.has(turns) && (targets.get(turns) !== target || !target)) return true;
    targets.set(turns, target);
  }
  return false;
}

/** The outermost loop, or callback that runs again and again, around a node and not around the call. */
function turnsAround(node: Node, call: Node, scopes: Scopes): Node | null {
  let found: Node | null = null;
  for (let at: Node | undefined = node; at && !isInside(call, at); at = scopes.parent(at))
    if (isLoop(at) || isTurn(at, scopes.parent(at))) found = at;
  return found;
}

/** The variable of the text or list that a piece goes to; `null` where it may be left out of it. */
function joinedBy({ binding, node }: Root, call: Node, scopes: Scopes): Binding | null {
  const declared = binding?.from.type === 'VariableDeclarator' ? scopes.parent(binding.from) : undefined;
  const block = declared && scopes.parent(declared);
  if (!binding || !block || isInside(call, block)) return binding;
  return isInside(node, block) ? joinOf(binding, declared, block, scopes) : null;
}

function statementAround(statement: Node, call: Node, scopes: Scopes): Node | null {
  for (let at: Node | undefined = statement; at; at = scopes.parent(at)) {
    const parent = scopes.parent(at);
    if (isFunction(at) && !isTurn(at, parent)) return null;
    if (parent && /^(BlockStatement|Program|SwitchCase)$/.test(parent.type) && isInside(call, parent))
      return startOf(call) >= endOf(at) ? at : null;
  }
  return null;
}

/** A callback that runs in its turn, before the loop goes on. */
function isTurn(fn: Node, call: Node | undefined): boolean {
  if (!isFunction(fn) || fn.async || fn.generator || call?.type !== 'CallExpression') return false;
  return call.arguments[0] === fn && /^(forEach|map)$/.test(memberName(bare(call.callee as Node)) ?? '');
}

/** What it joins: all that is read of it is that, at the end of its own block, whatever the conditions are. */
function joinOf(binding: Binding, declared: Node, block: Node, scopes: Scopes): Binding | null {
  const [use, ...more] = binding.reads.filter((read) => !isOwnWrite(read, binding, scopes));
  if (!use || more.length > 0 || binding.writes.some((write) => startOf(write) > startOf(use))) return null;
  for (let at: Node | undefined = use; at && at !== block; at = scopes.parent(at)) {
    const parent = scopes.parent(at);
    if (parent === block)
      return at.type === 'ExpressionStatement' && !leaves(declared, at, scopes)
        ? targetOf(at.expression, scopes)
        : null;
    if (parent?.type === 'VariableDeclarator') return throughLocal(parent, block, scopes);
    if (!parent || !STRAIGHT.test(parent.type)) return null;
  }
  return null;
}

/** `const sql = head + where;`, which joins in its turn. */
function throughLocal({ id }: NodeOf<'VariableDeclarator'>, block: Node, scopes: Scopes): Binding | null {
  const next = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  const declared = next && scopes.parent(next.from);
  return next && declared && scopes.parent(declared) === block ? joinOf(next, declared, block, scopes) : null;
}

const STRAIGHT = /^(CallExpression|BinaryExpression|TemplateLiteral|AssignmentExpression|ExpressionStatement)$/;

/** `if (!row.id) return;` between the text and where it joins. */
function leaves(from: Node, to: Node, scopes: Scopes): boolean {
  const starts = jumpsIn(scopes);
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= startOf(from)) low = middle + 1;
    else high = middle;
  }
  return (starts[low] ?? Infinity) < endOf(to);
}

const jumps = new WeakMap<Scopes, readonly number[]>();

/** Where the statements of a file begin that leave a turn, in the order of the text. */
function jumpsIn(scopes: Scopes): readonly number[] {
  const known = jumps.get(scopes);
  if (known) return known;
  const types = ['ReturnStatement', 'ContinueStatement', 'BreakStatement'] as const;
  const made = types.flatMap((type) => scopes.nodes(type).map(startOf)).sort((a, b) => a - b);
  jumps.set(scopes, made);
  return made;
}

/** `sql += …`, which reads it as well. */
function isOwnWrite(read: Node, binding: Binding, scopes: Scopes): boolean {
  const parent = scopes.parent(read);
  return parent?.type === 'AssignmentExpression' && parent.left === read && binding.writes.includes(parent);
}

/** `parts.push(sql)`, `all += sql` */
function targetOf(node: Node, scopes: Scopes): Binding | null {
  if (node.type === 'AssignmentExpression')
    return node.operator === '+=' && node.left.type === 'Identifier' ? (scopes.binding(node.left) ?? null) : null;
  const callee = node.type === 'CallExpression' ? bare(node.callee as Node) : null;
  if (callee?.type !== 'MemberExpression' || memberName(callee) !== 'push') return null;
  const list = bare(callee.object);
  return list.type === 'Identifier' ? (scopes.binding(list) ?? null) : null;
}
