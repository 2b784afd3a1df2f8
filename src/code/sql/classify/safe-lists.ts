import { memberOf } from '../drivers/index.ts';
import { keyedChildren } from '../../syntax/keyed-children.ts';
import { isFunction, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { functionOf, kindOf, returnsOf } from '../../syntax/static-types.ts';
import type { Roles } from '../resolve/roles.ts';
import { allowedWhy } from './checks.ts';
import { PLACEHOLDERS, pushedWhy, weakestOf } from './composed-texts.ts';
import { isConstantList } from './constant-maps.ts';
import { guardedWhy } from './guards.ts';
import { ESCAPED, NUMBER } from './reasons.ts';

/** Why a text, and each item of a list, can be spliced in; `null` where it can't. */
interface Asking {
  ask: (node: Node) => string | null;
  askList: (list: Node) => string | null;
  scopes: Scopes;
  roles: Roles;
}

/** The list that a name is an item of: `(column) => …` given to `columns.map`, `for (const column of columns)`. */
export function itemListOf({ from, id, kind, writes }: Binding, scopes: Scopes): Node | null {
  if (from.type === 'VariableDeclarator' && !from.init) {
    const loop = scopes.parent(scopes.parent(from) ?? from);
    return loop?.type === 'ForOfStatement' && from.id === id && writes.every((write) => write === loop)
      ? loop.right
      : null;
  }
  if (kind !== 'param' || !isFunction(from) || from.params[0] !== id || writes.length > 0) return null;
  const call = scopes.parent(from);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== from || call.callee.type !== 'MemberExpression')
    return null;
  return isEach(call.callee) ? call.callee.object : null;
}

/** `for (const [key, table] of Object.entries(TABLES))`, `Object.entries(TABLES).map(([key, table]) => …)` of a map that is written out. */
export function isEntryOf({ from, id, writes }: Binding, scopes: Scopes, roles: Roles): boolean {
  const declared = from.type === 'VariableDeclarator' ? from.id : isFunction(from) ? from.params[0] : undefined;
  if (declared?.type !== 'ArrayPattern' || !declared.elements.includes(id as never)) return false;
  const around = scopes.parent(scopes.parent(from) ?? from);
  const use = scopes.parent(from);
  const inLoop = around?.type === 'ForOfStatement' && writes.every((write) => write === around);
  const inCall =
    use?.type === 'CallExpression' && use.callee.type === 'MemberExpression' && writes.length === 0 && isFunction(from);
  const list = inLoop
    ? around.right
    : inCall && isEach(use.callee)
      ? (use.callee as NodeOf<'MemberExpression'>).object
      : null;
  const call = list && unwrap(list);
  const map =
    call?.type === 'CallExpression' && memberText(call.callee) === 'Object.entries' ? call.arguments[0] : null;
  return Boolean(map) && isConstantList(map as Node, scopes, roles);
}

function isEach(callee: Node): boolean {
  return /^(map|forEach|flatMap|filter)$/.test(memberName(callee) ?? '');
}

/** Why each item of a list can be spliced in; a list that a constant holds is looked at too. */
export function listWhy(list: Node, asking: Asking): string | null {
  const { ask, askList, scopes, roles } = asking;
  let made = unwrap(list);
  if (!isHandedOn(made, scopes) && isConstantList(made, scopes, roles)) return 'a constant';
  if (made.type === 'Identifier') {
    const binding = scopes.binding(made);
    const asked = guardedWhy(made, scopes, roles);
    if (asked) return asked;
    const pushed = binding && pushedWhy(binding, ask, askList, scopes);
    if (pushed && pushed.length > 0) return weakestOf(pushed);
    if (!binding || binding.writes.length > 0 || binding.reads.some((read) => isFilled(read, scopes))) return null;
    if (binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id || !binding.from.init) return null;
    made = unwrap(binding.from.init);
  }
  if (made.type !== 'CallExpression') return null;
  const given = givenWhy(made.callee as Node, asking);
  if (given || made.callee.type !== 'MemberExpression') return given;
  const [first] = made.arguments;
  const name = memberName(made.callee);
  // What is left of a list, in whatever order.
  const why = name === 'filter' && first ? allowedWhy(first as Node, { scopes, roles }) : null;
  if (why) return why;
  if (/^(filter|slice|sort|reverse)$/.test(name ?? '')) return askList(made.callee.object);
  if (name === 'fill') return first ? constantWhy(first as Node) : null;
  // `Array.from({ length: ids.length }, (_, index) => `$${index + 1}`)`
  const fn = memberText(made.callee) === 'Array.from' ? made.arguments[1] : name === 'map' ? first : undefined;
  return fn ? itemSafe(fn as Node, asking) : null;
}

