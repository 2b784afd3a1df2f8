import { endOf, startOf } from '../../syntax/ancestors.ts';
import { functionAround } from '../../syntax/static-types.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, unwrap, walk, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Roles } from '../resolve/roles.ts';
import { isImportOf, isLookup, parameterOf, provenWhy, type Asked } from './checks.ts';
import { isConstantList } from './constant-maps.ts';
import { LISTED } from './reasons.ts';

/** Why a name can be spliced in by what the code around it, or before it in the same block, asks; `null` where it asks nothing of use. */
export function guardedWhy(
  node: NodeOf<'Identifier' | 'MemberExpression'>,
  scopes: Scopes,
  roles: Roles,
): string | null {
  const name = memberText(node);
  if (name === null) return null;
  const root = rootOf(node);
  const binding = scopes.binding(root);
  if (!binding || (node.type === 'MemberExpression' && scopes.assigned(name).length > 0)) return null;
  const home = functionAround(binding.id, scopes);
  if (!binding.writes.every((write) => functionAround(write, scopes) === home)) return null;
  const asked = { name, scopes, roles };
  let child: Node = node;
  for (let at = scopes.parent(node); at; child = at, at = scopes.parent(at)) {
    const why = outcomeWhy(at, child, asked, scopes);
    if (why && !isWrittenFrom(startOf(at), binding, child)) return why;
    const [before, guard] = guardBefore(at, child, asked);
    if (before) return isWrittenFrom(endOf(before), binding, node) ? null : guard;
    if (isFunction(at) && binding.kind === 'param' && at === binding.from) return null;
  }
  return null;
}

function rootOf(node: Node): Node {
  let root = node;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root;
}

/** Something else is written into it behind a place, but for what holds the use itself. */
function isWrittenFrom(place: number, binding: Binding, use: Node): boolean {
  return binding.writes.some(
    (write) => startOf(write) >= place && !(startOf(write) <= startOf(use) && endOf(use) <= endOf(write)),
  );
}

/** `if (test) { use }`, `test ? use : other`, `test && use`, `case 'name': use` */
function outcomeWhy(at: Node, child: Node, asked: Asked, scopes: Scopes): string | null {
  switch (at.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      if (child === at.test) return null;
      return provenWhy(at.test, child === at.consequent, asked);
    case 'LogicalExpression':
      return at.right === child && at.operator !== '??' ? provenWhy(at.left, at.operator === '&&', asked) : null;
    case 'BinaryExpression':
      return at.operator === '+' && at.right === child && readsKey(at.left, asked) ? LISTED : null;
    case 'TemplateLiteral': {
      const before = at.expressions.slice(0, at.expressions.indexOf(child as never));
      return before.some((one) => readsKey(one as Node, asked)) ? LISTED : null;
    }
    case 'SwitchCase': {
      const choice = scopes.parent(at);
      if (choice?.type !== 'SwitchStatement' || child === at.test) return null;
      // One falls through into the next.
      const upTo = choice.cases.slice(0, choice.cases.indexOf(at) + 1);
      return memberText(unwrap(choice.discriminant)) === asked.name && upTo.every(isConstantCase) ? LISTED : null;
    }
    default:
      return null;
  }
}

/** `${COLUMNS[key].sql} AS "${key}"`: of what is no such key there is no member to read, and the text is never made. */
function readsKey(node: Node, asked: Asked): boolean {
  const inner = unwrap(node);
  if (inner.type === 'BinaryExpression') return readsKey(inner.left, asked) || readsKey(inner.right, asked);
  return inner.type === 'MemberExpression' && isLookup(inner.object, asked);
}

function isConstantCase({ test }: NodeOf<'SwitchCase'>): boolean {
  return test?.type === 'StringLiteral' || test?.type === 'NumericLiteral';
}

const questions = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();

/** The last statement before another one of its block after which the name is what was asked for, and why. */
function guardBefore(block: Node, child: Node, asked: Asked): [Node, string] | [null, null] {
  if (block.type !== 'BlockStatement' && block.type !== 'Program') return [null, null];
  const all = questionsIn(block).get(asked.name) ?? [];
  const end = countBefore(all, startOf(child));
  for (let index = end - 1; index >= Math.max(0, end - LOOKS); index -= 1) {
    const statement = all[index] as Node;
    const why = guardWhy(statement, asked);
    if (why) return [statement, why];
  }
  return [null, null];
}

/** Statements that ask about one name, of which the nearest are looked at. */
const LOOKS = 24;

/** How many of some statements, in the order of the source, begin before a place. */
function countBefore(statements: readonly Node[], place: number): number {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(statements[middle] as Node) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The statements of a block that ask something, by the names they ask about: read once, however many uses there are. */
function questionsIn(block: NodeOf<'BlockStatement' | 'Program'>): ReadonlyMap<string, readonly Node[]> {
  const known = questions.get(block);
  if (known) return known;
  const found = new Map<string, Node[]>();
  for (const statement of block.body) {
    for (const part of asking(statement))
      walk(part, (node) => {
        const name = memberText(node);
        if (name === null) return;
        const before = found.get(name);
        if (!before) found.set(name, [statement]);
        else if (before.at(-1) !== statement) before.push(statement);
      });
  }
  questions.set(block, found);
  return found;
}

function asking(statement: Node): Node[] {
  if (statement.type === 'IfStatement') return [statement.test];
  if (statement.type === 'SwitchStatement') return [statement.discriminant];
  const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : null;
  // What is in a callback asks nothing here.
  return call?.type === 'CallExpression' ? (call.arguments as Node[]).filter((one) => !isFunction(one)) : [];
}

function guardWhy(statement: Node, asked: Asked): string | null {
  switch (statement.type) {
    case 'IfStatement':
      if (leaves(statement.consequent) || setsConstant(statement.consequent, asked))
        return provenWhy(statement.test, false, asked);
      return statement.alternate && leaves(statement.alternate) && !sets(statement.consequent, asked)
        ? provenWhy(statement.test, true, asked)
        : null;
    case 'SwitchStatement': {
      const other = statement.cases.find(({ test }) => !test);
      const isOn = memberText(unwrap(statement.discriminant)) === asked.name;
      const rest = statement.cases.filter((one) => one !== other);
      const last = other?.consequent.at(-1);
      return isOn && last && leaves(last) && last.type !== 'BreakStatement' && rest.every(isConstantCase)
        ? LISTED
        : null;
    }
    case 'ExpressionStatement': {
      const call = unwrap(statement.expression);
      return call.type === 'CallExpression' ? assertedWhy(call, asked) : null;
    }
    default:
      return null;
  }
}

/** `assert(COLUMNS.includes(x))`, `checkColumn(x)` of a function that throws. */
function assertedWhy(call: NodeOf<'CallExpression'>, asked: Asked): string | null {
  const callee = call.callee as Node;
  const [first] = call.arguments as Node[];
  const root = callee.type === 'MemberExpression' && memberText(callee) === 'assert.ok' ? callee.object : callee;
  if (first && ['assert', 'node:assert', 'assert/strict'].some((one) => isImportOf(root, one, asked.scopes)))
    return provenWhy(first, true, asked);
  const given = parameterOf(call, asked);
  if (!given || !isFunction(given.fn) || given.fn.body.type !== 'BlockStatement') return null;
  const own = { ...asked, name: given.name };
  for (const statement of given.fn.body.body) {
    if (statement.type === 'ReturnStatement') return null;
    if (statement.type !== 'IfStatement') continue;
    if (!throws(statement.consequent)) return null;
    const why = provenWhy(statement.test, false, own);
    if (why) return why;
  }
  return null;
}

/** `if (error) return …` before a use of what came with the error. */
export function refusedBefore(use: Node, names: readonly string[], scopes: Scopes): boolean {
  let child = use;
  for (let at = scopes.parent(use); at && !isFunction(at); child = at, at = scopes.parent(at)) {
    if (at.type !== 'BlockStatement' && at.type !== 'Program') continue;
    const all = names.flatMap((name) => questionsIn(at as NodeOf<'BlockStatement'>).get(name) ?? []);
    const refuses = all.some(
      (statement) =>
        statement.type === 'IfStatement' &&
        startOf(statement) < startOf(child) &&
        isAmong(statement.test, names) &&
        leaves(statement.consequent),
    );
    if (refuses) return true;
  }
  return false;
}

/** `error`, `error || other` */
function isAmong(test: Node, names: readonly string[]): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression' && inner.operator === '||')
    return isAmong(inner.left, names) || isAmong(inner.right, names);
  return names.includes(memberText(inner) ?? '');
}

function throws(statement: Node): boolean {
  return lastOf(statement)?.type === 'ThrowStatement';
}

export function leaves(statement: Node): boolean {
  const last = lastOf(statement);
  return /^(Return|Throw|Continue|Break)Statement$/.test(last?.type ?? '') || isExit(last);
}

/** `process.exit(1)` */
function isExit(statement: Node | undefined): boolean {
  const call = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  return call?.type === 'CallExpression' && memberText(call.callee) === 'process.exit';
}

function lastOf(statement: Node): Node | undefined {
  return statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
}

/** `sort = 'id'`, as the last that is done. */
function setsConstant(statement: Node, { name, scopes, roles }: Asked): boolean {
  const last = lastOf(statement);
  const set = last?.type === 'ExpressionStatement' ? last.expression : undefined;
  if (set?.type !== 'AssignmentExpression' || set.operator !== '=' || memberText(set.left) !== name) return false;
  const value = unwrap(set.right);
  if (/^(String|Numeric)Literal$/.test(value.type) || roles.factOf(value)?.kind === 'constant') return true;
  return value.type === 'MemberExpression' && value.computed && isConstantList(value.object, scopes, roles);
}

function sets(statement: Node, { name }: Asked): boolean {
  let found = false;
  walk(statement, (node) => {
    if (node.type === 'AssignmentExpression' && memberText(node.left) === name) found = true;
  });
  return found;
}