/** A function gives the list, a new one each time. */
function givenWhy(callee: Node, { askList, scopes }: Asking): string | null {
  const fn = functionOf(callee, scopes);
  if (!isFunction(fn) || fn.async || fn.generator) return null;
  return weakestOf(
    returnsOf(fn).map((result) => {
      const inner = unwrap(result);
      return inner.type === 'ArrayExpression' && inner.elements.length === 0 ? 'a constant' : askList(inner);
    }),
  );
}

/** A function that is given the list itself may put anything into it: `add(where)`. */
function isHandedOn(list: Node, scopes: Scopes): boolean {
  const reads = (list.type === 'Identifier' && scopes.binding(list)?.reads) || [];
  return reads.some((read) => {
    const use = scopes.parent(read);
    const isCall = use?.type === 'CallExpression' || use?.type === 'NewExpression';
    return isCall && use.callee !== read && !LOOKS.test(memberText(use.callee) ?? '');
  });
}

const LOOKS = /^(Array\.(isArray|from)|Object\.(freeze|keys|values|entries)|JSON\.stringify|String|Set)$/;

/** `list.push(x)`, `list[0] = x`, a list that is handed on. */
function isFilled(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  return (
    use?.type !== 'TemplateLiteral' &&
    !(use?.type === 'MemberExpression' && use.object === read && /^(join|map|length)$/.test(memberName(use) ?? '')) &&
    !(use?.type === 'BinaryExpression' && use.operator === '+')
  );
}

/** Why what a function gives for an item can be spliced in: `mysql.escape`, `Number`, `() => '?'`. */
function itemSafe(fn: Node, { ask, scopes, roles }: Asking): string | null {
  const fact = roles.factOf(fn);
  const member = fact?.kind === 'method' ? memberOf(fact.driver, fact.role, fact.method) : undefined;
  if (member && 'escapes' in member) return ESCAPED;
  if (fn.type === 'Identifier' && !scopes.binding(fn)) return /^(Number|parseFloat)$/.test(fn.name) ? NUMBER : null;
  if (!isFunction(fn)) return null;
  const [body, ...more] = returnsOf(fn);
  if (!body || more.length > 0) return null;
  if (isConstantText(body)) return constantWhy(body);
  if (body.type === 'TemplateLiteral' || body.type === 'BinaryExpression')
    if (/^\$/.test(placeholder(body))) return numbersOnly(body, fn.params[1], scopes) ? PLACEHOLDERS : null;
  return ask(body);
}

function placeholder(body: Node): string {
  if (body.type === 'TemplateLiteral') return body.quasis[0]?.value.raw.trimStart().replace(/^\(/, '') ?? '';
  return body.type === 'BinaryExpression' && body.left.type === 'StringLiteral' ? body.left.value : '';
}

/** Nothing but the index of `map` and numbers is put in. */
function numbersOnly(body: Node, index: Node | undefined, scopes: Scopes): boolean {
  const id = index?.type === 'Identifier' ? scopes.binding(index) : undefined;
  let fine = true;
  const look = (node: Node): void => {
    for (const [child, key] of keyedChildren(node)) {
      if (child.type === 'Identifier' && key !== 'property')
        fine &&= scopes.binding(child) === id || kindOf(child, scopes) === 'number' || key === 'object';
      look(child);
    }
  };
  look(body);
  return fine;
}

/** What a literal is that is written several times. */
export function constantWhy(node: Node): string | null {
  const inner = unwrap(node);
  if (!isConstantText(inner)) return null;
  const text =
    inner.type === 'StringLiteral' ? inner.value : inner.type === 'TemplateLiteral' ? inner.quasis[0]?.value.raw : '';
  return text?.includes('?') ? PLACEHOLDERS : 'a constant';
}

export function constantText(node: Node): string {
  return node.type === 'StringLiteral'
    ? node.value
    : node.type === 'TemplateLiteral'
      ? (node.quasis[0]?.value.cooked ?? '')
      : '';
}

export function isConstantText(node: Node): boolean {
  return node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.length === 0);
}
